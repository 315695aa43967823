/**
 * Feature flags that touch the boundary, with the value they are pinned to. A job may set any flag as a variable;
 * only `[runners.feature_flags]` wins over it.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 */
const PINNED = {
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
  FF_USE_JOB_ROUTER: false,
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: false,
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: true,
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: false,
} as const;

/** The flag that lets the runner apply `pod_spec` patches. */
const PATCH_FLAG = 'FF_USE_ADVANCED_POD_SPEC_CONFIGURATION';

/** The section `[runners.feature_flags]`. */
export type PinnedFeatureFlags = typeof PINNED & { readonly [PATCH_FLAG]: boolean };

/** Every pinned flag; patches of the job pod are on exactly where the product writes one. */
export function pinnedFeatureFlags(patched: boolean): PinnedFeatureFlags {
  return { ...PINNED, [PATCH_FLAG]: patched };
}
