import { secretShapeOf } from '../../../lib/fleet/decode/secret-search';

/** Put together at run time, so that no scanner takes this file for a leak. */
const glue = (...parts: readonly string[]) => parts.join('');

const SECRETS: Readonly<Record<string, string>> = {
  'a runner token': glue('gl', 'rt-', 't1_AbCdEfGhIjKlMnOpQrSt'),
  'a runner token with routing': glue('gl', 'rt-', 'abcdefghijklmnopqrst.01.0a1b2c3d4'),
  'a registration token of a runner': glue('gl', 'rtr-', 'AbCdEfGhIjKlMnOpQrSt'),
  'an access token': glue('gl', 'pat-', 'AbCdEfGhIjKlMnOpQrSt'),
  'a job token': glue('gl', 'cbt-', '64_AbCdEfGhIjKlMnOpQrSt'),
  'a trigger token': glue('gl', 'ptt-', 'AbCdEfGhIjKlMnOpQrSt'),
  'a deploy token': glue('gl', 'dt-', 'AbCdEfGhIjKlMnOpQrSt'),
  'an agent token': glue('gl', 'agent-', 'AbCdEfGhIjKlMnOpQrSt'),
  'a registration token': glue('GR13', '48941', 'AbCdEfGhIjKlMnOpQrSt'),
  'a JSON Web Token': glue('eyJ', 'hbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiJhdHRpYyJ9', '.', 'c2lnbmF0dXJl'),
  'a private key': glue('-----BEGIN ', 'RSA PRIVATE', ' KEY-----'),
  'an OpenSSH key': glue('-----BEGIN ', 'OPENSSH PRIVATE', ' KEY-----'),
  'a bare private key': glue('-----BEGIN ', 'PRIVATE', ' KEY-----'),
  'a GitHub token': glue('ghp', '_', 'a'.repeat(36)),
  'a fine-grained GitHub token': glue('github', '_pat_', 'a'.repeat(30)),
  'an AWS access key': glue('AK', 'IA', 'ABCDEFGHIJKLMNOP'),
};

describe.each(Object.entries(SECRETS))('%s', (_, secret) => {
  it.each([
    ['alone', secret],
    ['in a sentence', `the token is ${secret}, keep it`],
    ['behind an equals sign', `TOKEN=${secret}`],
    ['in JSON', JSON.stringify({ token: secret })],
    ['as base64', Buffer.from(secret).toString('base64')],
    ['as base64 of more', Buffer.from(`user:${secret}\n`).toString('base64')],
  ])('is known %s', (_where, text) => {
    expect(secretShapeOf(text)).toEqual(expect.any(String));
  });
});

it('knows registry credentials', () => {
  expect(secretShapeOf(glue('{"au', 'ths": {"docker.io": {}}}'))).toBe('registry credentials');
});

it('names the kind of secret and never repeats it', () => {
  for (const secret of Object.values(SECRETS)) {
    expect(secretShapeOf(secret)).not.toContain(secret.slice(0, 12));
  }
});

it.each([
  'docker.io/library/alpine:3.22.2',
  'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2',
  'main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  `alpine@sha256:${'0123456789abcdef'.repeat(4)}`,
  'https://gitlab.example.com',
  'glass-house-of-cards',
  'glrt-',
  'eyJ',
  '-----BEGIN CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----',
  'attic-push-credentials',
  '',
])('%j is no secret', (text) => {
  expect(secretShapeOf(text)).toBeUndefined();
});
