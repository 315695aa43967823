import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';

const ORG = 'changing';

/** The namespace of the fleet. */
export const CHANGING_NAMESPACE = `${ORG}-runners`;

/** How many jobs each runner runs at once. */
export const CONCURRENCY = 2;

const dedicated = (pool: string) => ({
  pool: { 'changing.dev/pool': pool },
  taint: { key: 'changing.dev/pool', value: pool },
});

/** The nodes that a runner moves between, by the names of their pools. */
export const POOLS = { before: dedicated('one'), after: dedicated('two') };

/** The image that a runner's jobs run in by default: it leaves the list of the runner as the other one comes. */
export const IMAGES = {
  before: 'docker.io/library/alpine:3.21.5',
  after: 'docker.io/library/busybox:1.37.0',
};

const ofVersion = (version: string) => ({
  image: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v${version}`,
  helperImage: `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v${version}`,
});

type Change = Partial<RunnerSpec<'docker'>>;

const volumes = (sizeLimit: string, configMap: string): NonNullable<Change['volumes']> => [
  { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit } },
  { mountPath: '/etc/settings', configMap },
];

const saying = (when: string): NonNullable<Change['config']> => ({
  runners: { pre_build_script: `echo "as ${when}"` },
});

/** What changes about each runner, by its name. */
const CHANGES: Readonly<Record<string, { readonly before: Change; readonly after: Change }>> = {
  version: {
    // With a second value that changes, so that there is a pod that is half of each version.
    before: { manager: ofVersion('19.1.2'), resources: { helper: { memoryLimit: '384Mi' } } },
    after: { manager: ofVersion('19.3.2'), resources: { helper: { memoryLimit: '320Mi' } } },
  },
  limits: {
    before: { resources: { build: { cpuLimit: '3', memoryLimit: '6Gi' } } },
    after: { resources: { build: { cpuLimit: '1', memoryLimit: '1Gi' } } },
  },
  // Jobs without a CPU limit, which request more than a LimitRange would then give them as one.
  burst: { before: { burst: true, resources: { build: { cpuRequest: '1' } } }, after: {} },
  images: {
    before: { image: IMAGES.before, allowedImages: [IMAGES.before] },
    after: { image: IMAGES.after, allowedImages: [IMAGES.after] },
  },
  volumes: {
    before: { volumes: volumes('64Mi', 'settings-before'), config: saying('before') },
    after: { volumes: volumes('32Mi', 'settings-after'), config: saying('after') },
  },
  pool: { before: { nodes: POOLS.before }, after: { nodes: POOLS.after } },
  removed: { before: {}, after: { replicas: 0 } },
};

/** The runner that is removed in two steps. */
export const REMOVED = 'removed';

/** All runners. */
export const CHANGING = Object.keys(CHANGES);

/** The runners that are there to the end. */
export const STAYING = CHANGING.filter((name) => name !== REMOVED);

const fleet = (state: 'before' | 'after', runners: readonly string[]): FleetSpec => ({
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: runners.map((name) => ({
    kind: 'docker',
    name,
    concurrency: CONCURRENCY,
    maximumServices: 0,
    ...CHANGES[name]?.[state],
  })),
});

/** The fleet as it stands, as it is changed, and once the runner that is removed has no jobs any more. */
export const FLEETS = {
  before: fleet('before', CHANGING),
  changed: fleet('after', CHANGING),
  narrowed: fleet('after', STAYING),
};
