import type { Claim } from './claim';

/** The sections "Secrets Management", "Network Access" and "Container Images" of the security model. */
export const SUPPLY_CLAIMS: readonly Claim[] = [
  {
    id: 'token-is-a-secret',
    sentence: 'Runner registration token: Stored as a Kubernetes Secret in the {org}-runners namespace.',
    types: 'No field takes a value; whatever looks like a token is refused without being printed.',
    objects:
      'No Secret object, no token in any encoding, and config.toml reads its token from the environment. A manager talks to GitLab at the URL of the fleet, and through no proxy but that of the fleet. Jobs are told to fetch from GitLab itself or from where the fleet says (`gitlab.cloneUrl`), over https alone.',
    cluster:
      "A manager reads its own token Secret only; nobody else's pods read any Secret of the fleet. A manager with another proxy is refused, and so is a config with another `url` or `clone_url`.",
    residual:
      'Whoever may read Secrets of the namespace by RBAC, reads them. Encryption at rest is up to the cluster. Whoever changes every config.toml of a fleet may name another GitLab, to which managers then send their tokens: without the fleet, verify cannot know which one is right, and names it in its report (U). Whoever answers at `gitlab.cloneUrl` with a certificate that is trusted gets the token of each job, as long as the job runs, and decides what it builds: an address inside of the cluster is as safe as Services and certificates there. A job may show its token to whomever it reaches (J). Whoever may write a PodMonitor, ServiceMonitor, Probe or ScrapeConfig of the Prometheus Operator in the namespace has Prometheus send any Secret there to a server of their choice, and no policy holds that: give the right to nobody who may not read Secrets (U).',
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
      'config-content',
    ],
    tests: [
      { file: '__tests__/constructs/runner-secrets.test.ts', title: 'is never rendered, nor any other' },
      { file: '__tests__/boundary/rules/fleet-facts.test.ts', title: 'fleet-config-differs' },
      {
        file: '__tests__/boundary/rules/proxy.test.ts',
        title: 'is told by the judge, and refused by the policies',
      },
      { file: '__tests__/boundary/rules/clone-url.test.ts', title: 'another host for sources' },
      { file: '__tests__/fleet/decode/secrets-never-printed.test.ts', title: '' },
      {
        file: '__tests__/e2e/5-closed-network.test.ts',
        title: 'has jobs that fetch where the fleet says, and not where they are from',
      },
      {
        file: '__tests__/e2e/7-manager-life.test.ts',
        title: 'the token is a reference that is not optional',
      },
      { file: '__tests__/e2e/hostile-jobs/other-means.ts', title: "the manager's environment" },
      { file: '__tests__/node/2-inside.test.ts', title: 'is as the security model says' },
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
      { file: '__tests__/node/5-nix.test.ts', title: 'only the runner that pushes can push' },
    ],
  },
  {
    id: 'no-secrets-in-variables',
    sentence:
      'No secrets in CI variables: Sensitive values are managed through Kubernetes Secrets and OpenTofu, not GitLab CI/CD variable settings where possible.',
    types: 'The environment of jobs refuses names that carry credentials and values that look like them.',
    objects:
      'No credential in the environment of config.toml, and none of its cache; debug traces, which print secrets, are off. With the fleet given, a cache lies in its bucket, below the prefix of its runner.',
    cluster:
      'A job pod that reads the keys of a cache is refused. What a project writes into its CI/CD variables is on the side of GitLab.',
    residual:
      'A project may still keep secrets in its CI/CD variables. A job sets variables such as LD_PRELOAD for itself, and for its services (J); the runner sets none of those on the list. With a cache, later jobs of a project run what an earlier one left there (J).',
    admission: ['job-secrets', 'job-volumes'],
    tests: [
      {
        file: '__tests__/config/cache.test.ts',
        title: 'are named nowhere in config.toml, and neither is their Secret',
      },
      { file: '__tests__/config/feature-flags.test.ts', title: 'sets no flag through the environment' },
      { file: '__tests__/e2e/hostile-jobs/other-means.ts', title: 'a debug trace' },
      { file: '__tests__/node/2-inside.test.ts', title: 'is as the security model says' },
      {
        file: '__tests__/node/8-caches.test.ts',
        title: 'no job, no pod of one and no config holds a key of the store',
      },
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
      {
        file: '__tests__/node/5-nix.test.ts',
        title: 'takes from the cache what another runner has built',
      },
    ],
  },
  {
    id: 'reaches-registries',
    sentence: 'Runners can reach external registries for pulling container images.',
    types:
      'Port 443 of public addresses is open to jobs, others only if the runner names them (`publicPorts`), port 80 only if asked for (`http`); none of control planes, kubelets, mail servers or resolvers. In a network that reaches no registry, `imageMirrors` names every image at a mirror.',
    objects:
      'What is public is worked out from the exceptions: never metadata services, the API server or private networks, behind NAT64 neither. With the fleet given, no other port is open. With the fleet given, each image and pattern is named at the mirror that its registry has.',
    cluster:
      'The NetworkPolicy of each runner. Images of pods themselves are pulled by the node, by the names that the policies let pass.',
    residual:
      'Public addresses are all of them: a job may send what it knows anywhere on port 443, and on each port that its runner names. A node may take what a name stands for from elsewhere, as its container runtime is told.',
    admission: [],
    tests: [
      { file: '__tests__/constructs/runner-network-policy.test.ts', title: 'reach public addresses on 443' },
      { file: '__tests__/constructs/network-ports.test.ts', title: 'are those of the runner' },
      {
        file: '__tests__/node/4-image-builds.test.ts',
        title: 'a step of a build reaches the registry, and neither the metadata service nor the API server',
      },
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
      {
        file: '__tests__/node/4-image-builds.test.ts',
        title: 'a job pushes with its own credentials or not at all',
      },
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
    types:
      'Each kind has an allow-list; a pattern without a fixed registry is refused. A mirror is the place of one registry, and no whole public one.',
    objects:
      'No empty list, which would allow everything, and no list that allows everything. A list that names a registry where the fleet names its mirror is told.',
    cluster:
      'The images of a job pod are held against the list of the runner that creates it: where it has a mirror, the name of the registry itself is refused.',
    residual:
      'A tag may be moved by whoever owns the repository, and by whoever keeps a mirror of it; a digest may not. A mirror sees what a cluster takes.',
    admission: ['job-images', 'job-pull-policy'],
    tests: [
      {
        file: '__tests__/config/security.test.ts',
        title: 'allows no image and no service but those that it lists',
      },
      { file: '__tests__/fleet/image-mirrors.test.ts', title: 'is asked for no image of theirs' },
      {
        file: '__tests__/e2e/5-closed-network.test.ts',
        title: 'is refused a job whose container %s is past the mirror',
      },
      { file: '__tests__/e2e/hostile-jobs/images.ts', title: 'registry.attacker.example/miner:1' },
      {
        file: '__tests__/node/1-jobs.test.ts',
        title: 'a node has pulled all images of a job by their exact names',
      },
    ],
  },
  {
    id: 'managers-cannot-push',
    sentence: 'The runners themselves do not have push access to any registry.',
    types:
      'A manager has no field for credentials but its token, and the keys of its cache or its identity in the cloud of that.',
    objects:
      'A manager mounts its config.toml, and reads its token and the keys of its own cache, or has a token for the cloud of that.',
    cluster:
      'A manager pod with another volume, Secret or token is refused: a token of another audience, one of the API server too.',
    residual:
      'A manager sees the credentials of the jobs that it runs. What its identity in a cloud may do beside its cache, the cloud says.',
    admission: [
      'manager-secrets',
      'manager-volumes',
      'manager-container',
      'manager-container-fields',
      'manager-pull-secrets',
    ],
    tests: [
      { file: '__tests__/constructs/runner-deployment.test.ts', title: 'has its token from its own Secret' },
      { file: '__tests__/config/cache.test.ts', title: 'is a role of AWS, by a token for AWS alone' },
      { file: '__tests__/e2e/2-admission.test.ts', title: 'is refused by the rule that the attack names' },
      { file: '__tests__/node/2-inside.test.ts', title: 'is as the security model says' },
    ],
  },
  {
    id: 'provenance-by-base-image',
    sentence:
      'Image provenance is determined by the base image specified in the runner configuration (Alpine, Rocky Linux, NixOS).',
    types: 'Every image of the fleet carries a version tag or a digest; `latest` and variables are refused.',
    objects: 'Pinned images everywhere; default images are those of their family and on their own list.',
    cluster:
      'The daemon, the helper and the managers run exactly the declared images, from exactly the declared place.',
    residual:
      'Signatures are not verified, and nobody has looked into the images. A mirror is trusted as the registry is: under a tag it may hand out another manager, which holds the token of the runner, another helper or another privileged daemon. Images that the fleet names with a digest are checked by the node.',
    admission: ['job-images', 'manager-container', 'change-images'],
    tests: [
      { file: '__tests__/fleet/images.test.ts', title: '' },
      { file: '__tests__/e2e/5-gitlab-runner.test.ts', title: 'the pod is the one on record' },
      {
        file: '__tests__/e2e/5-closed-network.test.ts',
        title: 'has managers and jobs whose images are all named at mirrors',
      },
      { file: '__tests__/node/1-jobs.test.ts', title: 'its image behaves like the real one' },
    ],
  },
];
