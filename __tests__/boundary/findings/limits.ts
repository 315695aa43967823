/** Where {@link LIMIT_MUTATIONS} are told. */
export const LIMIT_FINDINGS: readonly string[] = [
  'job-limits | cpu_limit of 0 | KUBERNETES.cpu_limit | 0',
  'job-limits | memory_limit of 0Gi | KUBERNETES.memory_limit | 0Gi',
  'job-limits | ephemeral_storage_limit of 0.0 | KUBERNETES.ephemeral_storage_limit | 0.0',
  'job-limits | helper_cpu_limit of 0m | KUBERNETES.helper_cpu_limit | 0m',
  'job-limits | service_memory_limit of -1Gi | KUBERNETES.service_memory_limit | -1Gi',
  'job-limits | cpu_request of 0e3 | KUBERNETES.cpu_request | 0e3',
  'job-limits | service_memory_request of 0 | KUBERNETES.service_memory_request | 0',
  'job-limits | memory_limit of much | KUBERNETES.memory_limit | much',
  'job-limits | limits of the whole pod | KUBERNETES.pod_memory_limit | 64Gi',
  'job-limits | requests of the whole pod that a job chooses | KUBERNETES.pod_cpu_request_overwrite_max_allowed | 8',
  'limit-range-present | a LimitRange without a minimum | Namespace tinyland-runners',
  'limit-range-present | a minimum of nothing | Namespace tinyland-runners',
  'pod-spec-patch-scope | a patch that sets resources of the whole pod | KUBERNETES.pod_spec[0] / resources | {"limits":{"memory":"64Gi"}}',
  'pod-spec-patch-scope | a patch that sets empty resources of the whole pod | KUBERNETES.pod_spec[0] / resources | {}',
  'pod-spec-patch-scope | a patch that takes away the resources of a container | KUBERNETES.pod_spec[0] / containers[0].resources | null',
  'pod-spec-patch-scope | a patch that replaces resources by a directive | KUBERNETES.pod_spec[0] / resources | {"$patch":"replace"}',
];
