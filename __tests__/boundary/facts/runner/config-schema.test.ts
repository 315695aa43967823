import { readTable } from '../../../../lib/boundary/facts/runner/config-reading';
import { CONFIG } from '../../../../lib/boundary/facts/runner/config-schema';

/** A value of each type as GitLab documents it, one that it is not, and how that is told. */
const TYPES = {
  text: ['x', 5, 'is not a string'],
  boolean: [true, 'true', 'is not a boolean'],
  integer: [5, '5', 'is not an integer'],
  texts: [['x'], 'x', 'is not a list of strings'],
  integers: [[5], ['5'], 'is not a list of integers'],
  'text-or-texts': [['x'], [5], 'is not a string or a list of strings'],
  'text-map': [{ a: 'x' }, { a: 5 }, 'is not a table of strings'],
  'boolean-map': [{ a: true }, { a: 'x' }, 'is not a table of booleans'],
  'integer-map': [{ a: 5 }, { a: 'x' }, 'is not a table of integers'],
  any: [{ a: [1] }, undefined, ''],
} as const satisfies Record<string, readonly [good: unknown, bad: unknown, told: string]>;

type TypeName = keyof typeof TYPES;

const K = 'runners[].kubernetes';
const SECURITY = ['build', 'helper', 'service', 'init_permissions'].map(
  (name) => `${K}.${name}_container_security_context`,
);
const PROFILES = [...SECURITY, `${K}.pod_security_context`].flatMap((at) => [
  `${at}.seccomp_profile`,
  `${at}.app_armor_profile`,
]);
const HOOKS = ['post_start', 'pre_stop'].map((name) => `${K}.container_lifecycle.${name}`);
const MOUNTED = ['host_path', 'pvc', 'config_map', 'secret', 'csi', 'nfs'].map(
  (name) => `${K}.volumes.${name}[]`,
);
const BOUNDS = ['limit', 'request', 'limit_overwrite_max_allowed', 'request_overwrite_max_allowed'];
const QUANTITIES = ['', 'service_', 'helper_', 'pod_'].flatMap((container) =>
  ['cpu', 'memory', 'ephemeral_storage'].flatMap((name) =>
    BOUNDS.map((bound) => `${container}${name}_${bound}`),
  ),
);

const KEYS: readonly (readonly [tables: readonly string[], type: TypeName, keys: string])[] = [
  [[''], 'text', 'listen_address log_level log_format user sentry_dsn'],
  [
    [''],
    'integer',
    'concurrent check_interval shutdown_timeout log_field_schema_version log_field_dual_emit_target',
  ],
  [[''], 'any', 'connection_max_age session_server labels machine experimental'],
  [
    ['runners[]'],
    'text',
    'name url token executor builds_dir cache_dir clone_url shell tls-ca-file tls-cert-file',
  ],
  [['runners[]'], 'text', 'tls-key-file step_runner_image slot_cgroup_template pre_get_sources_script'],
  [['runners[]'], 'text', 'post_get_sources_script pre_build_script post_build_script'],
  [['runners[]'], 'integer', 'id limit output_limit request_concurrency unhealthy_requests_limit'],
  [['runners[]'], 'integer', 'job_status_final_update_retry_limit'],
  [['runners[]'], 'boolean', 'strict_check_interval proxy_exec debug_trace_disabled use_slot_cgroups'],
  [['runners[]'], 'boolean', 'safe_directory_checkout clean_git_config'],
  [
    ['runners[]'],
    'any',
    'token_obtained_at token_expires_at unhealthy_interval prepare_timeout get_sources_timeout',
  ],
  [
    ['runners[]'],
    'any',
    'experimental custom_build_dir referees cache artifact monitoring labels instance ssh docker',
  ],
  [['runners[]'], 'any', 'parallels virtualbox machine custom autoscaler'],
  [['runners[]'], 'texts', 'environment'],
  [['runners[]'], 'boolean-map', 'feature_flags'],
  [
    [K],
    'text',
    'host context cert_file key_file ca_file bearer_token image namespace namespace_overwrite_allowed',
  ],
  [[K], 'text', 'service_account service_account_overwrite_allowed node_selector_overwrite_allowed'],
  [
    [K],
    'text',
    'node_tolerations_overwrite_allowed pod_labels_overwrite_allowed pod_annotations_overwrite_allowed',
  ],
  [[K], 'text', 'runtime_class_name helper_image helper_image_flavor scheduler_name suspend_pvc_size'],
  [[K], 'text', 'suspend_pvc_storage_class priority_class_name logs_base_dir scripts_base_dir'],
  [[K], 'text', QUANTITIES.join(' ')],
  [[K], 'boolean', 'bearer_token_overwrite_allowed namespace_per_job privileged pod_disruption_budget'],
  [[K], 'boolean', 'allow_privilege_escalation automount_service_account_token print_pod_warning_events'],
  [[K], 'boolean', 'helper_image_autoset_arch_and_os use_service_account_image_pull_secrets'],
  [[K], 'texts', 'allowed_images allowed_services allowed_users allowed_groups allowed_pull_policies'],
  [[K], 'texts', 'image_pull_secrets cap_add cap_drop'],
  [
    [K],
    'integer',
    'pod_termination_grace_period_seconds cleanup_grace_period_seconds poll_interval poll_timeout',
  ],
  [[K], 'integer', 'retry_limit retry_backoff_max resource_availability_check_max_attempts'],
  [[K], 'text-map', 'node_selector node_tolerations pod_labels pod_annotations'],
  [[K], 'text-or-texts', 'pull_policy'],
  [[K], 'integer-map', 'retry_limits'],
  [[K], 'any', 'cleanup_resources_timeout affinity autoscaler'],
  [SECURITY, 'boolean', 'privileged run_as_non_root read_only_root_filesystem allow_privilege_escalation'],
  [SECURITY, 'integer', 'run_as_user run_as_group'],
  [SECURITY, 'text', 'selinux_type'],
  [SECURITY.map((at) => `${at}.capabilities`), 'texts', 'add drop'],
  [PROFILES, 'text', 'localhost_profile'],
  [[`${K}.pod_security_context`], 'integer', 'fs_group run_as_group run_as_user'],
  [[`${K}.pod_security_context`], 'integers', 'supplemental_groups'],
  [[`${K}.pod_security_context`], 'boolean', 'run_as_non_root'],
  [[`${K}.pod_security_context`], 'text', 'selinux_type'],
  [MOUNTED, 'text', 'name mount_path sub_path'],
  [MOUNTED, 'boolean', 'read_only'],
  [[`${K}.volumes.host_path[]`], 'text', 'host_path mount_propagation'],
  [[`${K}.volumes.pvc[]`], 'text', 'mount_propagation'],
  [[`${K}.volumes.config_map[]`, `${K}.volumes.secret[]`], 'text-map', 'items'],
  [[`${K}.volumes.empty_dir[]`], 'text', 'name mount_path sub_path medium size_limit mount_propagation'],
  [[`${K}.volumes.csi[]`], 'text', 'driver fs_type'],
  [[`${K}.volumes.csi[]`], 'text-map', 'volume_attributes'],
  [[`${K}.volumes.nfs[]`], 'text', 'server path'],
  [[`${K}.services[]`], 'text', 'name alias suspend_data_path'],
  [[`${K}.services[]`], 'texts', 'command entrypoint environment'],
  [HOOKS.map((at) => `${at}.exec`), 'texts', 'command'],
  [HOOKS.map((at) => `${at}.http_get`), 'text', 'host path scheme'],
  [HOOKS.map((at) => `${at}.http_get`), 'integer', 'port'],
  [HOOKS.map((at) => `${at}.http_get`), 'any', 'http_headers'],
  [HOOKS.map((at) => `${at}.tcp_socket`), 'text', 'host'],
  [HOOKS.map((at) => `${at}.tcp_socket`), 'integer', 'port'],
  [[`${K}.host_aliases[]`], 'text', 'ip'],
  [[`${K}.host_aliases[]`], 'texts', 'hostnames'],
  [[`${K}.dns_config`], 'texts', 'nameservers searches'],
  [[`${K}.dns_config`], 'any', 'options'],
  [[`${K}.pod_spec[]`], 'text', 'name patch patch_path'],
];

const WORDS: readonly (readonly [keys: readonly string[], words: readonly string[]])[] = [
  [PROFILES.map((at) => `${at}.type`), ['RuntimeDefault', 'Unconfined', 'Localhost']],
  [SECURITY.map((at) => `${at}.proc_mount`), ['', 'default', 'Default', 'unmasked', 'Unmasked']],
  [[`${K}.dns_policy`], ['', 'none', 'default', 'cluster-first', 'cluster-first-with-host-net']],
  [[`${K}.pod_spec[].patch_type`], ['', 'strategic', 'merge', 'json']],
];

/** What is told of a configuration that holds one key; `[]` after a name is a list of tables. */
function issues(path: string, value: unknown): readonly string[] {
  const document = path
    .split('.')
    .reverse()
    .reduce<unknown>(
      (inner, part) => (part.endsWith('[]') ? { [part.slice(0, -2)]: [inner] } : { [part]: inner }),
      value,
    );
  return readTable(document as Record<string, unknown>, CONFIG, 'c').issues.map(({ message }) => message);
}

const ROWS = KEYS.flatMap(([tables, type, keys]) =>
  tables.flatMap((table) =>
    keys.split(' ').map((key) => [table === '' ? key : `${table}.${key}`, type] as const),
  ),
);

describe('the keys of config.toml', () => {
  test.each(ROWS)('%s is %s', (path, type) => {
    const [good, bad, told] = TYPES[type];
    expect(issues(path, good)).toEqual([]);
    expect(issues(path, bad)).toEqual(told === '' ? [] : [told]);
  });

  test.each(WORDS.flatMap(([keys, words]) => keys.map((key) => [key, words] as const)))(
    '%s is one of %j',
    (path, words) => {
      for (const word of words) {
        expect(issues(path, word)).toEqual([]);
      }
      expect(issues(path, 'other')).toEqual(['is other, which GitLab Runner ignores or refuses']);
    },
  );

  test('are these and no others', () => {
    expect(issues(`${K}.other`, 'x')).toEqual(['is no key of GitLab Runner']);
    expect(issues('runners[].other', 'x')).toEqual(['is no key of GitLab Runner']);
    expect(issues('other', 'x')).toEqual(['is no key of GitLab Runner']);
  });

  test('a string is one of strings as well', () => {
    expect(issues(`${K}.pull_policy`, 'always')).toEqual([]);
    expect(issues('runners[].id', 1.5)).toEqual(['is not an integer']);
    expect(issues(`${K}.cap_add`, ['a', 5])).toEqual(['is not a list of strings']);
    expect(issues(`${K}.node_selector`, { a: 'x', b: 5 })).toEqual(['is not a table of strings']);
  });
});
