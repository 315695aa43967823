import * as v from 'valibot';
import * as check from '../decode/checks';
import { FEATURE_FLAGS, type FeatureFlags } from './feature-flags';

/**
 * Keys of config.toml that an operator may set, under GitLab's own names and in GitLab's own nesting. Every key that
 * could touch the boundary is missing here: it follows from the kind.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/
 */
export interface ConfigOverrides {
  /** Seconds between two checks for new jobs, 1 to 300. @default 3 */
  readonly check_interval?: number;
  /** `'debug'`, `'info'`, `'warn'` or `'error'`. @default 'info' */
  readonly log_level?: 'debug' | 'info' | 'warn' | 'error';
  /** `'runner'`, `'text'` or `'json'`. @default 'json' */
  readonly log_format?: 'runner' | 'text' | 'json';
  /** The section `[[runners]]`. See {@link RunnersOverrides}. @default - none */
  readonly runners?: RunnersOverrides;
}

/** Keys of the section `[[runners]]`. */
export interface RunnersOverrides {
  /** Where jobs have their sources, in place of `/builds`: scratch space is mounted there. @default - GitLab's, `/builds` */
  readonly builds_dir?: string;
  /**
   * Where GitLab's helper keeps caches that go to no bucket: a volume that jobs write to, or they end with the job.
   *
   * @default - GitLab's, `/cache`
   */
  readonly cache_dir?: string;
  /**
   * What the helper runs in every job before it fetches the sources, and not at all where `GIT_STRATEGY` is `none` or `empty`. Not
   * for secrets: the text stands in a ConfigMap. It is a part of the job, with its token and its rights, and no boundary: the
   * project's script may undo it.
   *
   * @default - none
   */
  readonly pre_get_sources_script?: string;
  /** The same after the sources are there. @default - none */
  readonly post_get_sources_script?: string;
  /** What the build container runs in every job before the script of the project. @default - none */
  readonly pre_build_script?: string;
  /** The same after it, but before `after_script`. @default - none */
  readonly post_build_script?: string;
  /** Feature flags that touch no boundary. See {@link FeatureFlags}. @default - GitLab's defaults */
  readonly feature_flags?: FeatureFlags;
  /** The longest log of a job in kilobytes, up to 1048576. @default - GitLab's, 4096 */
  readonly output_limit?: number;
  /** Requests for new jobs that may be open at a time, 1 to 100. @default 2 */
  readonly request_concurrency?: number;
  /** The section `[runners.kubernetes]`. See {@link KubernetesOverrides}. @default - none */
  readonly kubernetes?: KubernetesOverrides;
}

/**
 * Keys of the section `[runners.kubernetes]`.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */
export interface KubernetesOverrides {
  /** Seconds between two looks at a starting pod, 1 to 60. @default 3 */
  readonly poll_interval?: number;
  /** Seconds that a pod may take to start, up to 86400. Raise it where nodes are added on demand. @default 300 */
  readonly poll_timeout?: number;
  /** Seconds that a stopped job pod may take to end, up to 600. @default 10 */
  readonly pod_termination_grace_period_seconds?: number;
  /** Seconds that the runner gives a pod when it deletes it, up to 600. @default 10 */
  readonly cleanup_grace_period_seconds?: number;
}

/** @internal */
export const CONFIG_OVERRIDES = v.strictObject({
  check_interval: v.exactOptional(check.integer(1, 300, 'seconds', 3)),
  log_level: v.exactOptional(v.picklist(['debug', 'info', 'warn', 'error'])),
  log_format: v.exactOptional(v.picklist(['runner', 'text', 'json'])),
  runners: v.exactOptional(
    v.strictObject({
      builds_dir: v.exactOptional(check.workPath),
      cache_dir: v.exactOptional(check.cachePath),
      pre_get_sources_script: v.exactOptional(check.script),
      post_get_sources_script: v.exactOptional(check.script),
      pre_build_script: v.exactOptional(check.script),
      post_build_script: v.exactOptional(check.script),
      feature_flags: v.exactOptional(FEATURE_FLAGS),
      output_limit: v.exactOptional(check.integer(1, 1_048_576, 'kilobytes', 4096)),
      request_concurrency: v.exactOptional(check.integer(1, 100)),
      kubernetes: v.exactOptional(
        v.strictObject({
          poll_interval: v.exactOptional(check.integer(1, 60, 'seconds', 3)),
          poll_timeout: v.exactOptional(check.integer(1, 86_400, 'seconds', 300)),
          pod_termination_grace_period_seconds: v.exactOptional(check.integer(0, 600, 'seconds', 10)),
          cleanup_grace_period_seconds: v.exactOptional(check.integer(0, 600, 'seconds', 10)),
        }),
      ),
    }),
  ),
});
