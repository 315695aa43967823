import type { RunnerFacts } from '../facts';
import { at, recordOf, textIn } from '../untyped';
import {
  AWS_ROLE,
  ENTRA,
  ENTRA_ID,
  type GoogleFile,
  isGoogleFile,
  isTokenFor,
  type Told,
  toAnyOfGoogle,
  toAws,
  toGoogle,
} from './cloud-access';
import { type ExpectedCache, GOOGLE_KEY, TOKEN_FILE } from './expected-cache';

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
  readonly google?: GoogleFile;
}

const NOTHING: CacheAccess = { secretVariables: {}, variables: {} };

const AWS_KEYS = { AWS_ACCESS_KEY_ID: 'access-key-id', AWS_SECRET_ACCESS_KEY: 'secret-access-key' };
const AZURE_KEYS = { AZURE_CLIENT_SECRET: 'client-secret' };

/** The variables of any manager that hold keys of its cache, each by its key in the Secret. */
export const CACHE_VARIABLES: Readonly<Record<string, string>> = { ...AWS_KEYS, ...AZURE_KEYS };

/** Whom managers ask for tokens of Entra ID, and whom theirs are for, by the domain of the store. */
const ENTRAS: Readonly<Record<string, readonly [authority: string, audience: string]>> = {
  'blob.core.windows.net': ENTRA,
  'blob.core.usgovcloudapi.net': ['https://login.microsoftonline.us/', 'api://AzureADTokenExchangeUSGov'],
  'blob.core.chinacloudapi.cn': ['https://login.chinacloudapi.cn/', 'api://AzureADTokenExchangeChina'],
};

/** What the fleet says that the manager of a runner has for its cache. */
export function expectedAccess(cache: ExpectedCache | undefined): CacheAccess {
  switch (cache?.type) {
    case 's3':
      return {
        ...NOTHING,
        ...(cache.identity ? toAws(cache.identity.role ?? '', TOKEN_FILE) : { secretVariables: AWS_KEYS }),
      };
    case 'gcs':
      return {
        ...NOTHING,
        ...(cache.identity
          ? toGoogle(cache.identity.provider ?? '', `${cache.identity.serviceAccount}`)
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

function ofAzure(domain: string, tenant: Told, client: Told, isIdentity: boolean): CacheAccess {
  const [authority = '', audience = ''] = ENTRAS[domain] ?? [];
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
        ...toAws(AWS_ROLE, TOKEN_FILE),
        secretVariables: AWS_KEYS,
      };
    case 'gcs':
      return {
        ...NOTHING,
        secretFile: GOOGLE_KEY,
        ...toAnyOfGoogle(),
      };
    case 'azure': {
      const domain = textIn(at(cache, 'azure', 'StorageDomain'));
      return { ...ofAzure(domain, ENTRA_ID, ENTRA_ID, true), secretVariables: AZURE_KEYS };
    }
    default:
      return NOTHING;
  }
}

/** Whether what a volume projects is the token for the cloud of the cache, and no other. */
export function isCloudToken(token: unknown, { audience }: CacheAccess): boolean {
  return isTokenFor(audience, token);
}

/** Whether a text is the file of an identity of Google that shows the token of the manager to Google alone. */
export function isGoogleIdentity(text: string, { google }: CacheAccess): boolean {
  return google !== undefined && isGoogleFile(text, google, TOKEN_FILE);
}
