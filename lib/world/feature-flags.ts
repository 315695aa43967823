import { DEFAULT, decided, FLAGS, type GitLabKeys, missing, OTHER_EXECUTOR } from './gitlab-keys';

/** Feature flags that move the boundary, or that a rule holds to one value. */
export const HELD_FLAGS: readonly string[] = [
  'FF_CONCRETE',
  'FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR',
  'FF_GIT_URLS_WITHOUT_TOKENS',
  'FF_HASH_CACHE_KEYS',
  'FF_KUBERNETES_HONOR_ENTRYPOINT',
  'FF_MASK_ALL_DEFAULT_TOKENS',
  'FF_PRINT_POD_EVENTS',
  'FF_SCRIPT_TO_STEP_MIGRATION',
  'FF_SECRET_RESOLVING_FAILS_IF_MISSING',
  'FF_SUSPENDABLE_ENVIRONMENTS',
  'FF_USE_ADVANCED_POD_SPEC_CONFIGURATION',
  'FF_USE_JOB_ROUTER',
  'FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY',
  'FF_USE_POD_ACTIVE_DEADLINE_SECONDS',
  'FF_WAIT_FOR_POD_TO_BE_REACHABLE',
];

/**
 * Feature flags that no fleet sets, and why.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 */
export const MISSING_FLAGS: readonly GitLabKeys[] = [
  decided(FLAGS, ...HELD_FLAGS),
  decided(
    OTHER_EXECUTOR,
    'FF_NETWORK_PER_BUILD',
    'FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR',
    'FF_USE_INIT_WITH_DOCKER_EXECUTOR',
    'FF_USE_DOCKER_AUTOSCALER_DIAL_STDIO',
    'FF_USE_FLEETING_ACQUIRE_HEARTBEATS',
  ),
  decided(
    'jobs run on Linux',
    'FF_USE_WINDOWS_LEGACY_PROCESS_STRATEGY',
    'FF_USE_WINDOWS_JOB_OBJECT',
    'FF_USE_POWERSHELL_PATH_RESOLVER',
    'FF_DISABLE_POWERSHELL_STDIN',
  ),
  decided(
    'the manager signs for the store as the cache of its runner says',
    'FF_USE_LEGACY_S3_CACHE_ADAPTER',
    'FF_USE_LEGACY_GCS_CACHE_ADAPTER',
  ),
  decided('OpenTofu gives tokens out, and takes them back', 'FF_DISABLE_AUTOMATIC_TOKEN_ROTATION'),
  decided('gitlab.caCertificates says whom jobs trust', 'FF_RESOLVE_FULL_TLS_CHAIN'),
  decided('metrics of managers would name jobs and projects', 'FF_EXPORT_HIGH_CARDINALITY_METRICS'),
  missing(
    'the commands of job pods would be others than those that were tried with the policies',
    'FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR',
    'FF_USE_LEGACY_BASH_EVAL',
    'FF_USE_NATIVE_CONTAINER_STOP',
  ),
  missing(DEFAULT, 'FF_ENABLE_JOB_INPUTS_INTERPOLATION'),
];
