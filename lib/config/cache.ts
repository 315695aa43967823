import type { Runner } from '../fleet/runner';
import { type Cache, cacheUrl, largestArchive } from '../fleet/types/cache-spec';
import type { S3Cache } from '../fleet/types/s3-cache';
import { googleCredentials } from './cache-access';
import type { Archives, CacheSection, S3Section } from './runner-config';

/** The section `[runners.cache]` of a runner that has a cache. */
export function cacheSection({ fleet, name, settings: { cache } }: Runner): CacheSection | undefined {
  if (cache === undefined) {
    return undefined;
  }
  const largest = largestArchive(cache);
  return ofStore(cache, {
    // The names of organisations and runners have no slash: no prefix is a part of another.
    Path: `${fleet.org}/${name}`,
    Shared: false,
    ...(largest === undefined ? {} : { MaxUploadedArchiveSize: largest }),
  });
}

function ofStore(cache: Cache, archives: Archives): CacheSection {
  switch (cache.type) {
    case 's3':
      return { Type: 's3', ...archives, s3: s3Section(cache) };
    case 'gcs':
      return {
        Type: 'gcs',
        ...archives,
        gcs: { BucketName: cache.bucket, CredentialsFile: googleCredentials(cache) },
      };
    case 'azure':
      return {
        Type: 'azure',
        ...archives,
        azure: {
          AccountName: cache.account,
          ContainerName: cache.container,
          StorageDomain: cache.domain,
        },
      };
  }
}

function s3Section(cache: S3Cache): S3Section {
  const { bucket, region, endpoint, pathStyle, encryption } = cache;
  return {
    ...(endpoint === undefined ? {} : { ServerAddress: cacheUrl(cache).host }),
    BucketName: bucket,
    // Without it the manager would ask the store, and take another region without a word where it gets no answer.
    BucketLocation: region,
    AuthenticationType: 'iam',
    Insecure: false,
    PathStyle: pathStyle,
    ...(encryption === undefined ? {} : { ServerSideEncryption: encryption.type }),
    ...(encryption && 'key' in encryption ? { ServerSideEncryptionKeyID: encryption.key } : {}),
  };
}
