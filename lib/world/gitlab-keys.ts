import type { RunnerSpan } from './runner-minors';

/** What becomes of keys of GitLab's own in a fleet, and the minors of GitLab Runner that know them. */
export interface GitLabKeys extends RunnerSpan {
  /** The keys, by their names below the section; a key below one of them has the same answer, unless it has its own. */
  readonly keys: readonly string[];
  /**
   * `field`: a fleet says it otherwise. `decided`: it follows from the fleet, or from the boundary. `missing`: it would open
   * nothing, but is not offered yet.
   */
  readonly is: 'field' | 'decided' | 'missing';
  /** For `field`, the field: of a runner, or of the fleet where it begins with a section of the fleet. */
  readonly field?: string;
  /** Why, or what the field holds otherwise. */
  readonly why?: string;
}

/** A key that a field of the fleet stands for. */
export const field = (name: string, keys: readonly string[], why?: string): GitLabKeys => ({
  keys,
  is: 'field',
  field: name,
  ...(why === undefined ? {} : { why }),
});

/** Keys that nobody sets, and why. */
export const decided = (why: string, ...keys: readonly string[]): GitLabKeys => ({
  keys,
  is: 'decided',
  why,
});

/** Keys that are not offered yet, and what holds meanwhile. */
export const missing = (why: string, ...keys: readonly string[]): GitLabKeys => ({
  keys,
  is: 'missing',
  why,
});

/** Why nobody says how long a connection to GitLab lives. */
export const FRESH_CONNECTIONS =
  "a manager connects to GitLab anew after 15 minutes, GitLab Runner's default";

/** Keys that not every minor of GitLab Runner knows. */
export const known = (span: RunnerSpan, keys: GitLabKeys): GitLabKeys => ({ ...keys, ...span });

export const OTHER_EXECUTOR = 'every job is a pod: the executor is kubernetes';
export const DEFAULT = "GitLab Runner's default holds";
const UNKNOWN_EFFECT = 'nothing of it is known to be harmless';
export const FLAGS = 'each that a job could turn is pinned, since some of them move the boundary';

/**
 * Keys at the top of config.toml.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section
 */
export const GLOBAL_KEYS: readonly GitLabKeys[] = [
  field('concurrency', ['concurrent'], 'the jobs that one manager runs at a time'),
  field('config.check_interval', ['check_interval']),
  field('config.log_level', ['log_level']),
  field('config.log_format', ['log_format']),
  field('config.runners', ['runners'], 'most of its keys are fields of the runner'),
  decided(
    'always 0: a manager that stops waits for its jobs, as long as manager.terminationGracePeriodSeconds says',
    'shutdown_timeout',
  ),
  decided('always port 9252; monitoring says who may reach it', 'listen_address'),
  decided('jobs run in pods, so the manager starts no process for them', 'user'),
  decided('errors of the manager, with what they quote, would be sent to somebody else', 'sentry_dsn'),
  decided('a terminal in a running job would be open to whoever reaches the manager', 'session_server'),
  decided(OTHER_EXECUTOR, 'machine'),
  decided(UNKNOWN_EFFECT, 'experimental'),
  known(
    { since: '19.2' },
    decided(
      UNKNOWN_EFFECT,
      'experimental.usage_logger.writers',
      'experimental.usage_logger.logrotate',
      'experimental.usage_logger.snowplow_billing',
    ),
  ),
  decided(FRESH_CONNECTIONS, 'connection_max_age'),
  missing(DEFAULT, 'log_field_schema_version', 'log_field_dual_emit_target', 'labels'),
];

/** Sections of executors that make no pods. */
export const OTHER_EXECUTOR_KEYS = [
  'instance',
  'ssh',
  'docker',
  'parallels',
  'virtualbox',
  'machine',
  'custom',
  'autoscaler',
] as const;

/**
 * Keys of the section `[[runners]]`.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section
 */
export const RUNNER_KEYS: readonly GitLabKeys[] = [
  field('name', ['name']),
  field('gitlab.url', ['url']),
  field('gitlab.cloneUrl', ['clone_url']),
  field('token', ['token'], 'which names where the Secret comes from, and never holds the token'),
  field('concurrency', ['limit']),
  field('gitlab.caCertificates', ['tls-ca-file'], 'as text, not as a path'),
  field('environment', ['environment'], 'as names and texts'),
  field('config.runners.output_limit', ['output_limit']),
  field('config.runners.request_concurrency', ['request_concurrency']),
  field('config.runners.kubernetes', ['kubernetes'], 'most of its keys are fields of the runner'),
  decided('GitLab knows the runner by its token', 'id', 'token_obtained_at'),
  decided('the manager would exchange its token, and could not write the new one down', 'token_expires_at'),
  decided(OTHER_EXECUTOR, 'executor', ...OTHER_EXECUTOR_KEYS),
  decided('the files of the manager would be handed to every job', 'tls-cert-file', 'tls-key-file'),
  field('config.runners.builds_dir', ['builds_dir'], 'below /builds, /cache, /home or /tmp'),
  field('config.runners.cache_dir', ['cache_dir'], 'which is a volume, or ends with the job'),
  ...(
    ['pre_get_sources_script', 'post_get_sources_script', 'pre_build_script', 'post_build_script'] as const
  ).map((key) => field(`config.runners.${key}`, [key], 'without secrets: it is a part of every job')),
  decided('it would be an image more in every job, on no list', 'step_runner_image'),
  decided('they are keys of the Docker executor', 'use_slot_cgroups', 'slot_cgroup_template'),
  decided('always true: a debug trace prints the secrets of a job', 'debug_trace_disabled'),
  field('config.runners.feature_flags', ['feature_flags'], 'those that touch no boundary'),
  known(
    { until: '19.2' },
    decided(
      FLAGS,
      'feature_flags.FF_SET_PERMISSIONS_BEFORE_CLEANUP',
      'feature_flags.FF_SKIP_NOOP_BUILD_STAGES',
      'feature_flags.FF_USE_NEW_BASH_EVAL_STRATEGY',
    ),
  ),
  decided('the manager would ask an address for metrics of jobs, and upload what it says', 'referees'),
  field(
    'cache',
    ['cache'],
    'a bucket of S3 or Google Cloud Storage, or a container of Azure; its keys come from a Secret, or the manager has an identity; no runner shares it, and jobs get no credentials',
  ),
  missing('jobs run the shell of their image', 'shell'),
  missing(
    DEFAULT,
    'strict_check_interval',
    'unhealthy_requests_limit',
    'unhealthy_interval',
    'job_status_final_update_retry_limit',
    'prepare_timeout',
    'get_sources_timeout',
    'custom_build_dir',
    'safe_directory_checkout',
    'clean_git_config',
    'proxy_exec',
    'artifact',
    'monitoring',
    'labels',
  ),
  known({ since: '19.2' }, missing(DEFAULT, 'experimental')),
];
