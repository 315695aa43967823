import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';

/**
 * Where a Secret comes from. No variant has room for a value: `existing` names nothing but what the contract names,
 * `externalSecret` points into a store, `sealedSecret` carries ciphertext.
 */
export type SecretSource<Key extends string> =
  | ExistingSecret
  | ExternalSecretSource<Key>
  | SealedSecretSource<Key>;

/** A Secret that somebody else creates under the name of the contract, such as the OpenTofu module. */
export interface ExistingSecret {
  /**
   * `'existing'`: somebody else makes the Secret, such as OpenTofu. `'externalSecret'`: the External Secrets Operator does.
   * `'sealedSecret'`: the Sealed Secrets controller does.
   */
  readonly from: 'existing';
}

/**
 * A Secret that the External Secrets Operator keeps in step with a store.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export interface ExternalSecretSource<Key extends string> {
  readonly from: 'externalSecret';
  /** For `externalSecret`: the store to read. See {@link SecretStoreReference}. */
  readonly store: SecretStoreReference;
  /** For `externalSecret`: for each key of the Secret, where the store holds its value. See {@link StoredValue}. */
  readonly keys: { readonly [K in Key]: StoredValue };
  /** For `externalSecret`: how often the store is read, as `30s`, `15m` or `1h`. @default '1h' */
  readonly refreshInterval?: string;
}

/** The store that an ExternalSecret reads. */
export interface SecretStoreReference {
  /** The name of the store. */
  readonly name: string;
  /** `'SecretStore'` or `'ClusterSecretStore'`. @default 'SecretStore' */
  readonly kind?: 'SecretStore' | 'ClusterSecretStore';
}

/** Where a store holds a value. */
export interface StoredValue {
  /** The entry in the store. */
  readonly key: string;
  /** A property of the entry. @default - the whole entry */
  readonly property?: string;
}

/**
 * A Secret that the Sealed Secrets controller decrypts in the cluster.
 *
 * @see https://github.com/bitnami-labs/sealed-secrets
 */
export interface SealedSecretSource<Key extends string> {
  readonly from: 'sealedSecret';
  /**
   * For `sealedSecret`: for each key, what `kubeseal --raw` printed, sealed for the Secret's name and namespace (strict
   * scope).
   */
  readonly encryptedData: { readonly [K in Key]: string };
}

/** The key of a runner's token Secret. */
export type TokenKey = 'runner-token';

/** The keys of an Attic Secret. */
export type AtticKey = 'server' | 'cache' | 'token';

/** The keys of the Secret of a runner's cache in S3. */
export type S3CacheKey = 'access-key-id' | 'secret-access-key';

/** The key of the Secret of a runner's cache in Google Cloud Storage: the file of a service account's key. */
export type GcsCacheKey = 'service-account.json';

/** The key of the Secret of a runner's cache in Azure: the secret of an application. */
export type AzureCacheKey = 'client-secret';

/** The keys of the Secret of a runner's cache. */
export type CacheKey = S3CacheKey | GcsCacheKey | AzureCacheKey;

/** @internal */
export const secretSource = <const Key extends string>(keys: readonly Key[]) =>
  // Somebody may have put the token itself here.
  v.pipe(v.variant('from', sources(keys)), wanted({ hidden: 'here' }));

/** @internal */
export const secretSourceOr = <const Key extends string, const Identity extends v.ObjectEntries>(
  keys: readonly Key[],
  identity: Identity,
) =>
  v.pipe(
    v.variant('from', [...sources(keys), v.strictObject({ from: v.literal('identity'), ...identity })]),
    wanted({ hidden: 'here' }),
  );

const sources = <const Key extends string>(keys: readonly Key[]) =>
  [
    v.strictObject({ from: v.literal('existing') }),
    v.strictObject({
      from: v.literal('externalSecret'),
      store: v.strictObject({
        name: v.pipe(check.objectName, wanted({ example: 'vault' })),
        kind: v.exactOptional(v.picklist(['SecretStore', 'ClusterSecretStore'])),
      }),
      keys: v.pipe(
        v.strictObject(
          entries(
            keys,
            v.strictObject({
              key: check.text('ci/runner'),
              property: v.exactOptional(check.text('token')),
            }),
          ),
        ),
        wanted({ hidden: 'below' }),
      ),
      refreshInterval: v.exactOptional(check.duration),
    }),
    v.strictObject({
      from: v.literal('sealedSecret'),
      encryptedData: v.pipe(v.strictObject(entries(keys, check.ciphertext)), wanted({ hidden: 'below' })),
    }),
  ] as const;

function entries<const Key extends string, Schema>(keys: readonly Key[], schema: Schema) {
  return Object.fromEntries(keys.map((key) => [key, schema])) as { readonly [K in Key]: Schema };
}
