import * as v from 'valibot';
import * as check from '../decode/checks';

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
  readonly from: 'existing';
}

/**
 * A Secret that the External Secrets Operator keeps in step with a store.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export interface ExternalSecretSource<Key extends string> {
  readonly from: 'externalSecret';
  /** The SecretStore or ClusterSecretStore to read. */
  readonly store: {
    readonly name: string;
    /** @default 'SecretStore' */
    readonly kind?: 'SecretStore' | 'ClusterSecretStore';
  };
  /** For each key of the Secret, where the store holds its value. */
  readonly keys: { readonly [K in Key]: { readonly key: string; readonly property?: string } };
  /**
   * How often the operator reads the store, as a Go duration.
   *
   * @default '1h'
   */
  readonly refreshInterval?: string;
}

/**
 * A Secret that the Sealed Secrets controller decrypts in the cluster.
 *
 * @see https://github.com/bitnami-labs/sealed-secrets
 */
export interface SealedSecretSource<Key extends string> {
  readonly from: 'sealedSecret';
  /** What `kubeseal --raw` printed for each key, sealed for the Secret's name and namespace (strict scope). */
  readonly encryptedData: { readonly [K in Key]: string };
}

/** The key of a runner's token Secret. */
export type TokenKey = 'runner-token';

/** The keys of an Attic Secret. */
export type AtticKey = 'server' | 'cache' | 'token';

/** @internal */
export const secretSource = <const Key extends string>(keys: readonly Key[]) =>
  v.variant('from', [
    v.strictObject({ from: v.literal('existing') }),
    v.strictObject({
      from: v.literal('externalSecret'),
      store: v.strictObject({
        name: check.objectName,
        kind: v.exactOptional(v.picklist(['SecretStore', 'ClusterSecretStore'])),
      }),
      keys: v.strictObject(
        entries(keys, v.strictObject({ key: v.string(), property: v.exactOptional(v.string()) })),
      ),
      refreshInterval: v.exactOptional(v.pipe(v.string(), v.regex(/^\d+(?:s|m|h)$/))),
    }),
    v.strictObject({
      from: v.literal('sealedSecret'),
      encryptedData: v.strictObject(entries(keys, check.ciphertext)),
    }),
  ]);

function entries<const Key extends string, Schema>(keys: readonly Key[], schema: Schema) {
  return Object.fromEntries(keys.map((key) => [key, schema])) as { readonly [K in Key]: Schema };
}
