import type { Claim } from './claim';

/** The sections "Secrets Management", "Network Access" and "Container Images" of the security model. */
export const SUPPLY_CLAIMS: readonly Claim[] = [
  {
    id: 'token-is-a-secret',
    sentence: 'Runner registration token: Stored as a Kubernetes Secret in the {org}-runners namespace.',
    types: 'No field takes a value; whatever looks like a token is refused without being printed.',
    objects:
      'No Secret object, no token in any encoding, and config.toml reads its token from the environment.',
    cluster: "A manager reads its own token Secret only; nobody else's pods read any Secret of the fleet.",
    residual:
      'Whoever may read Secrets of the namespace by RBAC, reads them. Encryption at rest is up to the cluster. Whoever changes every config.toml of a fleet may name another GitLab, to which managers then send their tokens: without the fleet, verify cannot know which one is right, and names it in its report (U).',
    admission: [
      'manager-secrets',
      'other-secrets',
      'job-secrets',
      'secret-name',
      'manager-container-values',
      'manager-ports',
      'manager-values',
      'manager-security',
      'other-volumes',
      'other-pull-secrets',
      'connect-manager',
    ],
    tests: [
      { file: '__tests__/constructs/runner-secrets.test.ts', title: 'is never rendered, nor any other' },
      { file: '__tests__/boundary/rules/fleet-facts.test.ts', title: 'fleet-config-differs' },
      { file: '__tests__/fleet/decode/secrets-never-printed.test.ts', title: '' },
      {
        file: '__tests__/e2e/7-manager-life.test.ts',
        title: 'the token is a reference that is not optional',
      },
      { file: '__tests__/e2e/hostile-jobs/other-means.ts', title: "the manager's environment" },
    ],
  },
  {
    id: 'token-by-opentofu',
    sentence: 'Created and managed by the gitlab-runner OpenTofu module.',
    types: 'By default a token Secret exists already, under the name of the contract.',
    objects: 'An ExternalSecret or SealedSecret may take the place of the module, a Secret never.',
    cluster: 'A manager cannot change or delete its token Secret.',
    residual: "The token stands in OpenTofu's state: encrypt it and guard its backend.",
    admission: ['secret-name', 'secret-type'],
    tests: [
      { file: '__tests__/docs/opentofu.test.ts', title: '' },
      {
        file: '__tests__/e2e/7-manager-life.test.ts',
        title: 'is told in the log, as the documentation says',
      },
    ],
  },
  {
    id: 'attic-by-environment',
    sentence:
      'Attic credentials: Nix runners receive Attic connection details via environment variables injected from Kubernetes Secrets.',
    types: 'Pull or push is a choice of two; push asks for protected refs. Other kinds have no such field.',
    objects:
      'The variables come from the declared Secret by reference, in the build container only; with the fleet given, from the Secret that it chose, pull or push.',
    cluster:
      "A job pod of another kind that names the Attic Secret is refused; so is any container but 'build'.",
    residual: 'Every job of a nix runner can read its credentials and print them.',
    admission: ['job-secrets', 'job-volumes'],
    tests: [
      {
        file: '__tests__/config/job-pod-patch.test.ts',
        title: 'leaves no credential in config.toml outside of that reference',
      },
      {
        file: '__tests__/e2e/hostile-jobs/other-means.ts',
        title: 'credentials of the cache as plain variables',
      },
    ],
  },
  {
    id: 'no-secrets-in-variables',
    sentence:
      'No secrets in CI variables: Sensitive values are managed through Kubernetes Secrets and OpenTofu, not GitLab CI/CD variable settings where possible.',
    types: 'The environment of jobs refuses names that carry credentials and values that look like them.',
    objects: 'No credential in the environment of config.toml; debug traces, which print secrets, are off.',
    cluster: 'Nothing: what a project writes into its CI/CD variables is on the side of GitLab.',
    residual:
      'A project may still keep secrets in its CI/CD variables. A job sets variables such as LD_PRELOAD for itself, and for its services (J); the runner sets none of those on the list.',
    admission: [],
    tests: [
      { file: '__tests__/config/feature-flags.test.ts', title: 'sets no flag through the environment' },
      { file: '__tests__/e2e/hostile-jobs/other-means.ts', title: 'a debug trace' },
    ],
  },
  {
    id: 'reaches-attic',
    sentence:
      'Runners can reach the Attic cache server in the attic-cache-dev namespace for binary cache operations.',
    types: 'The cache is described once for the fleet; a nix kind without it is refused.',
    objects: 'The opening names the namespace, the pods and the port.',
    cluster: 'The NetworkPolicy of each nix runner.',
    residual: 'Over plain http inside the cluster; signatures of the store paths keep what is read honest.',
    admission: [],
    tests: [
      {
        file: '__tests__/constructs/runner-network-policy.test.ts',
        title: 'reach Attic if they are of a nix kind',
      },
    ],
  },
  {
    id: 'reaches-registries',
    sentence: 'Runners can reach external registries for pulling container images.',
    types:
      'Port 443 of public addresses is open to jobs, others only if the runner names them (`publicPorts`), port 80 only if asked for (`http`); none of control planes, kubelets, mail servers or resolvers.',
    objects:
      'What is public is worked out from the exceptions: never metadata services, the API server or private networks, behind NAT64 neither. With the fleet given, no other port is open.',
    cluster: 'The NetworkPolicy of each runner. Images of pods themselves are pulled by the node.',
    residual:
      'Public addresses are all of them: a job may send what it knows anywhere on port 443, and on each port that its runner names.',
    admission: [],
    tests: [
      { file: '__tests__/constructs/runner-network-policy.test.ts', title: 'reach public addresses on 443' },
      { file: '__tests__/constructs/network-ports.test.ts', title: 'are those of the runner' },
      { file: '__tests__/constructs/network-nat64.test.ts', title: 'stay closed to jobs' },
    ],
  },
  {
    id: 'no-push-by-default',
    sentence: 'Runners do not have write access to any container registry by default.',
    types:
      'Pull secrets are named as such and never mounted; the tokens of the fleet are refused in their place.',
    objects: 'No registry credential is mounted into a job, by volume, environment or config.',
    cluster: 'Job pods mount no Secret, and pull only with the Secrets that their runner declares.',
    residual: 'That a pull secret can only read is a promise of whoever made it.',
    admission: ['job-pull-secrets', 'job-volumes', 'secret-data'],
    tests: [
      { file: '__tests__/config/security.test.ts', title: 'what the config leaves out' },
      { file: '__tests__/e2e/2-admission.test.ts', title: 'is refused by the rule that the attack names' },
    ],
  },
  {
    id: 'push-by-job-credentials',
    sentence: 'Push access must be configured explicitly per job via CI/CD credentials.',
    types: 'There is no field for it.',
    objects: 'The example pushes with the credentials of its own job.',
    cluster:
      'The credentials of a job belong to its pod, go with it, are no business of other managers, and carry nothing that a controller would copy or fill them by.',
    residual:
      'GitLab gives a job a token that may push to the registry of its own project, unless the project forbids it.',
    admission: ['secret-owner', 'secret-metadata', 'neighbour-secret'],
    tests: [
      { file: '__tests__/examples/gitlab-ci.test.ts', title: '' },
      {
        file: '__tests__/e2e/5-gitlab-runner.test.ts',
        title: 'credentials become a Secret of the pod, of the type that the boundary expects',
      },
    ],
  },
  {
    id: 'public-registries',
    sentence: 'Runner job pods pull images from public registries (Docker Hub, GitLab Container Registry).',
    types: 'Each kind has an allow-list; a pattern without a fixed registry is refused.',
    objects: 'No empty list, which would allow everything, and no list that allows everything.',
    cluster: 'The images of a job pod are held against the list of the runner that creates it.',
    residual: 'A tag may be moved by whoever owns the repository; a digest may not.',
    admission: ['job-images', 'job-pull-policy'],
    tests: [
      {
        file: '__tests__/config/security.test.ts',
        title: 'allows no image and no service but those that it lists',
      },
      { file: '__tests__/e2e/hostile-jobs/images.ts', title: 'registry.attacker.example/miner:1' },
    ],
  },
  {
    id: 'managers-cannot-push',
    sentence: 'The runners themselves do not have push access to any registry.',
    types: 'A manager has no field for credentials but its token.',
    objects: 'A manager mounts its config.toml and reads one Secret.',
    cluster: 'A manager pod with another volume or Secret is refused.',
    residual: 'A manager sees the credentials of the jobs that it runs.',
    admission: [
      'manager-secrets',
      'manager-volumes',
      'manager-container',
      'manager-container-fields',
      'manager-pull-secrets',
    ],
    tests: [
      { file: '__tests__/constructs/runner-deployment.test.ts', title: 'has its token from its own Secret' },
      { file: '__tests__/e2e/2-admission.test.ts', title: 'is refused by the rule that the attack names' },
    ],
  },
  {
    id: 'provenance-by-base-image',
    sentence:
      'Image provenance is determined by the base image specified in the runner configuration (Alpine, Rocky Linux, NixOS).',
    types: 'Every image of the fleet carries a version tag or a digest; `latest` and variables are refused.',
    objects: 'Pinned images everywhere; default images are those of their family and on their own list.',
    cluster: 'The daemon, the helper and the managers run exactly the declared images.',
    residual: 'Signatures are not verified, and nobody has looked into the images.',
    admission: ['job-images', 'manager-container', 'change-images'],
    tests: [
      { file: '__tests__/fleet/images.test.ts', title: '' },
      { file: '__tests__/e2e/5-gitlab-runner.test.ts', title: 'the pod is the one on record' },
    ],
  },
];
