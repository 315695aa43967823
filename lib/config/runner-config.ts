/**
 * config.toml as types, under GitLab's own names and in GitLab's own nesting: the keys that the product writes for
 * GitLab Runner 19.3, each with the values that the boundary leaves. A key that is missing here cannot be written.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */
import type { GitLabResource } from '../world/container-resources';
import type { PinnedFeatureFlags } from './feature-flags';

/** The whole file, of one runner. */
export interface RunnerConfig {
  readonly concurrent: number;
  /** Seconds. */
  readonly check_interval: number;
  readonly log_level: string;
  readonly log_format: string;
  /** Seconds after a SIGTERM; a SIGQUIT, which the image's stop signal is, waits for the jobs. */
  readonly shutdown_timeout: number;
  /** Metrics, health and debug endpoints. */
  readonly listen_address: string;
  readonly runners: readonly [RunnerSection];
}

/** The section `[[runners]]`. */
export interface RunnerSection {
  readonly name: string;
  readonly url: string;
  /** Replaced by the runner when it reads the file; the value comes from a Secret. */
  readonly token: '${RUNNER_TOKEN}';
  readonly executor: 'kubernetes';
  /** Authorities that are trusted besides those of the image; the runner hands them to its jobs. */
  readonly 'tls-ca-file'?: string;
  readonly limit: number;
  readonly request_concurrency: number;
  /** Kilobytes. */
  readonly output_limit?: number;
  /** A job must not print the secrets of its own debug trace. */
  readonly debug_trace_disabled: true;
  /** `NAME=value`, not for secrets. */
  readonly environment: readonly string[];
  readonly feature_flags: PinnedFeatureFlags;
  readonly kubernetes: KubernetesSection;
}

/** Requests and limits as flat keys: plain for the build container, prefixed for the others. */
export type ResourceKeys<Prefix extends string> = {
  readonly [Key in `${Prefix}${GitLabResource}_${'request' | 'limit'}`]: string;
};

/** Settings that a job variable could move; each is off. */
export interface OverwriteSettings {
  readonly bearer_token_overwrite_allowed: false;
  readonly namespace_overwrite_allowed: '';
  readonly service_account_overwrite_allowed: '';
  readonly node_selector_overwrite_allowed: '';
  readonly node_tolerations_overwrite_allowed: '';
  readonly pod_labels_overwrite_allowed: '';
  readonly pod_annotations_overwrite_allowed: '';
}

/** The section `[runners.kubernetes]`. */
export interface KubernetesSection
  extends OverwriteSettings,
    ResourceKeys<''>,
    ResourceKeys<'helper_'>,
    ResourceKeys<'service_'> {
  readonly namespace: string;
  readonly service_account: string;
  readonly automount_service_account_token: false;
  readonly image: string;
  readonly helper_image: string;
  readonly allowed_images: readonly string[];
  readonly allowed_services: readonly string[];
  readonly pull_policy: 'always';
  readonly allowed_pull_policies: readonly ['always'];
  readonly image_pull_secrets?: readonly string[];
  readonly privileged: false;
  readonly allow_privilege_escalation: false;
  readonly cap_add: readonly string[];
  readonly cap_drop: readonly ['ALL'];
  readonly pod_security_context: PodSecurityContext;
  readonly priority_class_name: string;
  readonly runtime_class_name?: string;
  readonly node_selector: Readonly<Record<string, string>>;
  /** `key=value` to effect. */
  readonly node_tolerations?: Readonly<Record<string, string>>;
  readonly pod_labels: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly poll_interval: number;
  /** Seconds. */
  readonly poll_timeout: number;
  /** Seconds. */
  readonly pod_termination_grace_period_seconds: number;
  /** Seconds. */
  readonly cleanup_grace_period_seconds: number;
  /** Milliseconds. */
  readonly retry_backoff_max: number;
  /** How often a request is sent again, by a part of the API server's message. */
  readonly retry_limits: Readonly<Record<string, number>>;
  readonly services?: readonly ServiceSection[];
  readonly pod_spec: readonly PodSpecSection[];
}

/** The section `[runners.kubernetes.pod_security_context]`. */
export interface PodSecurityContext {
  readonly run_as_non_root?: true;
  readonly run_as_user?: number;
  readonly run_as_group?: number;
  readonly fs_group?: number;
  readonly seccomp_profile: { readonly type: 'RuntimeDefault' };
}

/** A section `[[runners.kubernetes.services]]`: a service of every job. */
export interface ServiceSection {
  /** The image. */
  readonly name: string;
  /** Becomes the container's name; without one, a job's own service could take its place. */
  readonly alias: string;
  readonly command: readonly string[];
  readonly environment: readonly string[];
}

/** A section `[[runners.kubernetes.pod_spec]]`: a patch of every job pod. */
export interface PodSpecSection {
  readonly name: string;
  readonly patch_type: 'strategic';
  /** JSON. */
  readonly patch: string;
}
