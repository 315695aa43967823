import { CONTAINER_RESOURCES } from '../../../world/container-resources';
import { isRecord } from '../untyped';

/**
 * The keys of config.toml that the boundary reads, with the types that GitLab Runner decodes them into.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */

const isText = (value: unknown): boolean => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const listOf = (test: (item: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(test);
const mapOf = (test: (item: unknown) => boolean) => (value: unknown) =>
  isRecord(value) && Object.values(value).every(test);

/** The types of values that are no tables: what each is called, and what it takes. */
export const TYPES = {
  text: ['a string', isText],
  boolean: ['a boolean', isBoolean],
  integer: ['an integer', Number.isSafeInteger],
  texts: ['a list of strings', listOf(isText)],
  integers: ['a list of integers', listOf(Number.isSafeInteger)],
  'text-or-texts': ['a string or a list of strings', (value) => isText(value) || listOf(isText)(value)],
  'text-map': ['a table of strings', mapOf(isText)],
  'boolean-map': ['a table of booleans', mapOf(isBoolean)],
  'integer-map': ['a table of integers', mapOf(Number.isSafeInteger)],
  any: ['anything', () => true],
} as const satisfies Record<string, readonly [name: string, takes: (value: unknown) => boolean]>;

/** The shape of a value: of a type, one of the words allowed, a table, or a list of tables. */
export type Shape =
  | keyof typeof TYPES
  | { readonly words: readonly string[] }
  | { readonly table: Schema }
  | { readonly tables: Schema };

/** The known keys of a table. */
export type Schema = Readonly<Record<string, Shape>>;

function keys(shape: Shape, ...names: readonly string[]): Schema {
  return Object.fromEntries(names.map((name) => [name, shape]));
}

const PROFILE: Shape = {
  table: { type: { words: ['RuntimeDefault', 'Unconfined', 'Localhost'] }, localhost_profile: 'text' },
};

const CONTAINER_SECURITY_CONTEXT: Shape = {
  table: {
    capabilities: { table: keys('texts', 'add', 'drop') },
    ...keys(
      'boolean',
      'privileged',
      'run_as_non_root',
      'read_only_root_filesystem',
      'allow_privilege_escalation',
    ),
    ...keys('integer', 'run_as_user', 'run_as_group'),
    selinux_type: 'text',
    proc_mount: { words: ['', 'default', 'Default', 'unmasked', 'Unmasked'] },
    seccomp_profile: PROFILE,
    app_armor_profile: PROFILE,
  },
};

const POD_SECURITY_CONTEXT: Shape = {
  table: {
    ...keys('integer', 'fs_group', 'run_as_group', 'run_as_user'),
    run_as_non_root: 'boolean',
    supplemental_groups: 'integers',
    selinux_type: 'text',
    seccomp_profile: PROFILE,
    app_armor_profile: PROFILE,
  },
};

const MOUNT: Schema = { ...keys('text', 'name', 'mount_path', 'sub_path'), read_only: 'boolean' };

const VOLUMES: Shape = {
  table: {
    host_path: { tables: { ...MOUNT, ...keys('text', 'host_path', 'mount_propagation') } },
    pvc: { tables: { ...MOUNT, mount_propagation: 'text' } },
    config_map: { tables: { ...MOUNT, items: 'text-map' } },
    secret: { tables: { ...MOUNT, items: 'text-map' } },
    empty_dir: {
      tables: {
        ...keys('text', 'name', 'mount_path', 'sub_path', 'medium', 'size_limit', 'mount_propagation'),
      },
    },
    csi: { tables: { ...MOUNT, ...keys('text', 'driver', 'fs_type'), volume_attributes: 'text-map' } },
    nfs: { tables: { ...MOUNT, ...keys('text', 'server', 'path') } },
  },
};

const SERVICE: Schema = {
  ...keys('text', 'name', 'alias', 'suspend_data_path'),
  ...keys('texts', 'command', 'entrypoint', 'environment'),
};

const HOOK: Shape = {
  table: {
    exec: { table: { command: 'texts' } },
    http_get: { table: { ...keys('text', 'host', 'path', 'scheme'), port: 'integer', http_headers: 'any' } },
    tcp_socket: { table: { host: 'text', port: 'integer' } },
  },
};

const QUANTITIES = ['', 'service_', 'helper_', 'pod_'].flatMap((container) =>
  CONTAINER_RESOURCES.flatMap(({ gitlab }) =>
    ['limit', 'request'].flatMap((bound) => {
      const name = `${container}${gitlab}_${bound}`;
      return [name, `${name}_overwrite_max_allowed`];
    }),
  ),
);

/** The section `[runners.kubernetes]`. */
export const KUBERNETES: Schema = {
  ...keys(
    'text',
    'host',
    'context',
    'cert_file',
    'key_file',
    'ca_file',
    'bearer_token',
    'image',
    'namespace',
  ),
  ...keys('text', 'namespace_overwrite_allowed', 'service_account', 'service_account_overwrite_allowed'),
  ...keys('text', 'node_selector_overwrite_allowed', 'node_tolerations_overwrite_allowed'),
  ...keys('text', 'pod_labels_overwrite_allowed', 'pod_annotations_overwrite_allowed'),
  ...keys('text', 'runtime_class_name', 'helper_image', 'helper_image_flavor', 'scheduler_name'),
  ...keys('text', 'suspend_pvc_size', 'suspend_pvc_storage_class', 'priority_class_name'),
  ...keys('text', 'logs_base_dir', 'scripts_base_dir', ...QUANTITIES),
  ...keys(
    'boolean',
    'bearer_token_overwrite_allowed',
    'namespace_per_job',
    'privileged',
    'pod_disruption_budget',
  ),
  ...keys(
    'boolean',
    'allow_privilege_escalation',
    'automount_service_account_token',
    'print_pod_warning_events',
  ),
  ...keys('boolean', 'helper_image_autoset_arch_and_os', 'use_service_account_image_pull_secrets'),
  ...keys(
    'texts',
    'allowed_images',
    'allowed_services',
    'allowed_users',
    'allowed_groups',
    'allowed_pull_policies',
  ),
  ...keys('texts', 'image_pull_secrets', 'cap_add', 'cap_drop'),
  ...keys('integer', 'pod_termination_grace_period_seconds', 'cleanup_grace_period_seconds', 'poll_interval'),
  ...keys(
    'integer',
    'poll_timeout',
    'retry_limit',
    'retry_backoff_max',
    'resource_availability_check_max_attempts',
  ),
  ...keys('text-map', 'node_selector', 'node_tolerations', 'pod_labels', 'pod_annotations'),
  pull_policy: 'text-or-texts',
  cleanup_resources_timeout: 'any',
  retry_limits: 'integer-map',
  affinity: 'any',
  autoscaler: 'any',
  pod_security_context: POD_SECURITY_CONTEXT,
  init_permissions_container_security_context: CONTAINER_SECURITY_CONTEXT,
  build_container_security_context: CONTAINER_SECURITY_CONTEXT,
  helper_container_security_context: CONTAINER_SECURITY_CONTEXT,
  service_container_security_context: CONTAINER_SECURITY_CONTEXT,
  volumes: VOLUMES,
  host_aliases: { tables: { ip: 'text', hostnames: 'texts' } },
  services: { tables: SERVICE },
  dns_policy: { words: ['', 'none', 'default', 'cluster-first', 'cluster-first-with-host-net'] },
  dns_config: { table: { ...keys('texts', 'nameservers', 'searches'), options: 'any' } },
  container_lifecycle: { table: { post_start: HOOK, pre_stop: HOOK } },
  pod_spec: {
    tables: {
      ...keys('text', 'name', 'patch', 'patch_path'),
      patch_type: { words: ['', 'strategic', 'merge', 'json'] },
    },
  },
};

/** The section `[[runners]]`. */
const RUNNER: Schema = {
  ...keys('text', 'name', 'url', 'token', 'executor', 'builds_dir', 'cache_dir', 'clone_url', 'shell'),
  ...keys(
    'text',
    'tls-ca-file',
    'tls-cert-file',
    'tls-key-file',
    'step_runner_image',
    'slot_cgroup_template',
  ),
  ...keys(
    'text',
    'pre_get_sources_script',
    'post_get_sources_script',
    'pre_build_script',
    'post_build_script',
  ),
  ...keys('integer', 'id', 'limit', 'output_limit', 'request_concurrency', 'unhealthy_requests_limit'),
  ...keys('integer', 'job_status_final_update_retry_limit'),
  ...keys('boolean', 'strict_check_interval', 'proxy_exec', 'debug_trace_disabled', 'use_slot_cgroups'),
  ...keys('boolean', 'safe_directory_checkout', 'clean_git_config'),
  ...keys(
    'any',
    'token_obtained_at',
    'token_expires_at',
    'unhealthy_interval',
    'prepare_timeout',
    'get_sources_timeout',
  ),
  ...keys('any', 'experimental', 'custom_build_dir', 'referees', 'cache', 'artifact', 'monitoring', 'labels'),
  ...keys('any', 'instance', 'ssh', 'docker', 'parallels', 'virtualbox', 'machine', 'custom', 'autoscaler'),
  environment: 'texts',
  feature_flags: 'boolean-map',
  kubernetes: { table: KUBERNETES },
};

/** The top of config.toml. */
export const CONFIG: Schema = {
  ...keys('text', 'listen_address', 'log_level', 'log_format', 'user', 'sentry_dsn'),
  ...keys('integer', 'concurrent', 'check_interval', 'shutdown_timeout'),
  ...keys('integer', 'log_field_schema_version', 'log_field_dual_emit_target'),
  ...keys('any', 'connection_max_age', 'session_server', 'labels', 'machine', 'experimental'),
  runners: { tables: RUNNER },
};
