import * as v from 'valibot';
import * as check from '../decode/checks';
import { byResource } from '../resource-table';

/**
 * Requests and limits of one container, as Kubernetes quantities such as `500m` or `2Gi`.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export interface ContainerResources {
  /** CPU that is reserved. @default - by container */
  readonly cpuRequest?: string;
  /** CPU at most. @default - by container */
  readonly cpuLimit?: string;
  /** Memory that is reserved. @default - by container */
  readonly memoryRequest?: string;
  /** Memory at most. @default - by container */
  readonly memoryLimit?: string;
  /** Disk of the node that is reserved. @default - by container */
  readonly ephemeralStorageRequest?: string;
  /** Disk of the node at most. @default - by container */
  readonly ephemeralStorageLimit?: string;
}

/** The resources of each container of a job pod. */
export interface JobResources {
  /** The container that runs the job's script, as {@link ContainerResources}. @default - by kind */
  readonly build?: ContainerResources;
  /**
   * GitLab's helper, which also serves as the init container.
   *
   * @default - 50m-500m CPU, 64Mi-256Mi memory, 256Mi-5Gi storage
   */
  readonly helper?: ContainerResources;
  /** Each service of the job. For dind also the daemon. @default - by kind */
  readonly service?: ContainerResources;
}

/**
 * Sizes of the build container besides `resources.build`, by their names: each says what it has otherwise. See docs/jobs.md#sizes.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#overwrite-container-resources
 */
export type JobSizes = Readonly<Record<string, ContainerResources>>;

/** Resources of a container with every default filled in. */
export type ResolvedResources = Required<ContainerResources>;

/** The same of a container of a job, which has no CPU limit where its runner bursts. */
export type JobContainerResources = Omit<ResolvedResources, 'cpuLimit'> &
  Pick<ContainerResources, 'cpuLimit'>;

const RESOURCES = v.strictObject({
  cpuRequest: v.exactOptional(check.cpu),
  cpuLimit: v.exactOptional(check.cpu),
  memoryRequest: v.exactOptional(check.bytes),
  memoryLimit: v.exactOptional(check.bytes),
  ephemeralStorageRequest: v.exactOptional(check.bytes),
  ephemeralStorageLimit: v.exactOptional(check.bytes),
});

/** @internal */
export const resourcesWithin = (defaults: ResolvedResources) =>
  v.exactOptional(
    v.pipe(
      RESOURCES,
      v.transform((given) => resolveResources(defaults, given)),
    ),
    {},
  );

/**
 * Those of jobs are resolved with what else their runner says.
 *
 * @internal
 */
export const JOB_RESOURCES = v.strictObject({
  build: v.exactOptional(RESOURCES, {}),
  helper: v.exactOptional(RESOURCES, {}),
  service: v.exactOptional(RESOURCES, {}),
});

/** @internal */
export const JOB_SIZES = check.sizes<ContainerResources>(RESOURCES, { large: { memoryLimit: '8Gi' } });

/** A limit below the default request would be refused by the API server, so a request follows its limit down. */
export function resolveResources(defaults: ResolvedResources, given: ContainerResources): ResolvedResources {
  return byResource(({ field, parse, format }, bound) => {
    const [request, limit] = (['Request', 'Limit'] as const).map((one) =>
      parse(given[`${field}${one}`] ?? ''),
    );
    const resolvedLimit = limit ?? Math.max(parse(defaults[`${field}Limit`]) ?? 0, request ?? 0);
    const resolvedRequest = request ?? Math.min(parse(defaults[`${field}Request`]) ?? 0, resolvedLimit);
    return format(bound === 'Limit' ? resolvedLimit : resolvedRequest);
  });
}
