import {
  ATTIC_KEYS,
  ATTIC_SECRET,
  AZURE_CACHE_KEYS,
  GCS_CACHE_KEYS,
  type runnerNames,
  S3_CACHE_KEYS,
  TOKEN_KEY,
} from './names';
import type { RunnerSettings } from './settings';
import type { Attic } from './types/attic-spec';
import type { Cache } from './types/cache-spec';
import type { AtticKey, CacheKey, SecretSource, TokenKey } from './types/secret-source';

/** A Secret that pods of a runner read by its keys. */
export interface NeededSecret<Key extends string> {
  readonly name: string;
  readonly keys: readonly Key[];
  /** Where it comes from. */
  readonly source: SecretSource<Key>;
}

/** The Secrets of a runner, by who reads them. */
export interface NeededSecrets {
  /** Read by its manager. */
  readonly token: NeededSecret<TokenKey>;
  /** Read by its manager too, where the runner has a cache and signs with keys of its own. */
  readonly cache?: NeededSecret<CacheKey>;
  /** Read by the builds of a nix kind. */
  readonly attic?: NeededSecret<AtticKey>;
  /** Read by nodes that pull images. */
  readonly imagePull: readonly string[];
  /** All of them. */
  readonly names: readonly string[];
}

/** The Secrets that a runner with these settings needs. */
export function neededSecrets(
  nixCache: Attic | undefined,
  { tokenSecret, cacheSecret }: ReturnType<typeof runnerNames>,
  { attic: access, cache: own, imagePullSecrets, token }: RunnerSettings,
): NeededSecrets {
  const attic = access && {
    name: ATTIC_SECRET[access],
    keys: ATTIC_KEYS,
    source: nixCache?.credentials[access] ?? ({ from: 'existing' } as const),
  };
  const cache = own && cacheSecretOf(own, cacheSecret);
  return {
    token: { name: tokenSecret, keys: [TOKEN_KEY], source: token },
    ...(cache ? { cache } : {}),
    ...(attic ? { attic } : {}),
    imagePull: imagePullSecrets,
    names: [tokenSecret, ...[cache, attic].flatMap((secret) => secret?.name ?? []), ...imagePullSecrets],
  };
}

const CACHE_KEYS: { readonly [T in Cache['type']]: readonly CacheKey[] } = {
  s3: S3_CACHE_KEYS,
  gcs: GCS_CACHE_KEYS,
  azure: AZURE_CACHE_KEYS,
};

function cacheSecretOf({ type, credentials }: Cache, name: string): NeededSecret<CacheKey> | undefined {
  return credentials.from === 'identity'
    ? undefined
    : { name, keys: CACHE_KEYS[type], source: credentials as SecretSource<CacheKey> };
}
