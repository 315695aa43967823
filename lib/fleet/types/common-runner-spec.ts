import * as v from 'valibot';
import type { RunnerKind } from '../../privilege';
import * as check from '../decode/checks';
import { DEFAULT_ALLOWED_SERVICES, DEFAULT_IMAGE } from '../images';
import { HELPER_RESOURCES, KIND_DEFAULTS } from '../kinds';
import { CONFIG_OVERRIDES, type ConfigOverrides } from './config-overrides';
import { DESTINATION, type Destination } from './destination';
import type { ForbiddenFields, ForbiddenOverrides } from './forbidden';
import { MANAGER, type ManagerSpec } from './manager-spec';
import { RUNTIME_CLASS, type RuntimeClass } from './nodes';
import { type ContainerResources, resourcesWithin } from './resources';
import { type SecretSource, secretSource, type TokenKey } from './secret-source';

/** A CPU architecture of nodes. */
export type Architecture = 'amd64' | 'arm64';

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

/**
 * How each field is read, and what it is where it is left out.
 *
 * @internal
 */
export const commonEntries = (kind: RunnerKind) => ({
  name: v.exactOptional(check.name),
  image: v.exactOptional(check.image, DEFAULT_IMAGE[kind]),
  allowedImages: v.exactOptional(check.nonEmpty(check.imagePattern)),
  allowedServices: v.exactOptional(v.array(check.imagePattern), [...DEFAULT_ALLOWED_SERVICES[kind]]),
  maximumServices: v.exactOptional(check.integer(0, 10), KIND_DEFAULTS[kind].maximumServices),
  tags: v.exactOptional(check.tags),
  runUntagged: v.exactOptional(v.boolean(), false),
  maximumTimeoutSeconds: v.exactOptional(check.integer(600, 604_800), 3600),
  architecture: v.exactOptional(v.picklist(['amd64', 'arm64']), 'amd64'),
  concurrency: v.exactOptional(check.integer(1, 1000), 4),
  replicas: v.exactOptional(check.integer(1, 50), 1),
  resources: v.exactOptional(
    v.strictObject({
      build: resourcesWithin(KIND_DEFAULTS[kind].build),
      helper: resourcesWithin(HELPER_RESOURCES),
      service: resourcesWithin(KIND_DEFAULTS[kind].service),
    }),
    {},
  ),
  environment: v.exactOptional(
    v.pipe(
      check.environment,
      v.transform((own) => ({ ...KIND_DEFAULTS[kind].environment, ...own })),
    ),
    {},
  ),
  runtimeClass: v.exactOptional(RUNTIME_CLASS),
  http: v.exactOptional(v.boolean(), false),
  destinations: v.exactOptional(v.array(DESTINATION), []),
  token: v.exactOptional(secretSource(['runner-token']), { from: 'existing' }),
  imagePullSecrets: v.exactOptional(v.array(check.objectName), []),
  manager: v.exactOptional(MANAGER, {}),
  config: v.exactOptional(CONFIG_OVERRIDES, {}),
});
