import * as v from 'valibot';
import {
  FAMILY_OF,
  type Forbidden,
  LEVEL_OF,
  type NixKind,
  type PrivilegedKind,
  type RunnerKind,
  type UnprivilegedKind,
} from '../../privilege';
import { BASELINE_CAPABILITIES } from '../../world/pod-security-standards';
import { ADDED_CAPABILITIES, type AddedCapability } from '../capabilities';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { DAEMON_IMAGE, IMAGES_OF } from '../images';
import { KIND_DEFAULTS } from '../kinds';
import { TOKEN_KEY } from '../names';
import type { RunnerSettings } from '../settings';
import { CACHE, type CacheSpec, cacheUrl, identityOf, storeName } from './cache-spec';
import { CLOUD_IDENTITY, type CloudIdentity, nameInCloud } from './cloud-identity';
import { CONFIG_OVERRIDES, type ConfigOverrides } from './config-overrides';
import { DAEMON, type DaemonSpec } from './daemon-spec';
import { DESTINATION, type Destination } from './destination';
import { DEVICES, type Devices } from './devices';
import type {
  DEVICES_OF_ROOT,
  ForbiddenOverrides,
  ForbiddenRunnerFields,
  IDENTITY_OF_ROOT,
  LEVEL_IS_FIXED,
  USER_OF_DIND,
  USERS_OF_DIND,
} from './forbidden';
import { IMAGE_BUILDS, type ImageBuilds } from './image-builds';
import { JOB_SPACING, type JobSpacing } from './job-spacing';
import { JOB_VOLUMES, type JobVolume, openedBy, VOLUMES_OF_ROOT, type VolumeOfRoot } from './job-volumes';
import { MANAGER, type ManagerSpec } from './manager-spec';
import {
  DEDICATED_NODES,
  type DedicatedNodes,
  JOB_NODES,
  type JobNodes,
  RUNTIME_CLASS,
  type RuntimeClass,
  SHARED_NODES,
  type SharedNodes,
} from './nodes-spec';
import {
  chosenByJobs,
  JOB_ANNOTATIONS,
  JOB_LABELS,
  type PodAnnotations,
  type PodLabels,
} from './pod-metadata';
import { JOB_RESOURCES, JOB_SIZES, type JobResources, type JobSizes } from './resources';
import { RUN_AS, type RunAs } from './run-as';
import { type SecretSource, secretSource, type TokenKey } from './secret-source';

/** A CPU architecture of nodes. */
export type Architecture = 'amd64' | 'arm64';

/**
 * Every architecture, the default one first.
 *
 * @internal
 */
export const ARCHITECTURES = ['amd64', 'arm64'] as const satisfies readonly Architecture[];

/** Which refs GitLab lets a runner serve. */
export type AccessLevel = 'not_protected' | 'ref_protected';

/** What every kind of runner may set. */
export interface CommonRunnerSpec<K extends RunnerKind> extends ForbiddenRunnerFields {
  /**
   * `'docker'`, `'tinyland-docker'`, `'nix'`, `'tinyland-nix'` or `'dind'`. Decides image family, Pod Security level and
   * defaults.
   */
  readonly kind: K;
  /**
   * The name in GitLab and in the cluster, unique in the fleet. A DNS label of at most 38 characters; not `runner`, not
   * `runner-...`.
   *
   * @default - the kind
   */
  readonly name?: string;
  /** The image of jobs that name none. A version tag or a digest; `latest` is refused. @default - by kind */
  readonly image?: string;
  /**
   * Patterns of images that jobs may run. The own `image` is allowed in any case. See
   * docs/configuration.md#image-patterns.
   *
   * @default - by kind
   */
  readonly allowedImages?: readonly string[];
  /** Patterns of images that jobs may run as services. @default - by kind */
  readonly allowedServices?: readonly string[];
  /** How many services a job may declare, 0 to 10. They are part of the quota. @default - by kind */
  readonly maximumServices?: number;
  /**
   * Tags of the runner, at most 50: it takes every job all of whose tags are among them. Kept by GitLab, so they belong
   * to OpenTofu too. See docs/configuration.md#tags.
   *
   * @default - by kind, `architecture` and `attic`
   */
  readonly tags?: readonly string[];
  /** The longest time that GitLab lets a job run, 600 to 604800. Kept by GitLab. @default 3600 */
  readonly maximumTimeoutSeconds?: number;
  /** `'amd64'` or `'arm64'`. Selects nodes and the helper image. @default 'amd64' */
  readonly architecture?: Architecture;
  /** Jobs that one manager runs at a time, 1 to 1000. @default 4 */
  readonly concurrency?: number;
  /**
   * Managers, each with its own `concurrency`, 0 to 50. With 0 the runner is retired: it takes no more jobs, and everything
   * that its last manager lives by stays until it has ended those that it has. @default 1
   */
  readonly replicas?: number;
  /** Requests and limits of the containers of a job pod. See {@link JobResources}. @default - by kind */
  readonly resources?: JobResources;
  /**
   * Other sizes of the build container, of which a job chooses one by its variables. A list by name of
   * {@link ContainerResources}; what a size leaves out is as in `resources.build`. The quota counts the largest.
   *
   * @default - `resources.build` alone
   */
  readonly sizes?: JobSizes;
  /**
   * Whether jobs use the idle CPU of their node. Their containers have no CPU limit then: what they request is still kept for
   * them, and shared out by requests where a node has no more. Memory and disk stay limited. See docs/jobs.md#idle-cpu.
   *
   * @default false
   */
  readonly burst?: boolean;
  /**
   * Environment of all jobs. Added to that of the kind. Not for secrets: a variable named like a credential
   * (`..._TOKEN`, `..._PASSWORD`) may only name another variable. Variables by which programs load code, such as
   * `LD_PRELOAD`, `PATH` or `NODE_OPTIONS`, are refused; `MAKEFLAGS`, `GOFLAGS`, `MAVEN_OPTS` and the like only with options that
   * run a program of their own.
   *
   * @default - by kind
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Capabilities of Linux that jobs and their services have besides the usual ones: `'AUDIT_WRITE'`, `'MKNOD'`,
   * `'SETPCAP'`, `'SYS_CHROOT'`. Pod Security baseline allows no others, and `restricted` none. See docs/jobs.md.
   *
   * @default - none
   */
  readonly addCapabilities?: readonly AddedCapability[];
  /** A RuntimeClass for job pods, such as gVisor or Kata Containers. See {@link RuntimeClass}. @default - none */
  readonly runtimeClass?: RuntimeClass;
  /**
   * Ports on which jobs reach public addresses over TCP, besides that of GitLab. A given list replaces the default; `[]` opens
   * none. Port 80 is opened by `http`; ports of control planes, kubelets, mail servers and resolvers are refused.
   *
   * @default - `[443]`; `[]` where the fleet has a proxy
   */
  readonly publicPorts?: readonly number[];
  /** Whether jobs may also reach public addresses on port 80, without TLS. @default false */
  readonly http?: boolean;
  /**
   * What jobs may reach besides GitLab, the cache of the nix kinds and public addresses on `publicPorts`. A list of
   * {@link Destination}.
   *
   * @default - none
   */
  readonly destinations?: readonly Destination[];
  /** Where jobs keep their caches: a bucket of S3 or GCS, or a container of Azure. See {@link CacheSpec}. @default - caches end with their job */
  readonly cache?: CacheSpec;
  /** Where the Secret `{name}-token` comes from, as a {@link SecretSource}. @default { from: 'existing' } */
  readonly token?: SecretSource<TokenKey>;
  /**
   * Names of Secrets of type `kubernetes.io/dockerconfigjson` with which nodes pull the images of jobs and of the manager.
   * They are never mounted into a pod. Give them read access only.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
  /** Whether jobs had rather be beside each other or apart. See {@link JobSpacing}. @default - the scheduler decides */
  readonly spacing?: JobSpacing;
  /**
   * Labels of job pods beside those of the product, for bills and dashboards. Keys that somebody acts on are refused:
   * docs/configuration.md#labels-and-annotations. A value may be one variable of the job, such as `$CI_JOB_STAGE`: authors of
   * jobs then decide what it says, so nothing may rest on it.
   *
   * @default - none
   */
  readonly podLabels?: PodLabels;
  /**
   * Annotations of job pods beside those of GitLab Runner. The same keys are refused. A text may be one variable of the job, as
   * a label may, and has no `$` otherwise.
   *
   * @default - none
   */
  readonly podAnnotations?: PodAnnotations;
  /**
   * Whether those who take nodes away (Cluster Autoscaler, Karpenter, GKE) are asked to leave that of a running job. A job
   * then holds its node for as long as it may run.
   *
   * @default false
   */
  readonly doNotDisrupt?: boolean;
  /**
   * Whether the API server refuses to evict running jobs: a drain of their node, as for an upgrade, waits until they have
   * ended, at most as long as `maximumTimeoutSeconds`. Those who take nodes away evict pods too, and wait as well. GitLab
   * Runner's `pod_disruption_budget` does the same with a budget for each job, and would need a right for it.
   *
   * @default false
   */
  readonly disruptionBudget?: boolean;
  /** The Deployment of the manager. See {@link ManagerSpec}. @default - see there */
  readonly manager?: ManagerSpec;
  /** Keys of config.toml that touch no boundary. See {@link ConfigOverrides}. @default - GitLab's defaults */
  readonly config?: ConfigOverrides & ForbiddenOverrides;
}

/** How each field is read, and what it is where it is left out. */
const commonEntries = (kind: RunnerKind) => ({
  name: v.exactOptional(check.name),
  image: v.exactOptional(check.image, IMAGES_OF[FAMILY_OF[kind]].image),
  allowedImages: v.exactOptional(check.nonEmpty(check.imagePattern)),
  allowedServices: v.exactOptional(v.array(check.imagePattern), [
    ...IMAGES_OF[FAMILY_OF[kind]].allowedServices,
  ]),
  maximumServices: v.exactOptional(check.integer(0, 10, 'services'), KIND_DEFAULTS[kind].maximumServices),
  tags: v.exactOptional(check.tags),
  maximumTimeoutSeconds: v.exactOptional(check.integer(600, 604_800, 'seconds'), 3600),
  architecture: v.exactOptional(
    v.pipe(v.picklist(ARCHITECTURES), wanted({ guess: guessArchitecture })),
    ARCHITECTURES[0],
  ),
  concurrency: v.exactOptional(check.integer(1, 1000, 'jobs'), 4),
  replicas: v.exactOptional(check.integer(0, 50, 'managers'), 1),
  resources: v.exactOptional(JOB_RESOURCES, {}),
  sizes: v.exactOptional(JOB_SIZES),
  burst: v.exactOptional(v.boolean(), false),
  environment: v.exactOptional(
    v.pipe(
      check.environment,
      v.transform((own) => ({ ...KIND_DEFAULTS[kind].environment, ...own })),
    ),
    {},
  ),
  addCapabilities: v.exactOptional(v.array(ADDED_CAPABILITY), []),
  runtimeClass: v.exactOptional(RUNTIME_CLASS),
  publicPorts: v.exactOptional(v.array(check.port)),
  http: v.exactOptional(v.boolean(), false),
  destinations: v.exactOptional(v.array(DESTINATION), []),
  cache: v.exactOptional(CACHE),
  token: v.exactOptional(secretSource([TOKEN_KEY]), { from: 'existing' }),
  imagePullSecrets: v.exactOptional(v.array(check.objectName), []),
  spacing: v.exactOptional(JOB_SPACING),
  podLabels: v.exactOptional(JOB_LABELS),
  podAnnotations: v.exactOptional(JOB_ANNOTATIONS),
  doNotDisrupt: v.exactOptional(v.boolean(), false),
  disruptionBudget: v.exactOptional(v.boolean(), false),
  manager: v.exactOptional(MANAGER, {}),
  config: v.exactOptional(CONFIG_OVERRIDES, {}),
});

/** Other words for the architectures. */
function guessArchitecture(input: string | number): readonly string[] {
  const word = String(input).toLowerCase();
  return /^(?:x86[-_]64|x64|amd)$/.test(word) ? ['amd64'] : /^(?:aarch64|arm)/.test(word) ? ['arm64'] : [];
}

const ADDED_CAPABILITY = v.pipe(
  v.picklist(ADDED_CAPABILITIES),
  wanted({ fault: capabilityFault, guess: guessCapability }),
);

function capabilityFault(text: string): string {
  const isOfJobs = BASELINE_CAPABILITIES.some((name) => name === text);
  return isOfJobs
    ? 'jobs of level baseline have this capability anyway'
    : 'not a capability that Pod Security baseline allows: others are parts of being root on the node';
}

/** Other ways to write a capability. */
function guessCapability(input: string | number): readonly string[] {
  return [String(input).toUpperCase().replace(/^CAP_/, '')];
}

function levelFault(text: string): string {
  return text === 'privileged'
    ? "a level is only ever tightened; the daemon of kind 'dind' alone is privileged"
    : 'not a level of Pod Security that fits here';
}

/** A runner none of whose containers is privileged. */
export interface UnprivilegedRunnerSpec<K extends UnprivilegedKind> extends CommonRunnerSpec<K> {
  /** `'restricted'` tightens the level. Nothing can loosen it. @default 'baseline' */
  readonly podSecurity?: 'baseline' | 'restricted';
  /**
   * `'not_protected'` or `'ref_protected'`. Kept by GitLab.
   *
   * @default - `'not_protected'`; `'ref_protected'` beside `cloudIdentity`
   */
  readonly accessLevel?: AccessLevel;
  /**
   * Who its jobs are in a cloud, of protected refs alone. See {@link CloudIdentity}; GitLab's own `id_tokens` are the better way.
   *
   * @default - nobody
   */
  readonly cloudIdentity?: CloudIdentity;
  /**
   * Accelerators of the build container, as `{ 'nvidia.com/gpu': 1 }`: names of extended resources, each with how many, 1 to 64.
   * Lead jobs to nodes that have them with `nodes`. See docs/jobs.md#gpus.
   *
   * @default - none
   */
  readonly devices?: Devices;
  /**
   * Whether each job pod has users of its own (`hostUsers: false`): root in it is nobody on its node. Needs nodes that can do it,
   * and a cluster that says so: `kubernetesVersion` from `'1.33'` on. See docs/jobs.md#users-of-their-own.
   *
   * @default - `false`; `true` beside `imageBuilds`
   * @see https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
   */
  readonly userNamespaces?: boolean;
  /** How its jobs build images with Buildah. See {@link ImageBuilds}. @default - by Kaniko alone */
  readonly imageBuilds?: ImageBuilds;
  /**
   * As whom its jobs run at level `restricted`, and at no other. See {@link RunAs}.
   *
   * @default - `{ user: 1000, group: 1000 }` at `restricted`; else the user of each image
   */
  readonly runAs?: RunAs;
  /** Whether the runner takes jobs without tags. Kept by GitLab. @default false */
  readonly runUntagged?: boolean;
  /** Nodes for jobs. See {@link JobNodes}. @default - any node of the architecture */
  readonly nodes?: JobNodes;
  /**
   * What all containers of its jobs mount, services and GitLab's helper among them: scratch space, ConfigMaps and claims, as a
   * list of {@link JobVolume}.
   *
   * @default - none
   */
  readonly volumes?: readonly JobVolume[];
}

/** @internal */
export const unprivilegedEntries = (kind: UnprivilegedKind) => ({
  ...commonEntries(kind),
  podSecurity: v.exactOptional(
    v.pipe(v.picklist(['baseline', 'restricted']), wanted({ fault: levelFault })),
    LEVEL_OF[kind],
  ),
  accessLevel: v.exactOptional(v.picklist(['not_protected', 'ref_protected'])),
  cloudIdentity: v.exactOptional(CLOUD_IDENTITY),
  devices: v.exactOptional(DEVICES),
  userNamespaces: v.exactOptional(v.boolean()),
  imageBuilds: v.exactOptional(IMAGE_BUILDS),
  runAs: v.exactOptional(RUN_AS),
  runUntagged: v.exactOptional(v.boolean(), false),
  nodes: v.exactOptional(JOB_NODES),
  volumes: v.exactOptional(JOB_VOLUMES, []),
});

/** A runner whose job pods hold a privileged daemon. */
export interface PrivilegedRunnerSpec<K extends PrivilegedKind> extends CommonRunnerSpec<K> {
  /** The daemon cannot run at a tighter level. */
  readonly podSecurity?: Forbidden<typeof LEVEL_IS_FIXED>;
  /**
   * The only allowed value: anyone who can push to an unprotected branch would be root on the node.
   *
   * @default 'ref_protected'
   */
  readonly accessLevel?: 'ref_protected';
  /** Root of a node has the tokens of all pods on it. */
  readonly cloudIdentity?: Forbidden<typeof IDENTITY_OF_ROOT>;
  /** A privileged container has all devices of its node. */
  readonly devices?: Forbidden<typeof DEVICES_OF_ROOT>;
  /** Its containers would not start. */
  readonly userNamespaces?: Forbidden<typeof USERS_OF_DIND>;
  /** Its jobs have a daemon. */
  readonly imageBuilds?: Forbidden<typeof USERS_OF_DIND>;
  /** Its level leaves jobs the user of their image. */
  readonly runAs?: Forbidden<typeof USER_OF_DIND>;
  /** The only allowed value: a job that asks for nothing would be root on the node. @default false */
  readonly runUntagged?: false;
  /**
   * {@link DedicatedNodes}, or the written acceptance that there are none: `{ accept:
   * 'dind-jobs-are-root-on-shared-nodes' }`.
   */
  readonly nodes: DedicatedNodes | SharedNodes;
  /** The image of the Docker daemon, with a version tag or a digest. @default - see docs/images.md */
  readonly daemonImage?: string;
  /** What the daemon is told. See {@link DaemonSpec}. @default - Docker's defaults */
  readonly daemon?: DaemonSpec;
  /** The same but for claims: root of a node could write to the disk below one. @default - none */
  readonly volumes?: readonly VolumeOfRoot[];
}

/** @internal */
export const privilegedEntries = (kind: PrivilegedKind) => ({
  ...commonEntries(kind),
  accessLevel: v.exactOptional(
    v.pipe(
      v.literal('ref_protected'),
      wanted({ fault: () => 'whoever can push to an unprotected branch would be root on the node' }),
    ),
    'ref_protected',
  ),
  runUntagged: v.exactOptional(v.literal(false, 'untagged-privileged'), false),
  nodes: v.union([DEDICATED_NODES, SHARED_NODES], 'invalid-nodes'),
  daemonImage: v.exactOptional(check.image, DAEMON_IMAGE),
  daemon: v.exactOptional(DAEMON, {}),
  volumes: v.exactOptional(VOLUMES_OF_ROOT, []),
});

/** How a nix runner uses the Attic cache. */
export interface NixRunnerSpec<K extends NixKind> extends UnprivilegedRunnerSpec<K> {
  /**
   * `'pull'` reads the Secret `attic-credentials`. `'push'` reads `attic-push-credentials` and needs `accessLevel:
   * 'ref_protected'`, since every job of the runner can then write what others will build with.
   *
   * @default 'pull'
   */
  readonly attic?: 'pull' | 'push';
  /**
   * Nix's own build sandbox. `true` fails closed where it cannot work; `false` says that the pod is the only wall. See
   * docs/nix.md.
   *
   * @default false
   */
  readonly nixSandbox?: boolean;
}

/** @internal */
export const nixEntries = (kind: NixKind) => ({
  ...unprivilegedEntries(kind),
  attic: v.exactOptional(v.picklist(['pull', 'push']), 'pull'),
  nixSandbox: v.exactOptional(v.boolean(), false),
});

/**
 * What a setting opens beyond its default, in words for the printed report.
 *
 * @internal
 */
export const LOOSENINGS: {
  readonly [F in keyof RunnerSettings]?: (value: Exclude<RunnerSettings[F], undefined>) => string | false;
} = {
  nodes: (nodes) => {
    if ('accept' in nodes) {
      return 'dind jobs are root on nodes that they share with other pods (accepted in the fleet)';
    }
    const keys = (nodes.tolerations ?? []).flatMap(({ key, operator }) =>
      operator === 'Exists' ? [key] : [],
    );
    return keys.length > 0 && `jobs tolerate taints of any value: ${keys.join(', ')}`;
  },
  manager: ({ tolerations = [] }) => {
    const keys = tolerations.flatMap(({ key, operator }) => (operator === 'Exists' ? [key] : []));
    return keys.length > 0 && `its managers tolerate taints of any value: ${keys.join(', ')}`;
  },
  attic: (access) => access === 'push' && 'jobs may write to the Attic cache',
  cloudIdentity: (identity) =>
    `whoever may push to a protected ref of a project of the runner is ${nameInCloud(identity)}`,
  imageBuilds: ({ seccompProfile, appArmorProfile }) =>
    `build containers run under ${appArmorProfile ? `the seccomp profile ${seccompProfile} and the AppArmor profile ${appArmorProfile}` : `the seccomp profile ${seccompProfile}`} of their node, in user namespaces`,
  runUntagged: (on) => on && 'takes jobs without tags',
  publicPorts: (ports) => {
    const others = ports.filter((port) => port !== 443);
    return others.length > 0 && `jobs reach public addresses on port ${others.join(', ')} too`;
  },
  cache: (cache) => {
    const identity = identityOf(cache);
    return `later jobs run what earlier ones of their project leave in ${cache.type === 'azure' ? 'container' : 'bucket'} ${storeName(cache)} of ${cacheUrl(cache).host}${identity === undefined ? '' : `, for which the manager signs as ${identity}`}`;
  },
  addCapabilities: (added) =>
    added.length > 0 && `jobs have capabilities besides the usual ones: ${added.join(', ')}`,
  daemon: ({ registryMirrors = [] }) =>
    registryMirrors.length > 0 &&
    `the daemon takes images of Docker Hub from whoever runs ${registryMirrors.join(', ')}`,
  disruptionBudget: (on) => on && 'a drain of a node waits until its jobs have ended',
  volumes: (volumes) => openedBy(volumes) || false,
  podLabels: (labels) =>
    `whatever selects pods by these labels selects its jobs: ${Object.keys(labels).join(', ')}${chosenByJobs(labels)}`,
  podAnnotations: (annotations) =>
    `whatever reads these annotations reads them of its jobs: ${Object.keys(annotations).join(', ')}${chosenByJobs(annotations)}`,
  devices: (devices) =>
    `its jobs talk to drivers of their node through ${Object.keys(devices).join(', ')}, and may read what earlier jobs left in the device`,
  sizes: (sizes) =>
    `its jobs choose their size themselves, up to the largest of ${['resources.build', ...Object.keys(sizes)].join(', ')}`,
  burst: (on) => on && 'its jobs use the idle CPU of their node, without a limit',
  http: (on) => on && 'jobs reach public addresses without TLS',
};

/**
 * The specification type of each kind, as its level and its family make it: no kind can lack its row. A type and no
 * interface, so that nobody can add a row.
 */
export type SpecOfKind = { readonly [K in PrivilegedKind]: PrivilegedRunnerSpec<K> } & {
  readonly [K in NixKind]: NixRunnerSpec<K>;
} & { readonly [K in Exclude<UnprivilegedKind, NixKind>]: UnprivilegedRunnerSpec<K> };

/**
 * What an operator writes for one runner. Distributes over the kinds, so that a union of kinds is a union of
 * specifications and never one loose object.
 *
 * @example
 * const runner: RunnerSpec<'docker'> = { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' };
 */
export type RunnerSpec<K extends RunnerKind = RunnerKind> = { [P in K]: SpecOfKind[P] }[K];
