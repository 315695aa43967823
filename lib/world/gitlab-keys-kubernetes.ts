import { decided, field, type GitLabKeys, known, missing } from './gitlab-keys';

const OVERWRITE = 'always off: a job would move it by a variable of its own';
const OTHER_MAXIMUM =
  'not set, so that GitLab Runner ignores what a job asks for: sizes are of its build container';
const CONTEXT = 'follows from kind and podSecurity';
const DEFAULT = "GitLab Runner's default holds";

/** Keys by which a job would move what its runner decides. */
export const OVERWRITE_KEYS = [
  'bearer_token_overwrite_allowed',
  'namespace_overwrite_allowed',
  'service_account_overwrite_allowed',
  'node_selector_overwrite_allowed',
  'node_tolerations_overwrite_allowed',
  'pod_labels_overwrite_allowed',
  'pod_annotations_overwrite_allowed',
] as const;

/**
 * Keys of the section `[runners.kubernetes]`.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */
export const KUBERNETES_KEYS: readonly GitLabKeys[] = [
  field('image', ['image']),
  field('manager.helperImage', ['helper_image']),
  field('allowedImages', ['allowed_images']),
  field('allowedServices', ['allowed_services']),
  field('imagePullSecrets', ['image_pull_secrets']),
  field(
    'nodes',
    ['node_selector', 'node_tolerations'],
    'as { pool, taint, tolerations, affinity }; and architecture',
  ),
  field(
    'nodes',
    ['affinity'],
    'as { affinity } for labels of nodes; spacing is about jobs of the same runner',
  ),
  field('runtimeClass', ['runtime_class_name'], 'as { name }'),
  field('architecture', ['helper_image_autoset_arch_and_os'], 'which names the helper image'),
  field('resources.build.cpuLimit', ['cpu_limit']),
  field('resources.build.cpuRequest', ['cpu_request']),
  field('resources.build.memoryLimit', ['memory_limit']),
  field('resources.build.memoryRequest', ['memory_request']),
  field('resources.build.ephemeralStorageLimit', ['ephemeral_storage_limit']),
  field('resources.build.ephemeralStorageRequest', ['ephemeral_storage_request']),
  field('resources.helper.cpuLimit', ['helper_cpu_limit']),
  field('resources.helper.cpuRequest', ['helper_cpu_request']),
  field('resources.helper.memoryLimit', ['helper_memory_limit']),
  field('resources.helper.memoryRequest', ['helper_memory_request']),
  field('resources.helper.ephemeralStorageLimit', ['helper_ephemeral_storage_limit']),
  field('resources.helper.ephemeralStorageRequest', ['helper_ephemeral_storage_request']),
  field('resources.service.cpuLimit', ['service_cpu_limit']),
  field('resources.service.cpuRequest', ['service_cpu_request']),
  field('resources.service.memoryLimit', ['service_memory_limit']),
  field('resources.service.memoryRequest', ['service_memory_request']),
  field('resources.service.ephemeralStorageLimit', ['service_ephemeral_storage_limit']),
  field('resources.service.ephemeralStorageRequest', ['service_ephemeral_storage_request']),
  field('config.runners.kubernetes.poll_interval', ['poll_interval']),
  field('config.runners.kubernetes.poll_timeout', ['poll_timeout']),
  field('config.runners.kubernetes.pod_termination_grace_period_seconds', [
    'pod_termination_grace_period_seconds',
  ]),
  field('config.runners.kubernetes.cleanup_grace_period_seconds', ['cleanup_grace_period_seconds']),
  decided(
    'the manager uses the API server of its own cluster, as its own ServiceAccount',
    'host',
    'context',
    'cert_file',
    'key_file',
    'ca_file',
    'bearer_token',
  ),
  decided('always {org}-runners, which the admission policies guard', 'namespace', 'namespace_per_job'),
  decided(OVERWRITE, ...OVERWRITE_KEYS),
  decided(
    'always {runner}-job, which may do nothing in the cluster; cloudIdentity says who jobs are in a cloud',
    'service_account',
  ),
  decided('always false: jobs have no token of the Kubernetes API', 'automount_service_account_token'),
  decided(
    "always 'always': a node may hold an image that the job must not read",
    'pull_policy',
    'allowed_pull_policies',
  ),
  decided(
    'nodes would pull images of jobs with the credentials of a ServiceAccount',
    'use_service_account_image_pull_secrets',
  ),
  decided("always false: only kind 'dind' is privileged, and there the daemon alone", 'privileged'),
  decided(CONTEXT, 'allow_privilege_escalation', 'cap_drop', 'pod_security_context'),
  field('addCapabilities', ['cap_add'], 'which are added to the usual ones'),
  decided(
    CONTEXT,
    'build_container_security_context',
    'helper_container_security_context',
    'service_container_security_context',
    'init_permissions_container_security_context',
  ),
  decided(
    'a job may choose any user but root, and none where podSecurity is restricted',
    'allowed_users',
    'allowed_groups',
  ),
  field('volumes', ['volumes'], 'scratch space, ConfigMaps and claims; nothing else is mounted into a job'),
  decided('patches of job pods follow from the kind', 'pod_spec'),
  decided(
    'services of every job follow from the kind; jobs bring theirs in .gitlab-ci.yml, from allowedServices',
    'services',
  ),
  field('podLabels', ['pod_labels'], 'beside two of ours, which tell jobs from managers'),
  field('podAnnotations', ['pod_annotations'], 'and doNotDisrupt; none that somebody acts on'),
  decided('the jobs of each runner have a class of their own, which the quota counts', 'priority_class_name'),
  decided(
    'the scheduler of the cluster places every pod, as the admission policies expect',
    'scheduler_name',
  ),
  decided('a name could lead jobs elsewhere than the cluster says', 'host_aliases'),
  decided(
    'jobs resolve names as the cluster does: a name that is not found would be looked up elsewhere',
    'dns_policy',
    'dns_config',
  ),
  decided(
    'the hook would run in every container, the daemon among them, or send a request from the node',
    'container_lifecycle',
  ),
  field(
    'sizes',
    [
      'cpu_limit_overwrite_max_allowed',
      'cpu_request_overwrite_max_allowed',
      'memory_limit_overwrite_max_allowed',
      'memory_request_overwrite_max_allowed',
      'ephemeral_storage_limit_overwrite_max_allowed',
      'ephemeral_storage_request_overwrite_max_allowed',
    ],
    'the largest amount of any size, where sizes differ in it',
  ),
  decided(
    OTHER_MAXIMUM,
    'helper_cpu_limit_overwrite_max_allowed',
    'helper_cpu_request_overwrite_max_allowed',
    'helper_memory_limit_overwrite_max_allowed',
    'helper_memory_request_overwrite_max_allowed',
    'helper_ephemeral_storage_limit_overwrite_max_allowed',
    'helper_ephemeral_storage_request_overwrite_max_allowed',
    'service_cpu_limit_overwrite_max_allowed',
    'service_cpu_request_overwrite_max_allowed',
    'service_memory_limit_overwrite_max_allowed',
    'service_memory_request_overwrite_max_allowed',
    'service_ephemeral_storage_limit_overwrite_max_allowed',
    'service_ephemeral_storage_request_overwrite_max_allowed',
  ),
  decided(
    'bounds of a whole pod would replace those of its containers, from which quotas are derived',
    'pod_cpu_limit',
    'pod_cpu_request',
    'pod_memory_limit',
    'pod_memory_request',
    'pod_ephemeral_storage_limit',
    'pod_ephemeral_storage_request',
    'pod_cpu_limit_overwrite_max_allowed',
    'pod_cpu_request_overwrite_max_allowed',
    'pod_memory_limit_overwrite_max_allowed',
    'pod_memory_request_overwrite_max_allowed',
    'pod_ephemeral_storage_limit_overwrite_max_allowed',
    'pod_ephemeral_storage_request_overwrite_max_allowed',
  ),
  decided('they lie in the pod of the job', 'logs_base_dir', 'scripts_base_dir'),
  decided('a job waits for room in the quota for a quarter of an hour', 'retry_limits', 'retry_backoff_max'),
  field(
    'disruptionBudget',
    ['pod_disruption_budget'],
    'which is one budget for all jobs of the runner, and no right of its manager',
  ),
  known(
    { since: '19.4' },
    decided(
      'no environment outlives its job',
      'suspend_pvc_size',
      'suspend_pvc_storage_class',
      'services.suspend_data_path',
    ),
  ),
  decided('pause pods would run in the namespace beside what the admission policies know', 'autoscaler'),
  missing(
    "the helper of the runner's own version; name another one with manager.helperImage",
    'helper_image_flavor',
  ),
  missing(
    DEFAULT,
    'cleanup_resources_timeout',
    'retry_limit',
    'resource_availability_check_max_attempts',
    'print_pod_warning_events',
  ),
];
