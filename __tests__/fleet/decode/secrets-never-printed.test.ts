import { Fleet, FleetError } from '../../../lib';
import { specOf, untypedFleet } from '../../chart/sample-fleet';

/** Put together at run time, so that no scanner takes this file for a leak. */
const TOKEN = ['gl', 'rt-', 'AbCdEfGh12345678'].join('');
const ENCODED = Buffer.from(`token=${TOKEN}`).toString('base64');

function refusal(input: unknown): FleetError {
  try {
    Fleet.parse(input);
  } catch (error) {
    if (error instanceof FleetError) {
      return error;
    }
    throw error;
  }
  throw new Error('the fleet was accepted');
}

const docker = (fields: object) => untypedFleet({ kind: 'docker', ...fields });

const PLACES: readonly (readonly [string, (secret: string) => unknown])[] = [
  ['the organisation', (secret) => ({ ...specOf({ kind: 'docker' }), org: secret })],
  ['the kind', (secret) => untypedFleet({ kind: secret })],
  ['the name', (secret) => docker({ name: secret })],
  ['the image', (secret) => docker({ image: secret })],
  ['the tag of an image', (secret) => docker({ image: `docker.io/library/alpine:${secret.slice(0, 30)}` })],
  ['a pattern', (secret) => docker({ allowedImages: [secret] })],
  ['the environment', (secret) => docker({ environment: { TOKEN: secret } })],
  [
    'the middle of a variable',
    (secret) => docker({ environment: { URL: `https://ci:${secret}@gitlab.com/a.git` } }),
  ],
  [
    'a certificate',
    (secret) => ({ ...specOf({ kind: 'docker' }), gitlab: { caCertificates: `# ${secret}\n` } }),
  ],
  ['a tag', (secret) => docker({ tags: ['docker', secret] })],
  ['a field that does not exist', (secret) => docker({ runnerToken: secret })],
  ['a value of the wrong sort', (secret) => docker({ concurrency: secret })],
  ['a list where an object belongs', (secret) => docker({ resources: [[secret]] })],
  [
    'the key of a store',
    (secret) =>
      docker({
        token: {
          from: 'externalSecret',
          store: { name: 'vault' },
          keys: { 'runner-token': { key: secret } },
        },
      }),
  ],
  ['the source of a Secret', (secret) => docker({ token: secret })],
  [
    "the ciphertext's place",
    (secret) => docker({ token: { from: 'sealedSecret', encryptedData: { 'runner-token': secret } } }),
  ],
  ['the cluster', (secret) => ({ ...specOf({ kind: 'docker' }), cluster: secret })],
  [
    'the URL of GitLab',
    (secret) => ({ ...specOf({ kind: 'docker' }), gitlab: { url: `https://oauth2:${secret}@gitlab.com` } }),
  ],
  ['the list of runners', (secret) => ({ ...specOf(), runners: [secret] })],
  ['in place of the list', (secret) => ({ ...specOf(), runners: secret })],
];

describe.each(PLACES)('a token in %s', (_, place) => {
  it.each([
    ['in plain text', TOKEN],
    ['as base64', ENCODED],
  ])('%s is refused and never printed', (_form, secret) => {
    const error = refusal(place(secret));
    expect(error.findings.map(({ code }) => code)).toContain('secret-value');
    expect(`${error.message}${JSON.stringify(error.findings)}`).not.toContain(secret.slice(5, 21));
  });
});

it('every token of an input is found, each at its place', () => {
  const error = refusal({
    ...specOf(),
    runners: [
      { kind: 'docker', environment: { A: TOKEN, B: 'fine', C: ENCODED } },
      { kind: 'nix', name: 'nix-2', tags: [TOKEN] },
    ],
  });
  expect(error.findings.map(({ code, path }) => `${code} at ${path}`)).toEqual([
    'secret-value at fleet acme / runner docker / environment / A',
    'secret-value at fleet acme / runner docker / environment / C',
    'secret-value at fleet acme / runner nix-2 / tags / 0',
  ]);
});

it.each([
  ['the organisation', (secret: string) => ({ ...specOf({ kind: 'docker' }), org: secret })],
  ['the kind', (secret: string) => untypedFleet({ kind: secret })],
  ['the name', (secret: string) => docker({ name: secret })],
  ['a tag', (secret: string) => docker({ tags: [`${secret} x`] })],
  ['the name of a variable', (secret: string) => docker({ environment: { [secret]: '1' } })],
  ['a variable', (secret: string) => docker({ environment: { [`user:${secret.slice(18)}@host/a`]: '1' } })],
  ['the one tag', (secret: string) => docker({ tags: `${secret} x` })],
])('a parameter of an address in %s is not printed in path, value or fix', (_, place) => {
  const error = refusal(place('host/folder?token=correct-horse'));
  expect(`${error.message}${JSON.stringify(error.findings)}`).not.toContain('correct-horse');
});
