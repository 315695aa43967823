/**
 * Keys that lie below another in the values of GitLab's Helm chart, where the chart knows no others. A map that is not
 * here takes any.
 *
 * @see https://gitlab.com/gitlab-org/charts/gitlab-runner/-/blob/main/values.yaml
 */
export const CHART_KEYS_BELOW: Readonly<Record<string, readonly string[]>> = {
  image: ['registry', 'image', 'tag'],
  sessionServer: [
    'enabled',
    'serviceType',
    'annotations',
    'timeout',
    'internalPort',
    'externalPort',
    'nodePort',
    'publicIP',
    'loadBalancerIP',
    'loadBalancerSourceRanges',
    'ingress',
  ],
  rbac: [
    'create',
    'rules',
    'resources',
    'verbs',
    'clusterWideAccess',
    'serviceAccountName',
    'generatedServiceAccountName',
    'serviceAccountAnnotations',
    'podSecurityPolicy',
    'imagePullSecrets',
  ],
  serviceAccount: ['create', 'name', 'annotations', 'imagePullSecrets', 'automountServiceAccountToken'],
  metrics: ['enabled', 'portName', 'port', 'serviceMonitor', 'podMonitor'],
  service: [
    'enabled',
    'type',
    'labels',
    'annotations',
    'clusterIP',
    'externalIPs',
    'loadBalancerIP',
    'loadBalancerSourceRanges',
    'loadBalancerClass',
    'metrics',
    'additionalPorts',
  ],
  resources: ['limits', 'requests', 'claims'],
  'runners.cache': ['secretName'],
};

/**
 * Values of old versions of the chart that became keys of `[runners.kubernetes]`, by that key. The chart of today reads
 * none of them.
 *
 * @see https://docs.gitlab.com/runner/install/kubernetes/
 */
export const OLD_CHART_VALUES: Readonly<Record<string, string>> = {
  'runners.image': 'image',
  'runners.imagePullPolicy': 'pull_policy',
  'runners.imagePullSecrets': 'image_pull_secrets',
  'runners.namespace': 'namespace',
  'runners.privileged': 'privileged',
  'runners.allowPrivilegeEscalation': 'allow_privilege_escalation',
  'runners.pollTimeout': 'poll_timeout',
  'runners.pollInterval': 'poll_interval',
  'runners.serviceAccountName': 'service_account',
  'runners.nodeSelector': 'node_selector',
  'runners.nodeTolerations': 'node_tolerations',
  'runners.podLabels': 'pod_labels',
  'runners.podAnnotations': 'pod_annotations',
  'runners.hostAliases': 'host_aliases',
  'runners.podSecurityContext': 'pod_security_context',
  'runners.builds.cpuLimit': 'cpu_limit',
  'runners.builds.cpuRequests': 'cpu_request',
  'runners.builds.memoryLimit': 'memory_limit',
  'runners.builds.memoryRequests': 'memory_request',
  'runners.builds.cpuLimitOverwriteMaxAllowed': 'cpu_limit_overwrite_max_allowed',
  'runners.builds.memoryLimitOverwriteMaxAllowed': 'memory_limit_overwrite_max_allowed',
  'runners.services.cpuLimit': 'service_cpu_limit',
  'runners.services.cpuRequests': 'service_cpu_request',
  'runners.services.memoryLimit': 'service_memory_limit',
  'runners.services.memoryRequests': 'service_memory_request',
  'runners.helpers.image': 'helper_image',
  'runners.helpers.cpuLimit': 'helper_cpu_limit',
  'runners.helpers.cpuRequests': 'helper_cpu_request',
  'runners.helpers.memoryLimit': 'helper_memory_limit',
  'runners.helpers.memoryRequests': 'helper_memory_request',
};

/** The same for keys of `[[runners]]`. */
export const OLD_CHART_RUNNER_VALUES: Readonly<Record<string, string>> = {
  'runners.cloneUrl': 'clone_url',
  'runners.outputLimit': 'output_limit',
  'runners.requestConcurrency': 'request_concurrency',
  'runners.env': 'environment',
};

/** Keys that people write into config.toml and GitLab Runner ignores, each with what was meant. */
export const MISTAKEN_KEYS: Readonly<Record<string, string>> = {
  env: 'did you mean environment of [[runners]], a list of texts NAME=value?',
  image_pull_policy: 'did you mean pull_policy?',
  'services.image': 'did you mean name?',
  tags: 'GitLab keeps the tags of a runner',
  tag_list: 'GitLab keeps the tags of a runner',
  run_untagged: 'GitLab keeps it',
  locked: 'GitLab keeps it',
  access_level: 'GitLab keeps it',
  maximum_timeout: 'GitLab keeps it',
  resource_requirements: 'did you mean cpu_request, memory_limit and the like?',
  wait_for_services_timeout: 'it is a key of the Docker executor',
  tls_verify: 'it is a key of the Docker executor; what is trusted is gitlab.caCertificates',
  gitlab_server_ssl_verify:
    'no key switches the check of certificates off; what is trusted is gitlab.caCertificates',
  state_file: 'it is a parameter of the command, not a key',
};

/**
 * Keys that lie below another in config.toml, where GitLab Runner knows no others: what else stands there is ignored
 * without a word.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section
 */
export const CONFIG_KEYS_BELOW: Readonly<Record<string, readonly string[]>> = {
  cache: ['Type', 'Path', 'Shared', 'MaxUploadedArchiveSize', 's3', 'gcs', 'azure'],
  services: ['name', 'alias', 'command', 'entrypoint', 'environment', 'suspend_data_path'],
  volumes: ['host_path', 'pvc', 'config_map', 'secret', 'empty_dir', 'csi', 'nfs'],
  affinity: ['node_affinity', 'pod_affinity', 'pod_anti_affinity'],
  dns_config: ['nameservers', 'searches', 'options'],
  pod_security_context: [
    'fs_group',
    'run_as_group',
    'run_as_non_root',
    'run_as_user',
    'supplemental_groups',
    'selinux_type',
    'seccomp_profile',
    'app_armor_profile',
  ],
};
