import * as v from 'valibot';

/**
 * Feature flags of GitLab Runner that touch no boundary; a job may turn each of them by a variable too, unless it is set here.
 * Why others are missing: docs/configuration.md#keys-of-the-section-runnersfeature_flags.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 */
export interface FeatureFlags {
  /** Removes what a cache left that could not be unpacked whole. @default - GitLab's, false */
  readonly FF_CLEAN_UP_FAILED_CACHE_EXTRACT?: boolean;
  /** Looks at the exit code of each command beside `set -e`. @default - GitLab's, false */
  readonly FF_ENABLE_BASH_EXIT_CODE_CHECK?: boolean;
  /** Cleans up the project's folder at the end of a job. @default - GitLab's, false */
  readonly FF_ENABLE_JOB_CLEANUP?: boolean;
  /** Managers log the images of each job. @default - GitLab's, false */
  readonly FF_LOG_IMAGES_CONFIGURED_FOR_JOB?: boolean;
  /** Escapes as POSIX has it, in place of the way of Bash. @default - GitLab's, false */
  readonly FF_POSIXLY_CORRECT_ESCAPES?: boolean;
  /** Shows commands of several lines as sections of the log that can be folded. @default - GitLab's, false */
  readonly FF_SCRIPT_SECTIONS?: boolean;
  /** Writes the time before each line of the log. @default - GitLab's, true */
  readonly FF_TIMESTAMPS?: boolean;
  /** Managers open fewer requests for jobs while GitLab has none. @default - GitLab's, true */
  readonly FF_USE_ADAPTIVE_REQUEST_CONCURRENCY?: boolean;
  /** Downloads artifacts from their store, where GitLab names it, and not through GitLab. @default - GitLab's, true */
  readonly FF_USE_DIRECT_DOWNLOAD?: boolean;
  /** Sends logs as often as GitLab asks for. @default - GitLab's, false */
  readonly FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL?: boolean;
  /** Waits longer after each failed try of a stage. @default - GitLab's, true */
  readonly FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY?: boolean;
  /** Packs artifacts and caches with the faster archiver. @default - GitLab's, true */
  readonly FF_USE_FASTZIP?: boolean;
  /** Names the job to GitLab's git servers, for their logs. @default - GitLab's, true */
  readonly FF_USE_GITALY_CORRELATION_ID?: boolean;
  /** Fetches bundles that GitLab offers. @default - GitLab's, true */
  readonly FF_USE_GIT_BUNDLE_URIS?: boolean;
  /** Uses `git clone` where `GIT_STRATEGY` says so. @default - GitLab's, false */
  readonly FF_USE_GIT_NATIVE_CLONE?: boolean;
  /** Logs in to GitLab without being asked first. @default - GitLab's, false */
  readonly FF_USE_GIT_PROACTIVE_AUTH?: boolean;
  /** Downloads artifacts from their store in parts. @default - GitLab's, false */
  readonly FF_USE_PARALLEL_ARTIFACT_TRANSFER?: boolean;
  /** Moves caches to and from their store in parts. @default - GitLab's, false */
  readonly FF_USE_PARALLEL_CACHE_TRANSFER?: boolean;
}

/** @internal */
export const FEATURE_FLAGS = v.strictObject({
  FF_CLEAN_UP_FAILED_CACHE_EXTRACT: v.exactOptional(v.boolean()),
  FF_ENABLE_BASH_EXIT_CODE_CHECK: v.exactOptional(v.boolean()),
  FF_ENABLE_JOB_CLEANUP: v.exactOptional(v.boolean()),
  FF_LOG_IMAGES_CONFIGURED_FOR_JOB: v.exactOptional(v.boolean()),
  FF_POSIXLY_CORRECT_ESCAPES: v.exactOptional(v.boolean()),
  FF_SCRIPT_SECTIONS: v.exactOptional(v.boolean()),
  FF_TIMESTAMPS: v.exactOptional(v.boolean()),
  FF_USE_ADAPTIVE_REQUEST_CONCURRENCY: v.exactOptional(v.boolean()),
  FF_USE_DIRECT_DOWNLOAD: v.exactOptional(v.boolean()),
  FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL: v.exactOptional(v.boolean()),
  FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY: v.exactOptional(v.boolean()),
  FF_USE_FASTZIP: v.exactOptional(v.boolean()),
  FF_USE_GITALY_CORRELATION_ID: v.exactOptional(v.boolean()),
  FF_USE_GIT_BUNDLE_URIS: v.exactOptional(v.boolean()),
  FF_USE_GIT_NATIVE_CLONE: v.exactOptional(v.boolean()),
  FF_USE_GIT_PROACTIVE_AUTH: v.exactOptional(v.boolean()),
  FF_USE_PARALLEL_ARTIFACT_TRANSFER: v.exactOptional(v.boolean()),
  FF_USE_PARALLEL_CACHE_TRANSFER: v.exactOptional(v.boolean()),
});
