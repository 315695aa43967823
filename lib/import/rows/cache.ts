import { isRoleOfAws } from '../../fleet/types/s3-cache';
import type { Beside, Carry, Outcome } from '../row';
import { isTree, plainText, type Tree, textAt, treeAt } from '../tree';
import { annotation } from './account-annotations';

const KEYS =
  'the Secret {runner}-cache holds the keys of the bucket, with access-key-id and secret-access-key: make it there, and revoke what stood in this file';
const KEY_FILE =
  'the Secret {runner}-cache holds the key of a service account, as service-account.json: make it there, and revoke what stood in this file';
const ACCOUNT_KEY =
  'config.toml alone could hold the key of an account, where everybody reads it: the manager signs as an application, whose client-secret the Secret {runner}-cache holds, or by its identity; revoke the key';

/** What a bucket of S3 is known by, below the key. */
const OF_THE_BUCKET = ['BucketName', 'BucketLocation', 'ServerAddress', 'PathStyle'];
const OF_ENCRYPTION = ['ServerSideEncryption', 'ServerSideEncryptionKeyID'];

/** Where the caches of a runner are kept. Keys stay where they are. */
export const cache: Carry = (value, beside) => {
  if (!isTree(value)) {
    return undefined;
  }
  switch (plainText(value['Type'])) {
    case 's3':
      return [...inS3(value, beside), ...NO_SHARING];
    case 'gcs':
      return [...inGcs(value), ...NO_SHARING];
    case 'azure':
      return [...inAzure(value, beside), ...NO_SHARING];
    default:
      return undefined;
  }
};

const NO_SHARING = ['Path', 'Shared'].map(
  (below): Outcome => ({
    below,
    fate: 'decided',
    why: 'no runner shares its caches with another: they lie below {org}/{runner}',
  }),
);

const elsewhere =
  (why: string) =>
  (below: string): Outcome => ({ below, fate: 'elsewhere', why });

/** An outcome of each key, all of which are in one value of the field. */
function carriedAs(value: Tree, keys: readonly string[]): readonly Outcome[] {
  return keys.map((below) => ({
    below,
    fate: 'carried',
    why: '',
    field: 'cache',
    set: [{ field: 'cache', value }],
  }));
}

function largestOf({ MaxUploadedArchiveSize: size }: Tree): Tree {
  return typeof size === 'number' && size > 0 ? { maximumArchiveSize: String(size) } : {};
}

function inGcs(section: Tree): readonly Outcome[] {
  const value = {
    type: 'gcs',
    bucket: plainText(treeAt(section, 'gcs')['BucketName']),
    ...largestOf(section),
  };
  return [
    ...carriedAs(value, ['Type', 'MaxUploadedArchiveSize', 'gcs.BucketName']),
    ...['gcs.AccessID', 'gcs.PrivateKey', 'gcs.CredentialsFile'].map(elsewhere(KEY_FILE)),
  ];
}

/** Nobody but Entra ID knows the application that signs instead of a key, unless the chart names it for a webhook. */
function inAzure(section: Tree, beside: Beside): readonly Outcome[] {
  const azure = treeAt(section, 'azure');
  const tenantId = annotation(beside, 'azure.workload.identity/tenant-id');
  const clientId = annotation(beside, 'azure.workload.identity/client-id');
  const keys = ['AccountName', 'ContainerName', 'StorageDomain'].map((key) => `azure.${key}`);
  const domain = textAt(azure, 'StorageDomain');
  const value = {
    type: 'azure',
    account: plainText(azure['AccountName']),
    container: plainText(azure['ContainerName']),
    ...(domain === undefined ? {} : { domain }),
    tenantId,
    clientId,
    ...largestOf(section),
    credentials: { from: 'identity' },
  };
  const all = ['Type', 'MaxUploadedArchiveSize', ...keys];
  return [
    ...(tenantId !== undefined && clientId !== undefined
      ? carriedAs(value, all)
      : all.map(
          (below): Outcome => ({
            below,
            fate: 'fill-in',
            field: 'cache',
            why: "say who signs, by tenantId and clientId, beside type: 'azure', account and container",
          }),
        )),
    elsewhere(ACCOUNT_KEY)('azure.AccountKey'),
  ];
}

function inS3(section: Tree, beside: Beside): readonly Outcome[] {
  const s3 = treeAt(section, 's3');
  const role = roleOf(beside);
  const hasKeys = textAt(s3, 'AccessKey') !== undefined;
  const value = {
    ...bucketOf(section, s3),
    ...(role === undefined || hasKeys ? {} : { credentials: { from: 'identity', role } }),
  };
  const keys = [...OF_THE_BUCKET, ...OF_ENCRYPTION].map((key) => `s3.${key}`);
  return [
    ...carriedAs(value, ['Type', 'MaxUploadedArchiveSize', ...keys]),
    ...['AccessKey', 'SecretKey', 'SessionToken'].map((key) => elsewhere(KEYS)(`s3.${key}`)),
    authentication(hasKeys, role),
    insecure(s3),
    ...['RoleARN', 'UploadRoleARN'].map((key): Outcome => {
      return {
        below: `s3.${key}`,
        fate: 'refused',
        why: 'jobs would get credentials of the cloud: the manager signs a URL for each archive, and jobs have those alone',
      };
    }),
  ];
}

/** The role of the managers, if it is written out: what another tool puts in is for people to write. */
function roleOf(beside: Beside): string | undefined {
  const role = annotation(beside, 'eks.amazonaws.com/role-arn');
  return role !== undefined && isRoleOfAws(role) ? role : undefined;
}

function authentication(hasKeys: boolean, role: string | undefined): Outcome {
  const below = 's3.AuthenticationType';
  if (hasKeys) {
    return { below, fate: 'decided', why: 'the keys come from a Secret, by variables of the manager' };
  }
  return role === undefined
    ? {
        below,
        fate: 'fill-in',
        field: 'cache',
        why: "write the ARN of the role of the manager: credentials: { from: 'identity', role }; a node gives its managers none",
      }
    : { below, fate: 'decided', why: 'the manager takes on the role by a token of its own' };
}

function insecure({ Insecure }: Tree): Outcome {
  return {
    below: 's3.Insecure',
    ...(Insecure === true || Insecure === 'true'
      ? {
          fate: 'refused',
          why: 'without TLS whoever is on the way replaces what later jobs run: give the server a certificate',
        }
      : { fate: 'decided', why: 'always false' }),
  };
}

function bucketOf(section: Tree, s3: Tree): Tree {
  const address = textAt(s3, 'ServerAddress')?.replace(/^https?:\/\//, '');
  const isAmazon = address === undefined || /(?:^|\.)amazonaws\.com$/.test(address);
  const encryption = textAt(s3, 'ServerSideEncryption');
  const key = textAt(s3, 'ServerSideEncryptionKeyID');
  const pathStyle = s3['PathStyle'];
  return {
    type: 's3',
    bucket: plainText(s3['BucketName']),
    region: textAt(s3, 'BucketLocation') ?? 'us-east-1',
    ...(isAmazon ? {} : { endpoint: `https://${address}` }),
    ...(typeof pathStyle === 'boolean' ? { pathStyle } : {}),
    ...(encryption === undefined
      ? {}
      : { encryption: { type: encryption, ...(key === undefined ? {} : { key }) } }),
    ...largestOf(section),
  };
}
