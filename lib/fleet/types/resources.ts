/**
 * Requests and limits of one container, as Kubernetes quantities such as `500m` or `2Gi`.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export interface ContainerResources {
  readonly cpuRequest?: string;
  readonly cpuLimit?: string;
  readonly memoryRequest?: string;
  readonly memoryLimit?: string;
  readonly ephemeralStorageRequest?: string;
  readonly ephemeralStorageLimit?: string;
}

/** Resources of a container with every default filled in. */
export type ResolvedResources = Required<ContainerResources>;
