import type { RunnerSpec } from '../../lib';
import type { ForbiddenRunnerFields } from '../../lib/fleet/types/forbidden';
import { CACHE, CLOUD_IDENTITIES, DEDICATED_NODES, IMAGE_BUILDS } from './sample-fleet';

type KeysOf<Spec> = Spec extends unknown ? keyof Spec : never;

/** A field that some kind of runner may set. */
export type RunnerField = Exclude<KeysOf<RunnerSpec>, keyof ForbiddenRunnerFields | 'kind' | 'name'>;

const resources = { build: { cpuRequest: '1500m', memoryLimit: '3Gi' } };
const manager = { image: 'mirror.example.com/gitlab-runner:alpine-v19.3.2' };

/** For each field a runner that sets it to something else than the default. A field without a row does not compile. */
export const FIELD_SAMPLES = {
  image: { kind: 'docker', image: 'docker.io/library/alpine:3.21.0' },
  allowedImages: { kind: 'docker', allowedImages: ['registry.example.com/**'] },
  allowedServices: { kind: 'docker', allowedServices: ['docker.io/library/postgres:*'] },
  maximumServices: { kind: 'docker', maximumServices: 3 },
  tags: { kind: 'docker', tags: ['one'] },
  runUntagged: { kind: 'docker', runUntagged: true },
  maximumTimeoutSeconds: { kind: 'docker', maximumTimeoutSeconds: 7200 },
  architecture: { kind: 'docker', architecture: 'arm64' },
  concurrency: { kind: 'docker', concurrency: 7 },
  replicas: { kind: 'docker', replicas: 2 },
  resources: { kind: 'docker', resources },
  sizes: { kind: 'docker', sizes: { large: { cpuRequest: '3', memoryRequest: '2Gi', memoryLimit: '8Gi' } } },
  burst: { kind: 'docker', burst: true },
  environment: { kind: 'docker', environment: { LANG: 'C' } },
  addCapabilities: { kind: 'docker', addCapabilities: ['SYS_CHROOT'] },
  runtimeClass: { kind: 'docker', runtimeClass: { name: 'gvisor' } },
  publicPorts: { kind: 'docker', publicPorts: [443, 22] },
  http: { kind: 'docker', http: true },
  destinations: {
    kind: 'docker',
    destinations: [{ namespace: 'registry', pods: { app: 'registry' }, port: 5000 }],
  },
  cache: { kind: 'docker', cache: CACHE },
  token: {
    kind: 'docker',
    token: { from: 'externalSecret', store: { name: 'vault' }, keys: { 'runner-token': { key: 'ci' } } },
  },
  imagePullSecrets: { kind: 'docker', imagePullSecrets: ['registry'] },
  podLabels: {
    kind: 'docker',
    podLabels: { 'example.com/team': 'ci', 'example.com/stage': '$CI_JOB_STAGE' },
  },
  podAnnotations: { kind: 'docker', podAnnotations: { 'example.com/bill': '{"team": "ci"}' } },
  spacing: { kind: 'docker', spacing: { jobs: 'apart' } },
  disruptionBudget: { kind: 'docker', disruptionBudget: true },
  doNotDisrupt: { kind: 'docker', doNotDisrupt: true },
  manager: { kind: 'docker', manager },
  config: { kind: 'docker', config: { check_interval: 10 } },
  podSecurity: { kind: 'docker', podSecurity: 'restricted' },
  accessLevel: { kind: 'docker', accessLevel: 'ref_protected' },
  cloudIdentity: { kind: 'docker', cloudIdentity: CLOUD_IDENTITIES.aws },
  devices: { kind: 'docker', devices: { 'nvidia.com/gpu': 2 } },
  userNamespaces: { kind: 'docker', userNamespaces: true },
  imageBuilds: { kind: 'docker', imageBuilds: IMAGE_BUILDS },
  runAs: { kind: 'docker', podSecurity: 'restricted', runAs: { user: 1001, group: 1002 } },
  nodes: { kind: 'docker', nodes: DEDICATED_NODES },
  attic: { kind: 'nix', attic: 'push', accessLevel: 'ref_protected' },
  volumes: {
    kind: 'docker',
    volumes: [
      { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '512Mi' } },
      { mountPath: '/etc/maven', configMap: 'maven-settings' },
      { mountPath: '/cache', persistentVolumeClaim: 'build-cache' },
    ],
  },
  nixSandbox: { kind: 'nix', nixSandbox: true },
  daemon: {
    kind: 'dind',
    nodes: DEDICATED_NODES,
    daemon: { mtu: 1400, registryMirrors: ['https://mirror.example.com'] },
  },
  daemonImage: { kind: 'dind', nodes: DEDICATED_NODES, daemonImage: 'docker.io/library/docker:28.5.0-dind' },
} as const satisfies { readonly [F in RunnerField]: RunnerSpec & { readonly [_ in F]: unknown } };

/** Why the judge holds nothing against the fleet where a field is set in the output alone. */
export const UNJUDGED: { readonly [F in RunnerField]?: string } = {
  tags: 'kept by GitLab, and rendered nowhere',
  runUntagged: 'kept by GitLab, and rendered nowhere',
  accessLevel: 'kept by GitLab, and rendered nowhere',
  userNamespaces: 'users of its own only take something away from a pod',
  destinations: 'what a NetworkPolicy opens is named by the report',
  token: 'every source of a Secret is judged by itself',
  config: 'a key that the fleet leaves out is harmless whatever its value',
};
