import { ROOT_CERTIFICATE } from '../decode/certificate-fixture';
import { CACHE, fleet, type MessageCase, runners } from './message-case';

/** What is said about GitLab and the cache. */
export const GITLAB_MESSAGES: readonly MessageCase[] = [
  {
    what: 'http',
    input: fleet({ gitlab: { url: 'http://gitlab.example' } }),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / url',
        message: 'not the base URL of a GitLab instance: it is not encrypted',
        value: '"http://gitlab.example"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: "did you mean 'https://gitlab.example'?",
      },
    ],
  },
  {
    what: 'no scheme',
    input: fleet({ gitlab: { url: 'gitlab.example' } }),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / url',
        message: 'not the base URL of a GitLab instance: it has no scheme',
        value: '"gitlab.example"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: "did you mean 'https://gitlab.example'?",
      },
    ],
  },
  {
    what: 'a parameter in the URL',
    input: fleet({ gitlab: { url: 'https://gitlab.example/?private_token=swordfish' } }),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / url',
        message: 'not the base URL of a GitLab instance: it has a query or a fragment',
        value: '"https://gitlab.example/?private_token=(not printed)"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'end the URL before it',
      },
    ],
  },
  {
    what: 'a user in the URL',
    input: fleet({ gitlab: { url: 'https://swordfish@gitlab.example' } }),
    findings: [
      {
        code: 'invalid-url',
        path: 'fleet acme / gitlab / url',
        message: 'not the base URL of a GitLab instance: it has a user',
        value: '"https://(not printed)@gitlab.example"',
        allowed: "an https URL without user, query or variables, such as 'https://gitlab.example.com'",
        fix: 'leave the user out: managers and jobs log in with tokens of their own',
      },
    ],
  },
  {
    what: 'the path of a certificate',
    input: fleet({ gitlab: { caCertificates: './gitlab-ca.crt' } }),
    findings: [
      {
        code: 'invalid-certificates',
        path: 'fleet acme / gitlab / caCertificates',
        message: 'not certificates: this is one line, such as the path of a file',
        value: '"./gitlab-ca.crt"',
        allowed:
          'one or more blocks BEGIN CERTIFICATE to END CERTIFICATE (PEM) and nothing else; never a key',
        fix: "give the text of the file: readFileSync('ca.crt', 'utf8')",
      },
    ],
  },
  {
    what: 'a comment beside a certificate',
    input: fleet({ gitlab: { caCertificates: `# root\n${ROOT_CERTIFICATE}` } }),
    findings: [
      {
        code: 'invalid-certificates',
        path: 'fleet acme / gitlab / caCertificates',
        message: 'not certificates: there is something else beside them, or one is damaged',
        value: '"# root\\n-----BEGIN CERTIFICATE-----\\nMIIBrjCCAVWgAwIBAgIUapoYFiU4syoBD6BcMqX...',
        allowed:
          'one or more blocks BEGIN CERTIFICATE to END CERTIFICATE (PEM) and nothing else; never a key',
        fix: 'give the certificates of the authority alone, without keys and comments',
      },
    ],
  },
  {
    what: 'no cache',
    input: runners({ kind: 'nix' }),
    findings: [
      {
        code: 'attic-missing',
        path: 'fleet acme / attic',
        message:
          "runner 'nix' is of kind 'nix' and builds with the Attic cache, which the fleet does not describe",
        allowed: "{ publicKeys: ['name:base64'] }, everything else has defaults",
        fix: 'add attic with the public keys of the cache',
      },
    ],
  },
  {
    what: 'a key that is a placeholder',
    input: fleet({ attic: { publicKeys: ['main:...'] } }),
    findings: [
      {
        code: 'invalid-key',
        path: 'fleet acme / attic / publicKeys / 0',
        message: 'not a public key of a Nix cache',
        value: '"main:..."',
        allowed: 'name:base64 of 32 bytes, as in nix.conf',
        fix: 'copy the line that `attic cache info` prints',
      },
    ],
  },
  {
    what: 'a cache without keys',
    input: fleet({ attic: {} }),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / attic / publicKeys',
        message: "'publicKeys' is missing",
        fix: "add the key that `attic cache info` prints, as publicKeys: ['main:...']",
      },
    ],
  },
  {
    what: 'a user in the URL of the cache',
    input: fleet({ attic: { ...CACHE, substituter: 'https://swordfish@cache.example.com' } }),
    findings: [
      {
        code: 'invalid-substituter',
        path: 'fleet acme / attic / substituter',
        message: 'not the URL of a Nix cache',
        value: '"https://(not printed)@cache.example.com"',
        allowed:
          'an http or https URL without user, variables, and words by which Nix loads code, such as post-build-hook',
        fix: 'give the URL that `attic cache info` prints',
      },
    ],
  },
  {
    what: 'a role of AWS by its name, and a region of a store that has none',
    input: runners(
      {
        kind: 'docker',
        cache: {
          type: 's3',
          bucket: 'acme-ci',
          region: 'eu-west-1',
          credentials: { from: 'identity', role: 'ci-cache' },
        },
      },
      { kind: 'tinyland-docker', cache: { type: 'gcs', bucket: 'acme-ci', region: 'eu-west-1' } },
    ),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / cache / credentials / role',
        message: 'not the ARN of a role of AWS',
        value: '"ci-cache"',
        allowed: 'arn:aws:iam::, the 12 digits of the account, :role/ and its path and name',
        fix: 'write what `aws iam get-role` prints as Arn',
      },
      {
        code: 'unknown-key',
        path: 'fleet acme / runner tinyland-docker / cache / region',
        message: "there is no 'region' here",
        fix: 'remove it: what is said beside it has no such field',
      },
    ],
  },
  {
    what: 'a provider of Google by the name that its tokens are for',
    input: runners({
      kind: 'docker',
      cache: {
        type: 'gcs',
        bucket: 'acme-ci',
        credentials: {
          from: 'identity',
          provider:
            '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/a-b-c',
          serviceAccount: 'ci-cache@acme.iam.gserviceaccount.com',
        },
      },
    }),
    findings: [
      {
        code: 'invalid-value',
        path: 'fleet acme / runner docker / cache / credentials / provider',
        message: 'not the full name of a provider of a workload identity pool',
        value: '"//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/...',
        allowed:
          'projects/, the number of the project, /locations/global/workloadIdentityPools/{pool}/providers/{provider}',
        fix: "write provider: 'projects/1/locations/global/workloadIdentityPools/pool/providers/a-b-c'",
      },
    ],
  },
  {
    what: 'jobs of all refs that write to the cache',
    input: fleet({ attic: CACHE, runners: [{ kind: 'nix', attic: 'push' }] }),
    findings: [
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
    what: 'jobs that are somebody in a cloud, of any ref, and without a word about it',
    input: runners(
      {
        kind: 'docker',
        accessLevel: 'not_protected',
        cloudIdentity: {
          type: 'aws',
          accessLevel: 'ref_protected',
          role: 'arn:aws:iam::111122223333:role/ci-deploy',
        },
        environment: { AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/other' },
      },
      {
        kind: 'tinyland-docker',
        cloudIdentity: { type: 'aws', role: 'arn:aws:iam::111122223333:role/ci-deploy' },
      },
      {
        kind: 'docker',
        name: 'any',
        tags: ['any'],
        cloudIdentity: {
          type: 'aws',
          accessLevel: 'not_protected',
          role: 'arn:aws:iam::111122223333:role/ci-deploy',
        },
      },
      {
        kind: 'dind',
        nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
        cloudIdentity: { type: 'aws', role: 'arn:aws:iam::111122223333:role/ci-deploy' },
      },
    ),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner tinyland-docker / cloudIdentity / accessLevel',
        message: "'accessLevel' is missing",
        fix: "add it, such as accessLevel: 'ref_protected'",
      },
      {
        code: 'invalid-value',
        path: 'fleet acme / runner any / cloudIdentity / accessLevel',
        message: 'whoever can push to an unprotected branch would be somebody in the cloud',
        value: '"not_protected"',
        allowed: "'ref_protected'",
        fix: "did you mean 'ref_protected'?",
      },
      {
        code: 'forbidden-field',
        path: 'fleet acme / runner dind / cloudIdentity',
        message:
          "jobs of kind 'dind' have no identity in a cloud: use id_tokens of GitLab, or a runner of another kind",
        fix: 'remove the field',
      },
      {
        code: 'identity-unprotected',
        path: 'fleet acme / runner docker / cloudIdentity',
        message: 'whoever can push to an unprotected branch would be somebody in the cloud',
        value: 'arn:aws:iam::111122223333:role/ci-deploy',
        allowed: "accessLevel: 'ref_protected' of the runner, which is the default beside cloudIdentity",
        fix: 'remove accessLevel of this runner, or let jobs ask with id_tokens of GitLab, which name the project and the ref',
      },
      {
        code: 'identity-variable',
        path: 'fleet acme / runner docker / environment / AWS_ROLE_ARN',
        message: 'the variable would take the place of the one that follows from cloudIdentity',
        value: 'arn:aws:iam::111122223333:role/other',
        fix: 'remove it, or cloudIdentity',
      },
    ],
  },
  {
    what: 'jobs that are somebody in a cloud which they do not reach',
    input: fleet({
      gitlab: { url: 'https://gitlab.example.com:8443' },
      runners: [
        {
          kind: 'docker',
          publicPorts: [22],
          cloudIdentity: {
            type: 'aws',
            accessLevel: 'ref_protected',
            role: 'arn:aws:iam::111122223333:role/ci-deploy',
          },
        },
      ],
    }),
    findings: [
      {
        code: 'identity-unreachable',
        path: 'fleet acme / runner docker / cloudIdentity',
        message:
          'no job of the runner reaches what exchanges its token: nothing is open to sts.amazonaws.com on port 443',
        value: 'https://sts.amazonaws.com',
        fix: 'add 443 to publicPorts, or a destination with the address of a private endpoint and port: 443',
      },
    ],
  },
];
