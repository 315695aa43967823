import * as v from 'valibot';
import { parseBytes } from '../quantity';
import { AZURE_CACHE, type AzureCache, type AzureCacheSpec, type AzureIdentity } from './azure-cache';
import { GCS_CACHE, type GcsCache, type GcsCacheSpec, type GoogleIdentity } from './gcs-cache';
import { type AwsIdentity, S3_CACHE, type S3Cache, type S3CacheSpec } from './s3-cache';
import type { CacheKey, ExistingSecret, ExternalSecretSource, SealedSecretSource } from './secret-source';

/**
 * Where the jobs of a runner keep what `.gitlab-ci.yml` calls a cache. What one job of a project writes there, later ones run.
 * The manager signs for each archive, and holds the credentials alone; jobs get the right to one archive, for as long as their
 * timeout.
 *
 * No runner shares its caches with another: they lie below `{org}/{runner}`, and there below the runner's own ID in GitLab.
 */
export type CacheSpec = S3CacheSpec | GcsCacheSpec | AzureCacheSpec;

/** What managers sign for caches with: keys of a Secret, or an identity of the cloud of each store. */
export type CacheCredentials =
  | AwsIdentity
  | GoogleIdentity
  | AzureIdentity
  | ExistingSecret
  | ExternalSecretSource<CacheKey>
  | SealedSecretSource<CacheKey>;

/** A cache with every default filled in. */
export type Cache = S3Cache | GcsCache | AzureCache;

/** @internal */
export const CACHE = v.variant('type', [S3_CACHE, GCS_CACHE, AZURE_CACHE]);

/** The URL by which jobs reach the store. */
export function cacheUrl(cache: Cache): URL {
  switch (cache.type) {
    case 's3':
      return new URL(cache.endpoint ?? `https://s3.${cache.region}.amazonaws.com`);
    case 'gcs':
      return new URL('https://storage.googleapis.com');
    case 'azure':
      return new URL(`https://${cache.account}.${cache.domain}`);
  }
}

/** What the store keeps archives in. */
export function storeName(cache: Cache): string {
  return cache.type === 'azure' ? cache.container : cache.bucket;
}

/** The largest archive in bytes, where there is a bound. */
export function largestArchive({
  maximumArchiveSize,
}: Pick<Cache, 'maximumArchiveSize'>): number | undefined {
  return maximumArchiveSize === undefined ? undefined : parseBytes(maximumArchiveSize);
}

/**
 * Whether the manager has to ask its cloud before it can sign: for credentials of its identity, or, of Azure, for a key to sign
 * with. With keys of its own it asks nobody.
 */
export function asksCloud({ type, credentials }: Cache): boolean {
  return type === 'azure' || credentials.from === 'identity';
}

/** Who the manager is in its cloud; nobody where it has keys of its own. */
export function identityOf(cache: Cache): string | undefined {
  if (cache.type === 'azure') {
    return `${cache.clientId} of Entra ID`;
  }
  const { credentials } = cache;
  if (credentials.from !== 'identity') {
    return undefined;
  }
  return 'role' in credentials ? credentials.role : credentials.serviceAccount;
}
