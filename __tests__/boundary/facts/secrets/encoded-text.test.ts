import { gzipSync } from 'node:zlib';
import { secretIn, withoutSecrets } from '../../../../lib/boundary/facts/secrets/encoded-text';

const TOKEN = ['glrt', 'aBcDeFgHiJkLmNoPqRsT'].join('-');
const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64');

describe('secretIn', () => {
  test.each<[string, string, string]>([
    ['plain', TOKEN, 'a GitLab token'],
    ['in a sentence', `use ${TOKEN}, please`, 'a GitLab token'],
    ['base64', base64(TOKEN), 'a GitLab token, base64'],
    ['base64 twice', base64(base64(TOKEN)), 'a GitLab token, base64 of base64'],
    ['base64 three times', base64(base64(base64(TOKEN))), 'a GitLab token, base64 of base64 of base64'],
    [
      'url-safe base64',
      base64(`??>${TOKEN}??>`).replaceAll('/', '_').replaceAll('+', '-'),
      'a GitLab token, base64',
    ],
    ['url-encoded', encodeURIComponent(TOKEN).replace('-', '%2D'), 'a GitLab token, url-encoded'],
    ['escaped', TOKEN.replace('-', '\\u002d'), 'a GitLab token, escaped'],
    ['escaped by two digits', TOKEN.replace('-', '\\x2d'), 'a GitLab token, escaped'],
    ['escaped by two upper-case digits', TOKEN.replace('-', '\\X2D'), 'a GitLab token, escaped'],
    ['escaped in a path', `a\\/${TOKEN.replace('-', '\\u002D')}`, 'a GitLab token, escaped'],
    ['after a word and an escaped line break', `x\\n${TOKEN}`, 'a GitLab token, escaped'],
    ['escaped quotes', '{\\"auth\\":\\"abcdefgh\\"}', 'registry credentials, escaped'],
    [
      'base64 after a byte that begins an archive',
      base64(Buffer.concat([Buffer.from([0x1f]), Buffer.from(` ${TOKEN}`)])),
      'a GitLab token, base64',
    ],
    ['a private key in one line', `"-----BEGIN PRIVATE KEY-----\\nMIIE`, 'a private key'],
    ['hexadecimal', Buffer.from(TOKEN).toString('hex'), 'a GitLab token, hexadecimal'],
    [
      'upper-case hexadecimal',
      Buffer.from(TOKEN).toString('hex').toUpperCase(),
      'a GitLab token, hexadecimal',
    ],
    ['compressed', base64(gzipSync(TOKEN)), 'a GitLab token, gzip and base64'],
  ])('finds a token: %s', (_, text, what) => {
    expect(secretIn(text)).toBe(what);
  });

  test.each(['glrtr', 'glpat', 'gldt', 'glcbt', 'glptt', 'glft', 'glagent', 'glimt', 'glsoat'])(
    'knows the prefix %s',
    (prefix) => {
      expect(secretIn(`${prefix}-aBcDeFgHiJkLmNoPqRsT`)).toBe('a GitLab token');
    },
  );

  test.each([
    '',
    'glrt-',
    'tokens begin with glrt- or glpat-',
    '${RUNNER_TOKEN}',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'main:Qf1SzPLpQqSZ4uHyVd3Wv0K4B8zrsBTt0pX6lRwq1aA=',
    'http://attic.attic-cache-dev.svc.cluster.local:8080/main',
    'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.2',
    'https://${USER}:${PASSWORD}@gitlab.example.com/a.git',
    'token = "${RUNNER_TOKEN}" # see https://docs.gitlab.com/security/tokens/',
  ])('leaves %p alone', (text) => {
    expect(secretIn(text)).toBeUndefined();
  });

  test('takes off three encodings, and no more', () => {
    expect(secretIn(base64(base64(base64(base64(TOKEN)))))).toBeUndefined();
  });

  test('an archive that never ends is not unpacked', () => {
    const bomb = base64(gzipSync(Buffer.alloc(17 * 1024 * 1024)));
    expect(secretIn(bomb)).toBeUndefined();
  });
});

test('withoutSecrets', () => {
  expect(withoutSecrets(`--token ${TOKEN} --locked`)).toBe('--token (hidden) --locked');
  expect(withoutSecrets(base64(TOKEN))).toBe('(hidden)');
  expect(withoutSecrets('["run"]')).toBe('["run"]');
});
