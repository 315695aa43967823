import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { GCS_CACHE_KEYS } from '../names';
import type { Resolved } from './resolved';
import type { S3CacheSpec } from './s3-cache';
import { type GcsCacheKey, type SecretSource, secretSourceOr } from './secret-source';

/**
 * A cache in a bucket of Google Cloud Storage. See {@link CacheSpec}.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscachegcs-section
 */
export interface GcsCacheSpec extends Pick<S3CacheSpec, 'bucket' | 'maximumArchiveSize'> {
  /** Google Cloud Storage. */
  readonly type: 'gcs';
  /** What the manager signs with, as {@link S3CacheSpec.credentials} says. @default { from: 'existing' } */
  readonly credentials?: SecretSource<GcsCacheKey> | GoogleIdentity;
}

/**
 * A service account of Google Cloud that the manager signs as, with a token of its own ServiceAccount for Google alone, without
 * any key. The provider trusts the issuer of the cluster, and the subject
 * `system:serviceaccount:{org}-runners:{name}-manager` may impersonate the service account and sign as it. No metadata server is
 * asked: the manager talks to `sts.googleapis.com` and `iamcredentials.googleapis.com`.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes
 */
export interface GoogleIdentity {
  readonly from: 'identity';
  /** For `identity` of `gcs`: the provider of the workload identity pool, by its full name. */
  readonly provider: string;
  /** For `identity` of `gcs`: the e-mail address of the service account. */
  readonly serviceAccount: string;
}

/** A cache in Google Cloud Storage with every default filled in. */
export type GcsCache = Resolved<GcsCacheSpec, 'maximumArchiveSize'>;

const bucket = v.pipe(
  v.string(),
  wanted({
    example: 'acme-ci-cache',
    fault: () => 'not the name of a bucket',
    allowed: '3 to 222 characters: a-z, 0-9, and -, _ and . between them',
    fix: 'write the name alone, without a scheme or a path',
  }),
  v.regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/),
);

/** @internal */
export const POOL_PROVIDER = v.pipe(
  v.string(),
  wanted({
    example: 'projects/111122223333/locations/global/workloadIdentityPools/ci/providers/cluster',
    guess: (input) => [
      String(input)
        .trim()
        .replace(/^(?:https:)?\/\/iam\.googleapis\.com\//, ''),
    ],
    fault: () => 'not the full name of a provider of a workload identity pool',
    allowed:
      'projects/, the number of the project, /locations/global/workloadIdentityPools/{pool}/providers/{provider}',
    fix: 'write what `gcloud iam workload-identity-pools providers describe` prints as name',
  }),
  v.regex(
    /^projects\/\d{1,19}\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}\/providers\/[a-z0-9-]{4,32}$/,
  ),
);

/** @internal */
export const GOOGLE_SERVICE_ACCOUNT = v.pipe(
  v.string(),
  wanted({
    example: 'ci-cache@acme.iam.gserviceaccount.com',
    fault: () => 'not the e-mail address of a service account of Google Cloud',
    allowed: '{name}@{project}.iam.gserviceaccount.com',
    fix: 'write what `gcloud iam service-accounts list` prints as EMAIL',
  }),
  v.regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]{4,100}\.iam\.gserviceaccount\.com$/),
);

/** @internal */
export const GCS_CACHE = v.strictObject({
  type: v.literal('gcs'),
  bucket,
  maximumArchiveSize: v.exactOptional(check.bytes),
  credentials: v.exactOptional(
    secretSourceOr(GCS_CACHE_KEYS, { provider: POOL_PROVIDER, serviceAccount: GOOGLE_SERVICE_ACCOUNT }),
    { from: 'existing' },
  ),
});
