import type { Forbidden, NixKind, PrivilegedKind, RunnerKind, UnprivilegedKind } from '../../privilege';
import type { ConfigOverrides } from './config-overrides';
import type { Destination, Labels } from './destination';
import type { ForbiddenFields, ForbiddenOverrides, LEVEL_IS_FIXED } from './forbidden';
import type { ContainerResources } from './resources';
import type { SecretSource, TokenKey } from './secret-source';

/** A CPU architecture of nodes. */
export type Architecture = 'amd64' | 'arm64';

/** Which refs GitLab lets a runner serve. */
export type AccessLevel = 'not_protected' | 'ref_protected';

/** A taint that keeps other pods off a pool of nodes. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  /** @default 'NoSchedule' */
  readonly effect?: 'NoSchedule' | 'NoExecute';
}

/** Nodes set aside for a runner: job pods select the pool and tolerate its taint. */
export interface DedicatedNodes {
  /** Labels that all nodes of the pool carry; at least one. */
  readonly pool: Labels;
  /** The taint that keeps every other pod off the pool. */
  readonly taint: Taint;
  /** Belongs to {@link SharedNodes}. */
  readonly accept?: Forbidden<'only dind may share its nodes: name a pool and its taint'>;
}

/** Says in writing that jobs of a privileged runner may share nodes with everything else. */
export interface SharedNodes {
  /** Whoever runs a job is root on its node: it reads all pods, Secrets and traffic there. */
  readonly accept: 'dind-jobs-are-root-on-shared-nodes';
}

/** A RuntimeClass for job pods, such as gVisor or Kata Containers. */
export interface RuntimeClass {
  readonly name: string;
  /** The overhead that the RuntimeClass declares, so that the quota holds it. @default - none */
  readonly overhead?: { readonly cpu?: string; readonly memory?: string };
  /**
   * What the RuntimeClass adds to its pods, so that the admission policies expect it. It leads jobs onto nodes as `nodes`
   * does: never onto those of a dind runner, unless the runner is one itself, or of the control plane.
   *
   * @default - nothing
   */
  readonly scheduling?: {
    /** @default - none */
    readonly nodeSelector?: Labels;
    /** @default - none */
    readonly tolerations?: readonly Taint[];
  };
}

/** The resources of each container of a job pod. */
export interface JobResources {
  /** The container that runs the job's script. @default - by kind */
  readonly build?: ContainerResources;
  /** GitLab's helper, which also serves as the init container. @default - 50m-500m CPU, 64Mi-256Mi memory */
  readonly helper?: ContainerResources;
  /** Each service of the job; for dind also the daemon. @default - by kind */
  readonly service?: ContainerResources;
}

/** What every kind of runner may set. */
export interface CommonRunnerSpec<K extends RunnerKind> extends ForbiddenFields {
  /** The kind: decides image family, Pod Security level and defaults. */
  readonly kind: K;
  /**
   * Name of the runner in GitLab and in the cluster, unique in its fleet: a DNS label of at most 38 characters.
   *
   * @default - the kind
   */
  readonly name?: string;
  /** Image of jobs that name none, with a version tag or a digest. @default - by kind */
  readonly image?: string;
  /**
   * Patterns of images that jobs may run: `*` stands for anything but `/`, `**` as a whole path element for any elements.
   * The runner's own `image` is allowed in any case.
   *
   * @default - the repositories of the kind's family
   */
  readonly allowedImages?: readonly string[];
  /** Patterns of images that jobs may run as services. @default - by kind */
  readonly allowedServices?: readonly string[];
  /** How many services a job may declare; they are part of the quota. @default - by kind */
  readonly maximumServices?: number;
  /** Tags of the runner; set in GitLab through the OpenTofu module, not in config.toml. @default - by kind */
  readonly tags?: readonly string[];
  /** Whether the runner takes jobs without tags; set in GitLab. @default false */
  readonly runUntagged?: boolean;
  /** The longest time that GitLab lets a job run, in seconds; set in GitLab. @default 3600 */
  readonly maximumTimeoutSeconds?: number;
  /** @default 'amd64' */
  readonly architecture?: Architecture;
  /** Jobs that one manager runs at a time. @default 4 */
  readonly concurrency?: number;
  /** Managers, each with its own `concurrency`. @default 1 */
  readonly replicas?: number;
  /** Requests and limits of the containers of a job pod. @default - by kind */
  readonly resources?: JobResources;
  /** Environment of all jobs; not for secrets. @default - by kind */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly runtimeClass?: RuntimeClass;
  /** Whether jobs may also reach public addresses on port 80. @default false */
  readonly http?: boolean;
  /** What jobs may reach besides GitLab, Attic (nix kinds) and public addresses on port 443. @default - nothing */
  readonly destinations?: readonly Destination[];
  /** Where the Secret `{runner}-token` comes from. @default - existing, made by the OpenTofu module */
  readonly token?: SecretSource<TokenKey>;
  /**
   * Secrets of type `kubernetes.io/dockerconfigjson` with which nodes pull images. They are never mounted into a job;
   * give them read access only.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[];
  /** The Deployment of the manager. @default - image of the supported runner version */
  readonly manager?: ManagerSpec;
  /** Keys of config.toml that touch no boundary, under GitLab's own names. @default - GitLab's defaults */
  readonly config?: ConfigOverrides & ForbiddenOverrides;
}

/** The manager of a runner. */
export interface ManagerSpec extends ForbiddenFields {
  /** Image of the same minor version as the typed config. @default - see docs/images.md */
  readonly image?: string;
  /** Helper image, of the manager's version. @default - derived from architecture and version */
  readonly helperImage?: string;
  /** @default - 100m-500m CPU, 128Mi-512Mi memory */
  readonly resources?: ContainerResources;
  /** Node labels that manager pods need. @default - any Linux node */
  readonly nodeSelector?: Labels;
  /**
   * How long a stopping manager may finish its jobs, in seconds.
   *
   * @default - the longest job and five minutes for uploads, which is also the least
   */
  readonly terminationGracePeriodSeconds?: number;
}

/** A runner none of whose containers is privileged. */
export interface UnprivilegedRunnerSpec<K extends UnprivilegedKind> extends CommonRunnerSpec<K> {
  /** May tighten the level of the kind, never loosen it. @default - the level of the kind */
  readonly podSecurity?: 'baseline' | 'restricted';
  /** Which refs the runner serves; set in GitLab. @default 'not_protected' */
  readonly accessLevel?: AccessLevel;
  /** Nodes set aside for the runner. @default - any node of the architecture */
  readonly nodes?: DedicatedNodes;
}

/** A runner whose job pods hold a privileged daemon. */
export interface PrivilegedRunnerSpec<K extends PrivilegedKind> extends CommonRunnerSpec<K> {
  /** The daemon cannot run at a tighter level. */
  readonly podSecurity?: Forbidden<typeof LEVEL_IS_FIXED>;
  /** Anyone who can push to an unprotected branch would be root on the node. @default 'ref_protected' */
  readonly accessLevel?: 'ref_protected';
  /** Dedicated nodes, or the written acceptance that there are none. */
  readonly nodes: DedicatedNodes | SharedNodes;
  /** Image of the Docker daemon, with a version tag or a digest. @default - see docs/images.md */
  readonly daemonImage?: string;
}

/** How a nix runner uses the Attic cache. */
export interface NixRunnerSpec<K extends NixKind> extends UnprivilegedRunnerSpec<K> {
  /**
   * `pull` reads the Secret `attic-credentials`; `push` reads `attic-push-credentials` and serves protected refs only,
   * since every job of the runner can then write what others will build with.
   *
   * @default 'pull'
   */
  readonly attic?: 'pull' | 'push';
  /**
   * Nix's build sandbox. `true` needs user namespaces in the pod and fails closed without them; `false` says openly
   * that the pod is the only wall.
   *
   * @default false
   */
  readonly nixSandbox?: boolean;
}

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
