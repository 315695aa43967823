import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { S3_CACHE_KEYS } from '../names';
import type { Resolved } from './resolved';
import { type S3CacheKey, type SecretSource, secretSourceOr } from './secret-source';

/**
 * A cache in a bucket of S3. See {@link CacheSpec}.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscaches3-section
 */
export interface S3CacheSpec {
  /** `'s3'`: Amazon S3, or a server that speaks its API. `'gcs'`: Google Cloud Storage. `'azure'`: Azure Blob Storage. */
  readonly type: 's3';
  /** For `s3` and `gcs`: the bucket. Let it hold nothing else, and let it forget objects after some days. */
  readonly bucket: string;
  /** The region of the bucket, which URLs are signed for. Servers of one's own often say `us-east-1`. */
  readonly region: string;
  /**
   * For `s3`: the base URL of a server that is not Amazon's: `https` only, with a certificate of an authority that the helper image
   * trusts. Jobs must reach it: by `publicPorts`, or by one of their `destinations`.
   *
   * @default - Amazon S3
   */
  readonly endpoint?: string;
  /**
   * For `s3`: whether URLs name the bucket in their path rather than in their host.
   *
   * @default - true with an `endpoint`, or else false
   */
  readonly pathStyle?: boolean;
  /** For `s3`: how the store encrypts what it keeps. See {@link CacheEncryption}. @default - what the bucket says */
  readonly encryption?: CacheEncryption;
  /**
   * The largest archive that the helper uploads, such as `2Gi`. A job that uploads by itself is not held to it: bound the
   * bucket too.
   *
   * @default - no bound
   */
  readonly maximumArchiveSize?: string;
  /**
   * What the manager signs with: where the Secret `{name}-cache` comes from, as a {@link SecretSource}, or, without any key, who
   * the manager is in its cloud. See {@link CacheCredentials}. The keys of the Secret are `access-key-id` and `secret-access-key` of S3, `service-account.json` of GCS and
   * `client-secret` of Azure. The manager alone reads it. Let it read and write objects below `{org}/{name}/` and nothing
   * else.
   *
   * @default { from: 'existing' }
   */
  readonly credentials?: SecretSource<S3CacheKey> | AwsIdentity;
}

/** Encryption of archives at rest: with keys of the store, or with a key of AWS KMS. */
export type CacheEncryption = StoreEncryption | KmsEncryption;

/** Encryption with keys that the store manages. */
export interface StoreEncryption {
  /** `'S3'`: keys of the store. `'KMS'` and `'DSSE-KMS'`: a key of AWS KMS, once or twice. */
  readonly type: 'S3';
}

/** Encryption with a key of AWS KMS. */
export interface KmsEncryption {
  readonly type: 'KMS' | 'DSSE-KMS';
  /** For `KMS` and `DSSE-KMS`: the ID, alias or ARN of the key. */
  readonly key: string;
}

/**
 * A role of AWS that the manager takes on with a token of its own ServiceAccount: for AWS alone, renewed each hour, without any
 * key. The role trusts the OIDC provider of the cluster and the subject `system:serviceaccount:{org}-runners:{name}-manager`.
 * Jobs get nothing of it. The manager then talks to `sts.{region}.amazonaws.com`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export interface AwsIdentity {
  /** `'identity'`: the manager is somebody in its cloud. Otherwise the Secret comes from somewhere: see {@link SecretSource}. */
  readonly from: 'identity';
  /** For `identity` of `s3`: the ARN of the role. */
  readonly role: string;
}

/** A cache in S3 with every default filled in. */
export type S3Cache = Resolved<S3CacheSpec, 'endpoint' | 'encryption' | 'maximumArchiveSize'>;

const bucket = v.pipe(
  v.string(),
  wanted({
    example: 'acme-ci-cache',
    fault: () => 'not the name of a bucket',
    allowed: '3 to 63 characters: a-z, 0-9, and - between them or a single .; no address',
    fix: 'write the name alone, without a scheme or a path',
  }),
  v.regex(/^(?=.{3,63}$)(?![\d.]+$)[a-z0-9]+(?:(?:\.|-+)[a-z0-9]+)*$/),
);

const region = v.pipe(
  v.string(),
  wanted({
    example: 'eu-west-1',
    fault: () => 'not the name of a region',
    allowed: 'a-z, 0-9 and -',
    fix: 'write the region of the bucket, such as eu-west-1; for a server of your own what it says, often us-east-1',
  }),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
);

/** GitLab Runner takes an IPv6 address apart in a way that it cannot put together again. */
const ENDPOINT = /^https:\/\/(?=.{1,253}(?::|$))[a-z0-9]+(?:[.-]+[a-z0-9]+)*(?::[1-9]\d{0,4})?$/;

const endpoint = v.pipe(
  v.string(),
  wanted({
    example: 'https://s3.example.com:9000',
    guess: (input) => [
      `https://${String(input)
        .trim()
        .replace(/^\w+:\/\//, '')
        .replace(/\/+$/, '')}`,
    ],
    fault: (text) =>
      /^http:/.test(text)
        ? 'the store is reached without TLS: whoever is on the way reads the URLs that jobs upload with, and replaces what later jobs run'
        : 'not the base URL of a server that speaks S3',
    allowed:
      "an https URL of a name or an IPv4 address, without path, user or query, such as 'https://s3.example.com:9000'",
    fix: 'give the store a certificate of an authority that the helper image trusts, and write its https URL',
  }),
  v.check<string>((text) => ENDPOINT.test(text) && URL.canParse(text)),
);

const kmsKey = v.pipe(
  v.string(),
  wanted({
    example: 'alias/ci-cache',
    fault: () => 'not the ID, alias or ARN of a key of AWS KMS',
    allowed: 'at most 2048 characters of A-Z, a-z, 0-9, :, /, _ and -',
    fix: 'write what `aws kms describe-key` prints as Arn',
  }),
  v.regex(/^[\w:/-]{1,2048}$/),
);

/** @internal */
export const AWS_ROLE = v.pipe(
  v.string(),
  wanted({
    example: 'arn:aws:iam::111122223333:role/ci-cache',
    fault: () => 'not the ARN of a role of AWS',
    allowed: 'arn:aws:iam::, the 12 digits of the account, :role/ and its path and name',
    fix: 'write what `aws iam get-role` prints as Arn',
  }),
  v.regex(/^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/),
);

/**
 * Whether a text is the ARN of a role.
 *
 * @internal
 */
export function isRoleOfAws(text: string): boolean {
  return v.is(AWS_ROLE, text);
}

/** @internal */
export const S3_CACHE = v.pipe(
  v.strictObject({
    type: v.literal('s3'),
    bucket,
    region,
    endpoint: v.exactOptional(endpoint),
    pathStyle: v.exactOptional(v.boolean()),
    encryption: v.exactOptional(
      v.variant('type', [
        v.strictObject({ type: v.literal('S3') }),
        v.strictObject({ type: v.picklist(['KMS', 'DSSE-KMS']), key: kmsKey }),
      ]),
    ),
    maximumArchiveSize: v.exactOptional(check.bytes),
    credentials: v.exactOptional(secretSourceOr(S3_CACHE_KEYS, { role: AWS_ROLE }), { from: 'existing' }),
  }),
  v.transform((cache) => ({ ...cache, pathStyle: cache.pathStyle ?? cache.endpoint !== undefined })),
);
