import type { Runner } from '../fleet/runner';
import type { AzureCache } from '../fleet/types/azure-cache';
import type { Cache } from '../fleet/types/cache-spec';
import type { GcsCache } from '../fleet/types/gcs-cache';
import type { S3Cache } from '../fleet/types/s3-cache';
import type { CacheKey } from '../fleet/types/secret-source';
import { accessToAws, audienceOfGoogle, ENTRA, googleCredentialsFile, TOKEN_FILE } from './cloud-access';
import { CONFIG_FOLDER } from './config-folder';

/** What is mounted for the cache, and where: a token of the manager's ServiceAccount, or a key of a Secret as a file. */
export const CACHE_VOLUME = 'cache';
export const CACHE_FOLDER = `${CONFIG_FOLDER}/${CACHE_VOLUME}`;

/** Where the token is, of a manager that is somebody in its cloud. */
const TOKEN_PATH = `${CACHE_FOLDER}/${TOKEN_FILE}`;

/** What the manager of a runner has in order to sign for its cache. */
export interface CacheAccess {
  /** Variables from keys of the Secret `{runner}-cache`. */
  readonly secretVariables: Readonly<Record<string, CacheKey>>;
  /** Variables that hold no secret. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whom a token of its ServiceAccount is for: a cloud, and never the API server. */
  readonly audience?: string;
  /** The key of the Secret that is a file. */
  readonly secretFile?: CacheKey;
  /** Files beside config.toml. */
  readonly files: Readonly<Record<string, string>>;
}

const NOTHING: CacheAccess = { secretVariables: {}, variables: {}, files: {} };

/**
 * What the manager of a runner has for its cache. All of it is written into the Deployment, and nothing of it left to a webhook
 * of the cloud: what the pods of managers have is reviewed, and no ServiceAccount has an annotation that others act on.
 */
export function cacheAccess({ settings: { cache } }: Runner): CacheAccess {
  return cache === undefined ? NOTHING : accessTo(cache);
}

function accessTo(cache: Cache): CacheAccess {
  switch (cache.type) {
    case 's3':
      return { ...NOTHING, ...accessToS3(cache) };
    case 'gcs':
      return { ...NOTHING, ...accessToGcs(cache) };
    case 'azure':
      return { ...NOTHING, ...accessToAzure(cache) };
  }
}

/**
 * The library that signs reads its variables by itself. No key of config.toml names them, so that none can lead them to a job.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-static-credentials.html
 */
function accessToS3({ credentials }: S3Cache): Partial<CacheAccess> {
  return credentials.from === 'identity'
    ? accessToAws(credentials.role, TOKEN_PATH)
    : {
        secretVariables: {
          AWS_ACCESS_KEY_ID: 'access-key-id',
          AWS_SECRET_ACCESS_KEY: 'secret-access-key',
        },
      };
}

const GOOGLE_KEY = 'service-account.json';
const GOOGLE_IDENTITY = 'google-identity.json';

/** The file of credentials that config.toml names: the key of a service account, or who asks for its signature. */
export function googleCredentials({ credentials }: GcsCache): string {
  return credentials.from === 'identity'
    ? `${CONFIG_FOLDER}/${GOOGLE_IDENTITY}`
    : `${CACHE_FOLDER}/${GOOGLE_KEY}`;
}

function accessToGcs({ credentials }: GcsCache): Partial<CacheAccess> {
  if (credentials.from !== 'identity') {
    return { secretFile: GOOGLE_KEY };
  }
  const file = JSON.stringify(googleCredentialsFile(credentials, TOKEN_PATH), undefined, 2);
  return { audience: audienceOfGoogle(credentials), files: { [GOOGLE_IDENTITY]: `${file}\n` } };
}

/**
 * Whom the manager asks in each cloud, and whom its token is for.
 *
 * @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust
 */
const ENTRAS: {
  readonly [D in AzureCache['domain']]: { readonly authority: string; readonly audience: string };
} = {
  'blob.core.windows.net': ENTRA,
  'blob.core.usgovcloudapi.net': {
    authority: 'https://login.microsoftonline.us/',
    audience: 'api://AzureADTokenExchangeUSGov',
  },
  'blob.core.chinacloudapi.cn': {
    authority: 'https://login.chinacloudapi.cn/',
    audience: 'api://AzureADTokenExchangeChina',
  },
};

/**
 * The library goes through a chain of credentials, and takes the first that has all of its variables.
 *
 * @see https://pkg.go.dev/github.com/Azure/azure-sdk-for-go/sdk/azidentity#readme-environment-variables
 */
function accessToAzure({ domain, tenantId, clientId, credentials }: AzureCache): Partial<CacheAccess> {
  const { authority, audience } = ENTRAS[domain];
  const variables = { AZURE_AUTHORITY_HOST: authority, AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId };
  return credentials.from === 'identity'
    ? {
        variables: { ...variables, AZURE_FEDERATED_TOKEN_FILE: TOKEN_PATH },
        audience,
      }
    : { variables, secretVariables: { AZURE_CLIENT_SECRET: 'client-secret' } };
}
