/**
 * Feature flags that touch the boundary, with the value they are pinned to. A job may set any flag as a variable;
 * only `[runners.feature_flags]` wins over it.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 */
export const PINNED_FEATURE_FLAGS = {
  FF_CONCRETE: false,
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: false,
  FF_GIT_URLS_WITHOUT_TOKENS: true,
  FF_HASH_CACHE_KEYS: true,
  FF_KUBERNETES_HONOR_ENTRYPOINT: false,
  FF_MASK_ALL_DEFAULT_TOKENS: true,
  FF_PRINT_POD_EVENTS: false,
  FF_SCRIPT_TO_STEP_MIGRATION: false,
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: true,
  FF_SUSPENDABLE_ENVIRONMENTS: false,
  /** Lets the runner apply `pod_spec` patches. */
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: true,
  FF_USE_JOB_ROUTER: false,
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
} as const;

/** The section `[runners.feature_flags]`. */
export type PinnedFeatureFlags = typeof PINNED_FEATURE_FLAGS;
