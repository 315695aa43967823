import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { ATTIC_KEYS } from '../names';
import type { Labels } from './destination';
import type { Resolved } from './resolved';
import { type AtticKey, type SecretSource, secretSource } from './secret-source';

/** The Attic binary cache. */
export interface AtticSpec {
  /** The namespace of the cache. @default 'attic-cache-dev' */
  readonly namespace?: string;
  /** The labels of its pods. @default { 'app.kubernetes.io/name': 'attic' } */
  readonly pods?: Labels;
  /** The port of the container, which is not always the port of the Service. @default 8080 */
  readonly port?: number;
  /** The URL of the cache for Nix. @default 'http://attic.{namespace}.svc.cluster.local:{port}/main' */
  readonly substituter?: string;
  /** Keys that signed store paths must carry, as `name:base64`. At least one. `attic cache info` prints it. */
  readonly publicKeys: readonly string[];
  /** Where the two Secrets come from. See {@link AtticCredentials}. @default - existing Secrets */
  readonly credentials?: AtticCredentials;
}

/** Where the two Secrets of the Attic cache come from. */
export interface AtticCredentials {
  /** The source of the Secret `attic-credentials`, as a {@link SecretSource}. @default { from: 'existing' } */
  readonly pull?: SecretSource<AtticKey>;
  /** The source of the Secret `attic-push-credentials`. @default { from: 'existing' } */
  readonly push?: SecretSource<AtticKey>;
}

/** The Attic cache with every default filled in. */
export interface Attic extends Resolved<Omit<AtticSpec, 'credentials'>> {
  readonly credentials: Resolved<AtticCredentials>;
}

const credentials = v.exactOptional(secretSource(ATTIC_KEYS), { from: 'existing' });

/** @internal */
export const ATTIC = v.pipe(
  v.strictObject({
    namespace: v.exactOptional(check.namespaceName, 'attic-cache-dev'),
    pods: v.exactOptional(check.labels, { 'app.kubernetes.io/name': 'attic' }),
    port: v.exactOptional(check.port, 8080),
    substituter: v.exactOptional(check.substituter),
    publicKeys: v.pipe(
      check.nonEmpty(check.nixPublicKey),
      wanted({ where: 'the key that `attic cache info` prints' }),
    ),
    credentials: v.exactOptional(v.strictObject({ pull: credentials, push: credentials }), {}),
  }),
  v.transform((attic) => ({
    ...attic,
    substituter: attic.substituter ?? `http://attic.${attic.namespace}.svc.cluster.local:${attic.port}/main`,
  })),
);
