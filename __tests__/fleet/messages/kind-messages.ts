import { fleet, type MessageCase, NODES, runner, runners } from './message-case';

/** What is said about kinds, and fields that a kind has or lacks. */
export const KIND_MESSAGES: readonly MessageCase[] = [
  {
    what: 'a typo of a kind',
    input: runners({ kind: 'doker' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner doker / kind',
        message: 'not a kind of runner',
        value: '"doker"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "did you mean 'docker'?",
      },
    ],
  },
  {
    what: 'a kind in capitals',
    input: runners({ kind: 'Docker' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner Docker / kind',
        message: 'not a kind of runner',
        value: '"Docker"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "did you mean 'docker'?",
      },
    ],
  },
  {
    what: 'a kind with a space behind it',
    input: runners({ kind: 'docker ' }),
    findings: [
      {
        code: 'unknown-kind',
        path: "fleet acme / runner 'docker ' / kind",
        message: 'not a kind of runner',
        value: '"docker "',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "did you mean 'docker'?",
      },
    ],
  },
  {
    what: 'an executor of GitLab',
    input: runners({ kind: 'kubernetes' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner kubernetes / kind',
        message: 'not a kind of runner',
        value: '"kubernetes"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: 'the executor is always kubernetes; a kind says what its jobs are for: choose docker, or dind for builds that need a Docker daemon',
      },
    ],
  },
  {
    what: 'another executor',
    input: runners({ kind: 'shell', name: 'x' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner x / kind',
        message: 'not a kind of runner',
        value: '"shell"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: 'the executor is always kubernetes; a kind says what its jobs are for: choose docker, or dind for builds that need a Docker daemon',
      },
    ],
  },
  {
    what: 'no kind',
    input: runners({ name: 'x' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner x / kind',
        message: "'kind' is missing",
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "choose one of the kinds, such as kind: 'docker'",
      },
    ],
  },
  {
    what: 'a number as kind',
    input: runners({ kind: 1 }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner 1 / kind',
        message: 'not a kind of runner',
        value: '1',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "choose one of the kinds, such as kind: 'docker'",
      },
    ],
  },
  {
    what: 'an empty place in the list',
    input: fleet({ runners: [{ kind: 'docker' }, undefined] }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner 2',
        message: 'no runner stands here',
        allowed: "{ kind: 'docker' }",
        fix: 'remove it; a comma too many makes an empty place',
      },
    ],
  },
  {
    what: 'a text in place of a runner',
    input: fleet({ runners: ['docker'] }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner 1',
        message: 'a runner is one object, and this is a text',
        value: '"docker"',
        allowed: "{ kind: 'docker' }",
        fix: "write it as { kind: 'docker' }",
      },
    ],
  },
  {
    what: 'a typo of a field',
    input: runner({ conccurency: 3 }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / conccurency',
        message: "there is no 'conccurency' here",
        fix: "did you mean 'concurrency'?",
      },
    ],
  },
  {
    what: 'a field of another section',
    input: runner({ poll_timeout: 3 }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / poll_timeout',
        message: "'poll_timeout' is a key of [runners.kubernetes], and has another place here",
        fix: 'use config.runners.kubernetes.poll_timeout of the runner',
      },
    ],
  },
  {
    what: 'a field of dind',
    input: runner({ daemonImage: 'docker:28-dind' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / daemonImage',
        message: "'daemonImage' is a field of runners of kind 'dind', and means nothing for others",
        fix: "remove it, or choose kind 'dind'",
      },
    ],
  },
  {
    what: 'the cache on docker',
    input: runner({ attic: 'pull' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / attic',
        message:
          "'attic' is a field of runners of kind 'tinyland-nix' and 'nix', and means nothing for others",
        fix: "remove it, or choose kind 'tinyland-nix' or 'nix'",
      },
    ],
  },
  {
    what: 'the cache on dind',
    input: runners({ kind: 'dind', nodes: NODES, attic: 'pull' }),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner dind / attic',
        message:
          "'attic' is a field of runners of kind 'tinyland-nix' and 'nix', and means nothing for others",
        fix: "remove it, or choose kind 'tinyland-nix' or 'nix'",
      },
    ],
  },
  {
    what: 'two runners of one name',
    input: runners({ kind: 'docker' }, { kind: 'docker' }),
    findings: [
      {
        code: 'duplicate-runner',
        path: 'fleet acme / runner docker / name',
        message: 'another runner of this fleet has the same name',
        value: 'docker',
        fix: "give each runner of a kind its own name, such as 'docker-2'",
      },
    ],
  },
  {
    what: 'a key of the prototype',
    input: runner(JSON.parse('{ "__proto__": { "privileged": true } }')),
    findings: [
      {
        code: 'unknown-key',
        path: 'fleet acme / runner docker / __proto__',
        message: "there is no '__proto__' here",
        fix: 'remove it',
      },
    ],
  },
  {
    what: 'privileged',
    input: runner({ privileged: true }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / privileged',
        message: "only kind 'dind' is privileged, and there the daemon alone: choose the kind instead",
        fix: 'remove the field',
      },
    ],
  },
  {
    what: 'a security context of the manager',
    input: runner({ manager: { securityContext: { privileged: true } } }),
    findings: [
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner docker / manager / securityContext',
        message: 'security contexts follow from kind and podSecurity: remove this field',
        fix: 'remove the field',
      },
    ],
  },
];
