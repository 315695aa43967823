/** One entry of the keyword `cache`. */
export interface CiCache {
  readonly key: string;
  readonly paths: readonly string[];
}

/**
 * An entry of GitLab's answer. Unless a project says otherwise, protected branches have caches of their own.
 *
 * @see https://docs.gitlab.com/ci/caching/#cache-key-names
 */
export function cacheEntry({ key, paths }: CiCache, isProtected: boolean): object {
  return {
    key: `${key}-${isProtected ? 'protected' : 'non_protected'}`,
    untracked: false,
    paths,
    policy: 'pull-push',
    when: 'on_success',
    fallback_keys: [],
  };
}
