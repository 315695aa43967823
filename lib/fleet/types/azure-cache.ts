import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { AZURE_CACHE_KEYS } from '../names';
import type { Resolved } from './resolved';
import type { S3CacheSpec } from './s3-cache';
import { type AzureCacheKey, type SecretSource, secretSourceOr } from './secret-source';

/**
 * A cache in a container of Azure Blob Storage. See {@link CacheSpec}. GitLab Runner would take the key of the account from
 * config.toml alone, where no secret may stand: so the manager signs as an application or managed identity of Entra ID.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscacheazure-section
 */
export interface AzureCacheSpec extends Pick<S3CacheSpec, 'maximumArchiveSize'> {
  /** Azure Blob Storage. */
  readonly type: 'azure';
  /** For `azure`: the storage account. */
  readonly account: string;
  /** For `azure`: the container. Let it hold nothing else, and let it forget blobs after some days. */
  readonly container: string;
  /** For `azure`: the domain of the store, which names its cloud. @default 'blob.core.windows.net' */
  readonly domain?: AzureDomain;
  /** For `azure`: the tenant of Entra ID, by its ID. */
  readonly tenantId: string;
  /** For `azure`: the application or managed identity that signs, by its client ID. */
  readonly clientId: string;
  /** What the manager signs with, as {@link S3CacheSpec.credentials} says. @default { from: 'existing' } */
  readonly credentials?: SecretSource<AzureCacheKey> | AzureIdentity;
}

/** The domain of Azure Blob Storage in each of its clouds. */
export type AzureDomain = (typeof AZURE_DOMAINS)[number];

/**
 * The manager is known to Entra ID by a token of its own ServiceAccount, for Entra ID alone, without any secret. The
 * application or managed identity trusts the issuer of the cluster and the subject
 * `system:serviceaccount:{org}-runners:{name}-manager`.
 *
 * @see https://azure.github.io/azure-workload-identity/docs/
 */
export interface AzureIdentity {
  readonly from: 'identity';
}

/** A cache in Azure Blob Storage with every default filled in. */
export type AzureCache = Resolved<AzureCacheSpec, 'maximumArchiveSize'>;

const AZURE_DOMAINS = [
  'blob.core.windows.net',
  'blob.core.usgovcloudapi.net',
  'blob.core.chinacloudapi.cn',
] as const;

const account = v.pipe(
  v.string(),
  wanted({
    example: 'acmecicache',
    fault: () => 'not the name of a storage account',
    allowed: '3 to 24 characters: a-z and 0-9',
    fix: 'write the name alone, without its domain',
  }),
  v.regex(/^[a-z0-9]{3,24}$/),
);

const container = v.pipe(
  v.string(),
  wanted({
    example: 'ci-cache',
    fault: () => 'not the name of a container',
    allowed: '3 to 63 characters: a-z, 0-9, and single - between them',
    fix: 'write the name alone',
  }),
  v.regex(/^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/),
);

const id = (of: string, command: string) =>
  v.pipe(
    v.string(),
    wanted({
      example: '00000000-0000-0000-0000-000000000000',
      fault: () => `not the ID of ${of}`,
      allowed: '32 digits of 0-9 and a-f, as in 00000000-0000-0000-0000-000000000000',
      fix: `write what \`${command}\` prints`,
    }),
    v.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  );

/** @internal */
export const ENTRA_TENANT = id('a tenant', 'az account show --query tenantId');

/** @internal */
export const ENTRA_CLIENT = id('an application or a managed identity', 'az ad app list --query [].appId');

/** @internal */
export const AZURE_CACHE = v.strictObject({
  type: v.literal('azure'),
  account,
  container,
  domain: v.exactOptional(v.picklist(AZURE_DOMAINS), 'blob.core.windows.net'),
  tenantId: ENTRA_TENANT,
  clientId: ENTRA_CLIENT,
  maximumArchiveSize: v.exactOptional(check.bytes),
  credentials: v.exactOptional(secretSourceOr(AZURE_CACHE_KEYS, {}), { from: 'existing' }),
});
