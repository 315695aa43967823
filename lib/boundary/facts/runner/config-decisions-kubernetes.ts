import { CONTAINER_RESOURCES } from '../../../world/container-resources';
import {
  type ConfigDecision,
  type ConfigDecisions,
  HARMLESS,
  judged,
  opening,
  refused,
} from './config-decision';

const API_SERVER = judged('config-own-namespace');
const SUSPENDED = refused('the key is of environments that outlive their job');
const CONTEXT = judged('job-runner-unprivileged', 'job-hardened', 'pss-capabilities');
const OVERWRITE = judged('overwrites-closed');
const MOUNTED = judged('config-directories', 'pod-volumes', 'pod-config-maps-own');

const LIMITED = judged('config-capacity', 'fleet-config-differs');
const POD_LIMITED = refused(
  'the bounds of a whole pod replace those that quotas and LimitRange were derived from',
);

/** Requests and limits of each container, and what a job may raise them to. */
const QUANTITIES: ConfigDecisions = Object.fromEntries(
  ['', 'service_', 'helper_', 'pod_'].flatMap((container) =>
    CONTAINER_RESOURCES.flatMap(({ gitlab }) =>
      ['limit', 'request'].flatMap((bound) => {
        const name = `${container}${gitlab}_${bound}`;
        const row: ConfigDecision = container === 'pod_' ? POD_LIMITED : LIMITED;
        return [
          [name, row],
          [`${name}_overwrite_max_allowed`, row],
        ];
      }),
    ),
  ),
);

/**
 * What was decided about the keys of `[runners.kubernetes]`.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */
export const KUBERNETES_DECISIONS: ConfigDecisions = {
  host: API_SERVER,
  context: API_SERVER,
  cert_file: API_SERVER,
  key_file: API_SERVER,
  ca_file: API_SERVER,
  bearer_token: API_SERVER,
  namespace: API_SERVER,
  namespace_per_job: API_SERVER,
  bearer_token_overwrite_allowed: judged('overwrites-bearer-token'),
  namespace_overwrite_allowed: OVERWRITE,
  service_account_overwrite_allowed: OVERWRITE,
  node_selector_overwrite_allowed: OVERWRITE,
  node_tolerations_overwrite_allowed: OVERWRITE,
  pod_labels_overwrite_allowed: OVERWRITE,
  pod_annotations_overwrite_allowed: OVERWRITE,
  service_account: judged('service-account-own', 'service-account-named'),
  automount_service_account_token: judged('service-account-token-held'),
  image: judged('image-pinned', 'image-defaults-allowed', 'config-expansion', 'fleet-config-differs'),
  helper_image: judged('image-pinned', 'image-registries', 'config-expansion', 'fleet-config-differs'),
  helper_image_flavor: judged('config-expansion'),
  helper_image_autoset_arch_and_os: HARMLESS,
  allowed_images: judged('image-allow-lists', 'fleet-config-differs'),
  allowed_services: judged('image-allow-lists', 'fleet-config-differs'),
  pull_policy: judged('image-pull-policy'),
  allowed_pull_policies: judged('image-pull-policy'),
  image_pull_secrets: opening('nodes pull images of jobs with credentials'),
  use_service_account_image_pull_secrets: opening(
    'nodes pull images of jobs with the credentials of a ServiceAccount',
  ),
  allowed_users: judged('job-users'),
  allowed_groups: judged('job-users'),
  privileged: judged('job-runner-unprivileged'),
  allow_privilege_escalation: judged('job-runner-unprivileged'),
  cap_add: judged('pss-capabilities'),
  cap_drop: judged('job-hardened'),
  pod_security_context: judged('pss-run-as-non-root', 'pss-seccomp', 'pss-selinux', 'pss-app-armor'),
  build_container_security_context: CONTEXT,
  helper_container_security_context: CONTEXT,
  service_container_security_context: CONTEXT,
  init_permissions_container_security_context: CONTEXT,
  node_selector: judged('dind-nodes-apart', 'fleet-config-differs'),
  node_tolerations: judged('dind-nodes-apart', 'pod-scheduling', 'fleet-config-differs'),
  'affinity.node_affinity': opening('jobs choose among nodes by more than node_selector'),
  'affinity.pod_anti_affinity': judged('job-neighbours', 'fleet-config-differs'),
  'affinity.pod_affinity': judged('job-neighbours', 'fleet-config-differs'),
  scheduler_name: judged('pod-scheduling'),
  priority_class_name: judged('pod-priorities'),
  runtime_class_name: opening(
    'jobs run under a RuntimeClass, which may be weaker than the default of the node',
  ),
  pod_labels: judged('pod-labels-own', 'namespace-plain', 'cloud-identity-absent', 'fleet-config-differs'),
  pod_annotations: judged(
    'namespace-plain',
    'cloud-identity-absent',
    'pss-app-armor',
    'fleet-config-differs',
  ),
  host_aliases: judged('pod-names', 'service-names'),
  dns_policy: judged('pod-names'),
  'dns_config.nameservers': judged('pod-names'),
  'dns_config.searches': refused('a name that is not found is looked up in the domain of somebody else'),
  'dns_config.options': HARMLESS,
  container_lifecycle: refused(
    'the hook runs in every container, the daemon among them, or sends a request from the node',
  ),
  volumes: MOUNTED,
  services: judged(
    'daemon-command',
    'daemon-loopback',
    'service-names',
    'image-allow-lists',
    'fleet-config-differs',
  ),
  pod_spec: judged('pod-spec-patch-readable', 'pod-spec-patch-scope'),
  ...QUANTITIES,
  logs_base_dir: judged('config-directories'),
  scripts_base_dir: judged('config-directories'),
  poll_interval: HARMLESS,
  poll_timeout: HARMLESS,
  pod_termination_grace_period_seconds: HARMLESS,
  cleanup_grace_period_seconds: HARMLESS,
  cleanup_resources_timeout: HARMLESS,
  retry_limit: HARMLESS,
  retry_limits: HARMLESS,
  retry_backoff_max: HARMLESS,
  resource_availability_check_max_attempts: HARMLESS,
  print_pod_warning_events: HARMLESS,
  pod_disruption_budget: refused(
    'the manager has no right to make budgets: one of the fleet is for all jobs of the runner',
  ),
  suspend_pvc_size: SUSPENDED,
  suspend_pvc_storage_class: SUSPENDED,
  autoscaler: judged('config-executor'),
};
