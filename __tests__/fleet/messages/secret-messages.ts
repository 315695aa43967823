import { type MessageCase, runner, token } from './message-case';

/** What is said about secrets and their sources. */
export const SECRET_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a token in a field that is not there',
    input: runner({ runnerToken: token('rt') }),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / runner docker / runnerToken',
        message: 'this looks like a GitLab token; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'revoke it if it is real, then name where the Secret comes from with token or credentials; jobs get theirs as masked CI/CD variables of GitLab',
      },
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / runnerToken',
        message: 'no secret value may enter a fleet: name where the Secret comes from with token',
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'a token in place of its source',
    input: runner({ token: token('rt') }),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / runner docker / token',
        message: 'this looks like a GitLab token; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'revoke it if it is real, then name where the Secret comes from with token or credentials; jobs get theirs as masked CI/CD variables of GitLab',
      },
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / token',
        message: 'a text stands where an object belongs',
        allowed:
          "{ from: 'existing' } or { from: 'externalSecret', store: { name: 'vault' }, keys: { 'runner-token': { key: 'ci/runner' } } } or { from: 'sealedSecret', encryptedData: { 'runner-token': 'AgB...' } }",
        fix: "write token: { from: 'existing' }",
      },
    ],
  },
  {
    what: 'a text in place of the source of a token',
    input: runner({ token: 'swordfish' }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / token',
        message: 'a text stands where an object belongs',
        allowed:
          "{ from: 'existing' } or { from: 'externalSecret', store: { name: 'vault' }, keys: { 'runner-token': { key: 'ci/runner' } } } or { from: 'sealedSecret', encryptedData: { 'runner-token': 'AgB...' } }",
        fix: "write token: { from: 'existing' }",
      },
    ],
  },
  {
    what: 'a source with a typo',
    input: runner({ token: { from: 'externalSecrets' } }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / token / from',
        message: 'not one of the words that fit here',
        value: '"externalSecrets"',
        allowed: "'existing' or 'externalSecret' or 'sealedSecret'",
        fix: "did you mean 'externalSecret'?",
      },
    ],
  },
  {
    what: 'a source without its store',
    input: runner({ token: { from: 'externalSecret', keys: { 'runner-token': { key: 'ci/runner' } } } }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner docker / token / store',
        message: "'store' is missing",
        fix: "add it, such as store: { name: 'vault' }",
      },
    ],
  },
  {
    what: 'a value in place of its place in a store',
    input: runner({
      token: { from: 'externalSecret', store: { name: 'vault' }, keys: { 'runner-token': 'swordfish' } },
    }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / token / keys / runner-token',
        message: 'a text stands where an object belongs',
        allowed: "an object, such as { key: 'ci/runner' }",
        fix: "write 'runner-token': { key: 'ci/runner' }",
      },
    ],
  },
  {
    what: 'a duration without a unit',
    input: runner({
      token: {
        from: 'externalSecret',
        store: { name: 'vault' },
        keys: { 'runner-token': { key: 'ci/runner' } },
        refreshInterval: '60',
      },
    }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / token / refreshInterval',
        message: 'not a value that fits here',
        value: '"60"',
        allowed: "a number and its unit, as '30s', '15m' or '1h'",
        fix: "write refreshInterval: '1h'",
      },
    ],
  },
  {
    what: 'a value in place of its ciphertext',
    input: runner({ token: { from: 'sealedSecret', encryptedData: { 'runner-token': 'swordfish' } } }),
    findings: [
      {
        code: 'invalid-ciphertext',
        path: 'fleet acme / runner docker / token / encryptedData / runner-token',
        message: 'not what kubeseal prints; it is not printed here, since it may be the value itself',
        allowed: 'the base64 text of `kubeseal --raw`',
        fix: 'seal the value first; a value itself must never stand here',
      },
    ],
  },
  {
    what: 'a token in a variable',
    input: runner({ environment: { TOKEN_OF_MINE: token('pat') } }),
    findings: [
      {
        code: 'secret-value',
        path: 'fleet acme / runner docker / environment / TOKEN_OF_MINE',
        message: 'this looks like a GitLab token; it is not printed here',
        allowed: 'names of Secrets, never their values',
        fix: 'revoke it if it is real, then name where the Secret comes from with token or credentials; jobs get theirs as masked CI/CD variables of GitLab',
      },
    ],
  },
];
