import { CLUSTER, fleet, type MessageCase, runners } from './message-case';

/** What is said about several faults at once. */
export const MANY_MESSAGES: readonly MessageCase[] = [
  {
    what: 'faults of the fleet and of its runners',
    input: {
      org: 'Acme',
      cluster: { apiServer: { cidrs: ['10.43.0.1'] } },
      runners: [
        { kind: 'docker', image: 'alpine', tags: [], concurrency: 0 },
        { kind: 'nix', attic: 'push' },
      ],
    },
    findings: [
      {
        code: 'invalid-name',
        path: 'fleet Acme / org',
        message: "not a name that fits here: it holds 'A'",
        value: '"Acme"',
        allowed: 'a DNS label of at most 38 characters: a-z, 0-9 and - between them, a letter first',
        fix: "did you mean 'acme'?",
      },
      {
        code: 'invalid-cidr',
        path: 'fleet Acme / cluster / apiServer / cidrs / 0',
        message: 'the prefix length is missing',
        value: '"10.43.0.1"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.43.0.1/32'?",
      },
      {
        code: 'unpinned-image',
        path: 'fleet Acme / runner docker / image',
        message: "there is no tag, which stands for 'latest': what runs would change without a review",
        value: '"alpine"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as alpine:1.2.3, or its digest',
      },
      {
        code: 'invalid-tag',
        path: 'fleet Acme / runner docker / tags',
        message: 'there is no tag',
        value: '[]',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "add an entry, such as 'docker', or leave the field out",
      },
      {
        code: 'invalid-number',
        path: 'fleet Acme / runner docker / concurrency',
        message: 'out of range',
        value: '0',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write 1 or more',
      },
      {
        code: 'attic-missing',
        path: 'fleet Acme / attic',
        message:
          "runner 'nix' is of kind 'nix' and builds with the Attic cache, which the fleet does not describe",
        allowed: "{ publicKeys: ['name:base64'] }, everything else has defaults",
        fix: 'add attic with the public keys of the cache',
      },
      {
        code: 'push-unprotected',
        path: 'fleet Acme / runner nix / attic',
        message: 'jobs of unprotected refs could write what others build with',
        value: 'push',
        allowed: "'pull', or 'push' with accessLevel 'ref_protected'",
        fix: "set accessLevel: 'ref_protected' on this runner, or pull only",
      },
    ],
  },
  {
    what: 'a number, a name that is there twice, and a cache',
    input: runners({ kind: 'docker', concurrency: 0 }, { kind: 'nix', attic: 'push' }, { kind: 'docker' }),
    findings: [
      {
        code: 'invalid-number',
        path: 'fleet acme / runner docker / concurrency',
        message: 'out of range',
        value: '0',
        allowed: 'a whole number, 1 to 1000 jobs',
        fix: 'write 1 or more',
      },
      {
        code: 'duplicate-runner',
        path: 'fleet acme / runner docker / name',
        message: 'another runner of this fleet has the same name',
        value: 'docker',
        fix: "give each runner of a kind its own name, such as 'docker-2'",
      },
      {
        code: 'attic-missing',
        path: 'fleet acme / attic',
        message:
          "runner 'nix' is of kind 'nix' and builds with the Attic cache, which the fleet does not describe",
        allowed: "{ publicKeys: ['name:base64'] }, everything else has defaults",
        fix: 'add attic with the public keys of the cache',
      },
      {
        code: 'push-unprotected',
        path: 'fleet acme / runner nix / attic',
        message: 'jobs of unprotected refs could write what others build with',
        value: 'push',
        allowed: "'pull', or 'push' with accessLevel 'ref_protected'",
        fix: "set accessLevel: 'ref_protected' on this runner, or pull only",
      },
    ],
  },
  {
    what: 'an unknown kind and its other fields',
    input: runners({ kind: 'doker', concurency: 2, image: 'alpine', tags: [] }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner doker / kind',
        message: 'not a kind of runner',
        value: '"doker"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "did you mean 'docker'?",
      },
      {
        code: 'unpinned-image',
        path: 'fleet acme / runner doker / image',
        message: "there is no tag, which stands for 'latest': what runs would change without a review",
        value: '"alpine"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as alpine:1.2.3, or its digest',
      },
      {
        code: 'invalid-tag',
        path: 'fleet acme / runner doker / tags',
        message: 'there is no tag',
        value: '[]',
        allowed: 'at least one tag; letters, digits, -, _, . and : without spaces or commas',
        fix: "add an entry, such as 'docker', or leave the field out",
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / runner doker / concurency',
        message: "there is no 'concurency' here",
        fix: "did you mean 'concurrency'?",
      },
    ],
  },
  {
    what: 'an unknown kind that is near none',
    input: runners({ kind: 'podman', attic: 'pull', concurency: 2, image: 'alpine' }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner podman / kind',
        message: 'not a kind of runner',
        value: '"podman"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "choose one of the kinds, such as kind: 'docker'",
      },
      {
        code: 'unpinned-image',
        path: 'fleet acme / runner podman / image',
        message: "there is no tag, which stands for 'latest': what runs would change without a review",
        value: '"alpine"',
        allowed: "a digest, or a version tag that does not move as 'latest' and 'stable' do",
        fix: 'add the version that you tested, such as alpine:1.2.3, or its digest',
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / runner podman / concurency',
        message: "there is no 'concurency' here",
        fix: "did you mean 'concurrency'?",
      },
    ],
  },
  {
    what: 'an unknown kind with fields that kinds have otherwise',
    input: runners({
      kind: 'podman',
      nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
      podSecurity: 'none',
      replicas: 51,
    }),
    findings: [
      {
        code: 'unknown-kind',
        path: 'fleet acme / runner podman / kind',
        message: 'not a kind of runner',
        value: '"podman"',
        allowed: 'docker, dind, tinyland-docker, tinyland-nix, nix',
        fix: "choose one of the kinds, such as kind: 'docker'",
      },
      {
        code: 'invalid-number',
        path: 'fleet acme / runner podman / replicas',
        message: 'out of range',
        value: '51',
        allowed: 'a whole number, 0 to 50 managers',
        fix: 'write 50 or less',
      },
    ],
  },
  {
    what: 'two resolvers and a destination',
    input: fleet({
      cluster: { ...CLUSTER, dns: [{ cidr: '10.96.0.10' }, { cidr: '10.96.0.0/16' }] },
      runners: [
        {
          kind: 'docker',
          destinations: [
            { cidr: '10.1.0.0/33', port: 1 },
            { cidr: '10.43.0.1/32', port: 443 },
          ],
        },
      ],
    }),
    findings: [
      {
        code: 'invalid-cidr',
        path: 'fleet acme / cluster / dns / 0 / cidr',
        message: 'the prefix length is missing',
        value: '"10.96.0.10"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.96.0.10/32'?",
      },
      {
        code: 'invalid-cidr',
        path: 'fleet acme / runner docker / destinations / 0 / cidr',
        message: 'the prefix length does not fit the address',
        value: '"10.1.0.0/33"',
        allowed:
          'an IPv4 or IPv6 network that is not everything, whose host bits are zero, such as 10.0.0.0/8 or 203.0.113.7/32',
        fix: "did you mean '10.1.0.0/32'?",
      },
      {
        code: 'resolver-too-wide',
        path: 'fleet acme / cluster / dns / 1',
        message: 'every pod reaches its resolvers, so an address must be one address and nothing but DNS',
        value: '10.96.0.0/16:53',
        allowed:
          'one address (/32 or /128) on port 53, 1053, 5353, 8053; a link-local one, and that of a metadata service, on port 53 only',
        fix: "name the resolver's own address, such as 169.254.20.10/32",
      },
      {
        code: 'destination-kept-from-jobs',
        path: 'fleet acme / runner docker / destinations / 1',
        message: 'jobs must never reach the API server (10.43.0.1/32) on port 443',
        value: '10.43.0.1/32:443',
        fix: 'jobs may reach other ports there; if the API server does not answer there, name its own addresses and ports in cluster / apiServer',
      },
    ],
  },
];
