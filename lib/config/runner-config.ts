/**
 * config.toml as types, under GitLab's own names and in GitLab's own nesting: the keys that the product writes for
 * GitLab Runner 19.1 to 19.4, each with the values that the boundary leaves. A key that is missing here cannot be written.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */

import type { RunnersOverrides } from '../fleet/types/config-overrides';
import type { FeatureFlags } from '../fleet/types/feature-flags';
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
export interface RunnerSection
  extends Omit<RunnersOverrides, 'feature_flags' | 'request_concurrency' | 'kubernetes'> {
  readonly name: string;
  readonly url: string;
  /** Where jobs fetch their sources from, if not from there. */
  readonly clone_url?: string;
  /** Replaced by the runner when it reads the file; the value comes from a Secret. */
  readonly token: '${RUNNER_TOKEN}';
  readonly executor: 'kubernetes';
  /** Authorities that are trusted besides those of the image; the runner hands them to its jobs. */
  readonly 'tls-ca-file'?: string;
  readonly cache?: CacheSection;
  readonly limit: number;
  readonly request_concurrency: number;
  /** A job must not print the secrets of its own debug trace. */
  readonly debug_trace_disabled: true;
  /** `NAME=value`, not for secrets. */
  readonly environment: readonly string[];
  readonly feature_flags: PinnedFeatureFlags & FeatureFlags;
  readonly kubernetes: KubernetesSection;
}

/**
 * The section `[runners.cache]`. Keys that hold credentials are missing: the manager has them from its environment or from a file
 * of its own, and signs with them. Keys of roles are missing too, since with them jobs get credentials.
 */
export type CacheSection = Archives & StoreSection;

/** What of the section `[runners.cache]` is said of archives in any store. */
export interface Archives {
  readonly Path: string;
  /** The token of a runner is a part of the names of its archives: no runner reads those of another. */
  readonly Shared: false;
  /** Bytes. */
  readonly MaxUploadedArchiveSize?: number;
}

/** What of the section `[runners.cache]` is of one store. */
type StoreSection =
  | { readonly Type: 's3'; readonly s3: S3Section }
  | { readonly Type: 'gcs'; readonly gcs: GcsSection }
  | { readonly Type: 'azure'; readonly azure: AzureSection };

/** The section `[runners.cache.gcs]`. */
export interface GcsSection {
  readonly BucketName: string;
  /** Where the manager finds a file of its own, which no job has. */
  readonly CredentialsFile: string;
}

/** The section `[runners.cache.azure]`. */
export interface AzureSection {
  readonly AccountName: string;
  readonly ContainerName: string;
  readonly StorageDomain: string;
}

/** The section `[runners.cache.s3]`. */
export interface S3Section {
  /** Host and port, reached over TLS. */
  readonly ServerAddress?: string;
  readonly BucketName: string;
  readonly BucketLocation: string;
  readonly AuthenticationType: 'iam';
  readonly Insecure: false;
  readonly PathStyle: boolean;
  readonly ServerSideEncryption?: 'S3' | 'KMS' | 'DSSE-KMS';
  readonly ServerSideEncryptionKeyID?: string;
}

/** Requests and limits as flat keys: plain for the build container, prefixed for the others. */
export type ResourceKeys<Prefix extends string> = {
  readonly [Key in Exclude<
    `${Prefix}${GitLabResource}_${'request' | 'limit'}`,
    `${Prefix}cpu_limit`
  >]: string;
} & { readonly [Key in `${Prefix}cpu_limit`]?: string };

/** What a job may choose for its build container by a variable, at most. */
export type OverwriteKeys = {
  readonly [Key in `${GitLabResource}_${'request' | 'limit'}_overwrite_max_allowed`]?: string;
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
    OverwriteKeys,
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
  /** `key=value`, or a key alone for any value, to effect. */
  readonly node_tolerations?: Readonly<Record<string, string>>;
  readonly affinity?: AffinitySection;
  readonly pod_labels: Readonly<Record<string, string>>;
  readonly pod_annotations?: Readonly<Record<string, string>>;
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
  readonly volumes?: VolumesSection;
  readonly services?: readonly ServiceSection[];
  readonly pod_spec: readonly PodSpecSection[];
}

/** The section `[runners.kubernetes.affinity]`. */
export interface AffinitySection {
  readonly node_affinity?: NodeAffinitySection;
  readonly pod_affinity?: PodAffinitySection;
  readonly pod_anti_affinity?: PodAffinitySection;
}

/** The section `[runners.kubernetes.affinity.pod_affinity]`, or `pod_anti_affinity`. */
export interface PodAffinitySection {
  readonly preferred_during_scheduling_ignored_during_execution: readonly [
    {
      readonly weight: number;
      readonly pod_affinity_term: {
        readonly topology_key: string;
        readonly label_selector: { readonly match_labels: Readonly<Record<string, string>> };
      };
    },
  ];
}

/** The section `[runners.kubernetes.affinity.node_affinity]`. */
export interface NodeAffinitySection {
  readonly required_during_scheduling_ignored_during_execution?: {
    readonly node_selector_terms: readonly NodeSelectorTermSection[];
  };
  readonly preferred_during_scheduling_ignored_during_execution?: readonly {
    readonly weight: number;
    readonly preference: NodeSelectorTermSection;
  }[];
}

/** What all must be true of the labels of a node. */
export interface NodeSelectorTermSection {
  readonly match_expressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** The section `[runners.kubernetes.pod_security_context]`. */
export interface PodSecurityContext {
  readonly run_as_non_root?: true;
  readonly run_as_user?: number;
  readonly run_as_group?: number;
  readonly fs_group?: number;
  readonly seccomp_profile: { readonly type: 'RuntimeDefault' };
}

/** The section `[runners.kubernetes.volumes]`: GitLab Runner mounts each of them into all containers of a job. */
export interface VolumesSection {
  readonly empty_dir?: readonly EmptyDirSection[];
  readonly config_map?: readonly ConfigMapSection[];
  readonly pvc?: readonly PvcSection[];
}

/** A section `[[runners.kubernetes.volumes.empty_dir]]`. */
export interface EmptyDirSection {
  readonly name: string;
  readonly mount_path: string;
  readonly medium?: 'Memory';
  readonly size_limit: string;
}

/** A section `[[runners.kubernetes.volumes.config_map]]`. Volume and ConfigMap have one name. */
export interface ConfigMapSection {
  readonly name: string;
  readonly mount_path: string;
  readonly read_only: true;
}

/** A section `[[runners.kubernetes.volumes.pvc]]`. Volume and claim have one name. */
export interface PvcSection {
  readonly name: string;
  readonly mount_path: string;
  readonly read_only?: true;
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
