import * as v from 'valibot';
import type { RunnerKind } from '../../privilege';
import * as check from '../decode/checks';
import { HELPER_RESOURCES, KIND_DEFAULTS } from '../kinds';
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

/** Resources of a container with every default filled in. */
export type ResolvedResources = Required<ContainerResources>;

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

/** @internal */
export const jobResources = (kind: RunnerKind) =>
  v.strictObject({
    build: resourcesWithin(KIND_DEFAULTS[kind].build),
    helper: resourcesWithin(HELPER_RESOURCES),
    service: resourcesWithin(KIND_DEFAULTS[kind].service),
  });

/** A limit below the default request would be refused by the API server, so a request follows its limit down. */
function resolveResources(defaults: ResolvedResources, given: ContainerResources): ResolvedResources {
  return byResource(({ field, parse, format }, bound) => {
    const [request, limit] = (['Request', 'Limit'] as const).map((one) =>
      parse(given[`${field}${one}`] ?? ''),
    );
    const resolvedLimit = limit ?? Math.max(parse(defaults[`${field}Limit`]) ?? 0, request ?? 0);
    const resolvedRequest = request ?? Math.min(parse(defaults[`${field}Request`]) ?? 0, resolvedLimit);
    return format(bound === 'Limit' ? resolvedLimit : resolvedRequest);
  });
}
