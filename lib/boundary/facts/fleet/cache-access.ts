import type { RunnerFacts } from '../facts';
import { at, recordOf, textIn } from '../untyped';
import { CACHE_FOLDER, type ExpectedCache, GOOGLE_KEY, TOKEN_FILE } from './expected-cache';

/** What a value must be: a text, or one of many that a pattern tells. */
export type Told = string | RegExp;

/** Whether a value is what it must be. */
export function isTold(told: Told | undefined, value: unknown): boolean {
  return told instanceof RegExp ? told.test(textIn(value)) : told !== undefined && told === value;
}

/** What a manager may have in order to sign for its cache. */
export interface CacheAccess {
  /** Variables, each by the key in the Secret that it comes from. */
  readonly secretVariables: Readonly<Record<string, string>>;
  /** Variables that hold no secret, with what they say. */
  readonly variables: Readonly<Record<string, Told>>;
  /** Whom a token of its ServiceAccount is for. */
  readonly audience?: Told;
  /** The key of the Secret that is mounted as a file. */
  readonly secretFile?: string;
  /** What the file of an identity of Google says, by its fields. */
  readonly google?: { readonly audience: Told; readonly impersonation: Told };
}

const NOTHING: CacheAccess = { secretVariables: {}, variables: {} };

const AWS_KEYS = { AWS_ACCESS_KEY_ID: 'access-key-id', AWS_SECRET_ACCESS_KEY: 'secret-access-key' };
const AZURE_KEYS = { AZURE_CLIENT_SECRET: 'client-secret' };

/** The variables of any manager that hold keys of its cache, each by its key in the Secret. */
export const CACHE_VARIABLES: Readonly<Record<string, string>> = { ...AWS_KEYS, ...AZURE_KEYS };

const GOOGLE_PROVIDER = String.raw`projects/\d+/locations/global/workloadIdentityPools/[a-z0-9-]+/providers/[a-z0-9-]+`;
const GOOGLE_ACCOUNT = String.raw`[a-z][a-z0-9-]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com`;
const IMPERSONATION = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/';

/** Whom managers ask for tokens of Entra ID, and whom theirs are for, by the domain of the store. */
const ENTRA: Readonly<Record<string, readonly [authority: string, audience: string]>> = {
  'blob.core.windows.net': ['https://login.microsoftonline.com/', 'api://AzureADTokenExchange'],
  'blob.core.usgovcloudapi.net': ['https://login.microsoftonline.us/', 'api://AzureADTokenExchangeUSGov'],
  'blob.core.chinacloudapi.cn': ['https://login.chinacloudapi.cn/', 'api://AzureADTokenExchangeChina'],
};

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the fleet says that the manager of a runner has for its cache. */
export function expectedAccess(cache: ExpectedCache | undefined): CacheAccess {
  switch (cache?.type) {
    case 's3':
      return {
        ...NOTHING,
        ...(cache.identity ? ofAws(cache.identity.role ?? '') : { secretVariables: AWS_KEYS }),
      };
    case 'gcs':
      return {
        ...NOTHING,
        ...(cache.identity
          ? ofGoogle(cache.identity.provider ?? '', `${cache.identity.serviceAccount}`)
          : { secretFile: GOOGLE_KEY }),
      };
    case 'azure':
      return ofAzure(
        cache.domain ?? '',
        cache.tenantId ?? '',
        cache.clientId ?? '',
        cache.identity !== undefined,
      );
    default:
      return NOTHING;
  }
}

function ofAws(role: Told): Partial<CacheAccess> {
  return {
    variables: { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE },
    audience: 'sts.amazonaws.com',
  };
}

function ofGoogle(provider: string, account: string): Partial<CacheAccess> {
  return {
    audience: `https://iam.googleapis.com/${provider}`,
    google: {
      audience: `//iam.googleapis.com/${provider}`,
      impersonation: `${IMPERSONATION}${account}:generateAccessToken`,
    },
  };
}

function ofAzure(domain: string, tenant: Told, client: Told, isIdentity: boolean): CacheAccess {
  const [authority = '', audience = ''] = ENTRA[domain] ?? [];
  const known = { AZURE_AUTHORITY_HOST: authority, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client };
  return isIdentity
    ? {
        secretVariables: {},
        variables: { ...known, AZURE_FEDERATED_TOKEN_FILE: TOKEN_FILE },
        audience,
      }
    : { secretVariables: AZURE_KEYS, variables: known };
}

/** What the manager of a runner may have: as the fleet says, or, where no fleet is given, as far as its config.toml has a use for it. */
export function accessOf({ settings, job }: Pick<RunnerFacts, 'settings' | 'job'>): CacheAccess {
  return settings === undefined
    ? toldAccess(recordOf(job?.section.raw['cache']))
    : expectedAccess(settings.cache);
}

function toldAccess(cache: Readonly<Record<string, unknown>>): CacheAccess {
  switch (cache['Type']) {
    case 's3':
      return {
        ...NOTHING,
        ...ofAws(/^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
        secretVariables: AWS_KEYS,
      };
    case 'gcs':
      return {
        ...NOTHING,
        secretFile: GOOGLE_KEY,
        audience: new RegExp(`^https://iam\\.googleapis\\.com/${GOOGLE_PROVIDER}$`),
        google: {
          audience: new RegExp(`^//iam\\.googleapis\\.com/${GOOGLE_PROVIDER}$`),
          impersonation: new RegExp(
            `^${IMPERSONATION.replaceAll('.', '\\.')}${GOOGLE_ACCOUNT}:generateAccessToken$`,
          ),
        },
      };
    case 'azure': {
      const domain = textIn(at(cache, 'azure', 'StorageDomain'));
      return { ...ofAzure(domain, ID, ID, true), secretVariables: AZURE_KEYS };
    }
    default:
      return NOTHING;
  }
}

/** How long a token for a cloud lasts, in seconds: what Kubernetes gives where nobody says. */
const LONGEST_TOKEN = 3600;

/** Whether what a volume projects is the token for the cloud of the cache, and no other. */
export function isCloudToken(token: unknown, { audience }: CacheAccess): boolean {
  const seconds = at(token, 'expirationSeconds') ?? LONGEST_TOKEN;
  return (
    isTold(audience, at(token, 'audience')) &&
    at(token, 'path') === TOKEN_FILE.slice(CACHE_FOLDER.length + 1) &&
    typeof seconds === 'number' &&
    seconds <= LONGEST_TOKEN
  );
}

/** What the file of an identity of Google says of everybody: whom the token is shown, and where it lies. */
const OF_EVERY_IDENTITY: Readonly<Record<string, unknown>> = {
  type: 'external_account',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
};

/** Whether a text is the file of an identity of Google that shows the token of the manager to Google alone. */
export function isGoogleIdentity(text: string, { google }: CacheAccess): boolean {
  const { audience, credential_source, service_account_impersonation_url, ...others } = parsed(text);
  return (
    google !== undefined &&
    JSON.stringify(Object.entries(others).sort()) ===
      JSON.stringify(Object.entries(OF_EVERY_IDENTITY).sort()) &&
    isTold(google.audience, audience) &&
    isTold(google.impersonation, service_account_impersonation_url) &&
    JSON.stringify(credential_source) === JSON.stringify({ file: TOKEN_FILE })
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    return { ...recordOf(JSON.parse(text)) };
  } catch {
    return {};
  }
}
