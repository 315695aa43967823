import type { AtticKey, AzureCacheKey, GcsCacheKey, S3CacheKey, TokenKey } from './types/secret-source';

/**
 * The names of a fleet's objects in the cluster: a contract that the OpenTofu module, operators and admission policies
 * rely on. No name is ever hashed or cut, so limits are checked before a name is made.
 */

/** The product's name, as in the label `app.kubernetes.io/managed-by`. */
export const PRODUCT = 'cdk8s-gitlab-runners';

/** Labels of our own. */
export const RUNNER_LABEL = 'runner-fleet/runner';
export const ROLE_LABEL = 'runner-fleet/role';
export const KIND_LABEL = 'runner-fleet/kind';

/** The prefix of what GitLab Runner generates; nothing of ours may begin with it. */
export const GENERATED_PREFIX = 'runner-';

/** The PodMonitor of all managers, where a fleet asks for one. */
export const POD_MONITOR = 'managers';

/** The key of a token Secret. */
export const TOKEN_KEY = 'runner-token' satisfies TokenKey;

/** The keys of an Attic Secret. */
export const ATTIC_KEYS = ['server', 'cache', 'token'] as const satisfies readonly AtticKey[];

/** The keys of the Secret of a runner's cache, store by store. */
export const S3_CACHE_KEYS = ['access-key-id', 'secret-access-key'] as const satisfies readonly S3CacheKey[];
export const GCS_CACHE_KEYS = ['service-account.json'] as const satisfies readonly GcsCacheKey[];
export const AZURE_CACHE_KEYS = ['client-secret'] as const satisfies readonly AzureCacheKey[];

/** The Attic Secrets by what their token may do. */
export const ATTIC_SECRET = { pull: 'attic-credentials', push: 'attic-push-credentials' } as const;

/**
 * The longest `org` and runner name. A manager pod is named `{runner}-manager-{hash of 10}-{5 more}`, and Kubernetes keeps
 * 58 characters before the last five.
 */
export const MAXIMUM_NAME_LENGTH = 38;

/** Names that are derived from the organisation. */
export const fleetNames = (org: string) =>
  ({
    namespace: `${org}-runners`,
    managerPriorityClass: `${org}-runners-manager`,
    clusterChart: `${org}-cluster`,
    runnersChart: `${org}-runners`,
    policy: (concern: string) => `${org}-runners-${concern}`,
  }) as const;

/** Names that are derived from organisation and runner. */
export const runnerNames = (org: string, runner: string) =>
  ({
    manager: `${runner}-manager`,
    job: `${runner}-job`,
    config: `${runner}-config`,
    tokenSecret: `${runner}-token`,
    cacheSecret: `${runner}-cache`,
    jobPriorityClass: `${org}-runners-${runner}-job`,
  }) as const;
