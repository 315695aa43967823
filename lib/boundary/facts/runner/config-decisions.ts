import {
  below,
  type ConfigDecision,
  type ConfigDecisions,
  HARMLESS,
  judged,
  refused,
  untoldOpening,
} from './config-decision';
import { KUBERNETES_DECISIONS } from './config-decisions-kubernetes';

const HOOK = untoldOpening(
  'a script of the runner runs in every job, with its token, past whatever the project wrote',
);
const OTHER_EXECUTOR = judged('config-executor');

/** The top of config.toml. */
const GLOBAL_DECISIONS: ConfigDecisions = {
  concurrent: judged('config-capacity', 'fleet-config-differs'),
  check_interval: HARMLESS,
  log_level: HARMLESS,
  log_format: HARMLESS,
  log_field_schema_version: HARMLESS,
  log_field_dual_emit_target: HARMLESS,
  shutdown_timeout: HARMLESS,
  connection_max_age: HARMLESS,
  // NetworkPolicies decide who reaches the port.
  listen_address: judged('network-manager-ingress'),
  user: refused('another user runs jobs on the machine of the manager'),
  sentry_dsn: refused('errors of the manager, with what they quote, are sent to somebody else'),
  session_server: judged('config-debug-refused'),
  labels: HARMLESS,
  machine: refused('machines of a cloud take the place of pods'),
  // Of [experimental] nothing is known to be harmless; the usage logger writes every job into a file.
};

const CACHE = judged('config-cache', 'fleet-config-differs');
const CACHE_ROLE = refused('jobs get credentials of the role instead of a URL for one archive');

/** The section `[runners.cache]`. */
const CACHE_DECISIONS: ConfigDecisions = {
  Type: CACHE,
  Path: CACHE,
  Shared: CACHE,
  MaxUploadedArchiveSize: HARMLESS,
  RedactURL: HARMLESS,
  's3.ServerAddress': CACHE,
  's3.AccessKey': CACHE,
  's3.SecretKey': CACHE,
  's3.SessionToken': CACHE,
  's3.BucketName': CACHE,
  's3.BucketLocation': CACHE,
  's3.Insecure': refused(
    'the store is reached without TLS: whoever is on the way replaces what later jobs run',
  ),
  's3.AuthenticationType': CACHE,
  's3.ServerSideEncryption': HARMLESS,
  's3.ServerSideEncryptionKeyID': HARMLESS,
  's3.DualStack': HARMLESS,
  's3.PathStyle': HARMLESS,
  's3.Accelerate': HARMLESS,
  's3.RoleARN': CACHE_ROLE,
  's3.UploadRoleARN': CACHE_ROLE,
  's3.AssumeRoleMaxConcurrency': HARMLESS,
  's3.DisableAssumeRoleCredentialsCaching': HARMLESS,
  'gcs.AccessID': CACHE,
  'gcs.PrivateKey': CACHE,
  'gcs.CredentialsFile': CACHE,
  'gcs.BucketName': CACHE,
  'gcs.UniverseDomain': CACHE,
  'azure.AccountName': CACHE,
  'azure.AccountKey': CACHE,
  'azure.ContainerName': CACHE,
  'azure.StorageDomain': CACHE,
};

/** The section `[[runners]]`. */
const RUNNER_DECISIONS: ConfigDecisions = {
  name: judged('fleet-complete', 'fleet-no-strangers'),
  id: HARMLESS,
  url: judged('config-gitlab-url', 'config-gitlab-encrypted', 'fleet-config-differs'),
  clone_url: judged('config-gitlab-url', 'config-gitlab-encrypted'),
  token: judged('runner-token-not-literal', 'runner-token-by-reference'),
  token_obtained_at: HARMLESS,
  token_expires_at: refused('the manager would exchange its token, and could not write the new one down'),
  executor: OTHER_EXECUTOR,
  // GitLab Runner hands the files to jobs as well: CI_SERVER_TLS_CA_FILE, _CERT_FILE and _KEY_FILE.
  'tls-ca-file': refused(
    'the manager reads a file of its own, and hands it to jobs',
    '/etc/gitlab-runner/ca.crt',
  ),
  'tls-cert-file': refused('jobs get the certificate of the manager'),
  'tls-key-file': refused('jobs get the key of the manager'),
  limit: judged('config-capacity', 'fleet-config-differs'),
  request_concurrency: judged('config-capacity'),
  output_limit: HARMLESS,
  strict_check_interval: HARMLESS,
  unhealthy_requests_limit: HARMLESS,
  unhealthy_interval: HARMLESS,
  job_status_final_update_retry_limit: HARMLESS,
  prepare_timeout: HARMLESS,
  get_sources_timeout: HARMLESS,
  builds_dir: judged('config-directories'),
  cache_dir: judged('config-directories'),
  custom_build_dir: HARMLESS,
  safe_directory_checkout: HARMLESS,
  clean_git_config: HARMLESS,
  shell: HARMLESS,
  proxy_exec: HARMLESS,
  pre_get_sources_script: HOOK,
  post_get_sources_script: HOOK,
  pre_build_script: HOOK,
  post_build_script: HOOK,
  step_runner_image: refused('an image more in every job, on no list'),
  use_slot_cgroups: refused('the key is of the Docker executor'),
  slot_cgroup_template: refused('the key is of the Docker executor'),
  debug_trace_disabled: judged('config-debug-refused'),
  environment: judged('config-environment', 'secret-literals-absent', 'fleet-config-differs'),
  feature_flags: judged('feature-flags-pinned', 'fleet-config-differs'),
  'feature_flags.FF_USE_JOB_ROUTER': refused('the manager asks an address for jobs that is not its GitLab'),
  'experimental.boot_verify': HARMLESS,
  referees: refused('the manager asks an address for metrics of jobs, and uploads what it says'),
  artifact: HARMLESS,
  monitoring: HARMLESS,
  labels: HARMLESS,
  instance: OTHER_EXECUTOR,
  ssh: OTHER_EXECUTOR,
  docker: OTHER_EXECUTOR,
  parallels: OTHER_EXECUTOR,
  virtualbox: OTHER_EXECUTOR,
  machine: OTHER_EXECUTOR,
  custom: OTHER_EXECUTOR,
  autoscaler: OTHER_EXECUTOR,
};

/**
 * What was decided about every key of config.toml, by its path in lower case. A key below one that is decided is
 * decided with it, unless it has a row of its own. A key without a row is a finding.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/
 */
export const CONFIG_DECISIONS: ReadonlyMap<string, ConfigDecision> = new Map(
  Object.entries({
    ...GLOBAL_DECISIONS,
    ...below('runners', RUNNER_DECISIONS),
    ...below('runners.cache', CACHE_DECISIONS),
    ...below('runners.kubernetes', KUBERNETES_DECISIONS),
  }).map(([path, row]) => [path.toLowerCase(), row]),
);
