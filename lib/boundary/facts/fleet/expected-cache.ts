/** What a fleet says of where the jobs of a runner keep their caches. */
export interface ExpectedCache {
  readonly type: 's3' | 'gcs' | 'azure';
  /** Of S3 and of Google Cloud Storage. */
  readonly bucket?: string;
  /** Of S3. */
  readonly region?: string;
  /** Of S3: the URL of a server that is not Amazon's. */
  readonly endpoint?: string;
  /** Of S3. */
  readonly pathStyle?: boolean;
  /** Of S3. */
  readonly encryption?: { readonly type: string; readonly key?: string };
  /** Of Azure. */
  readonly account?: string;
  readonly container?: string;
  readonly domain?: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  /** Who the manager is in its cloud. @default - it has keys of a Secret */
  readonly identity?: {
    readonly from: 'identity';
    readonly role?: string;
    readonly provider?: string;
    readonly serviceAccount?: string;
  };
  /** Bytes. */
  readonly largestArchive?: number;
}

/** Where a manager has what is mounted for its cache. */
export const CACHE_FOLDER = '/etc/gitlab-runner/cache';

/** The file of its token. */
export const TOKEN_FILE = `${CACHE_FOLDER}/token`;

/** Who a manager is for Google, beside config.toml. */
export const GOOGLE_IDENTITY = 'google-identity.json';

/** The key of a Secret of Google. */
export const GOOGLE_KEY = 'service-account.json';

/** Files of credentials that config.toml may name: a key of Google, or who the manager is there. */
const KEY_FILE = `${CACHE_FOLDER}/${GOOGLE_KEY}`;
const IDENTITY_FILE = `/etc/gitlab-runner/${GOOGLE_IDENTITY}`;
export const CREDENTIALS_FILES: readonly string[] = [KEY_FILE, IDENTITY_FILE];

type Expectation = readonly (readonly [key: string, value: unknown])[];

/** The manager has the credentials, and no runner shares its caches. */
export function expectedCacheConfig(path: string, cache: ExpectedCache): Expectation {
  const section = {
    Type: cache.type,
    Path: path,
    Shared: false,
    MaxUploadedArchiveSize: cache.largestArchive,
  };
  return [
    ...Object.entries(section).map(([key, value]) => [`runners.cache.${key}`, value] as const),
    ...Object.entries(STORES[cache.type](cache)).map(
      ([key, value]) => [`runners.cache.${cache.type}.${key}`, value] as const,
    ),
  ];
}

/** The tables of stores in config.toml. */
export const STORE_TABLES = ['s3', 'gcs', 'azure'] as const;

const STORES: {
  readonly [T in ExpectedCache['type']]: (cache: ExpectedCache) => Readonly<Record<string, unknown>>;
} = {
  s3: ({ bucket, region, endpoint, pathStyle, encryption }) => ({
    ServerAddress: endpoint?.replace('https://', '').replace(/:443$/, ''),
    BucketName: bucket,
    BucketLocation: region,
    AuthenticationType: 'iam',
    Insecure: false,
    PathStyle: pathStyle,
    ServerSideEncryption: encryption?.type,
    ServerSideEncryptionKeyID: encryption?.key,
  }),
  gcs: ({ bucket, identity }) => ({
    BucketName: bucket,
    CredentialsFile: identity === undefined ? KEY_FILE : IDENTITY_FILE,
  }),
  azure: ({ account, container, domain }) => ({
    AccountName: account,
    ContainerName: container,
    StorageDomain: domain,
  }),
};
