import * as v from 'valibot';
import * as check from '../decode/checks';
import type { Labels } from './destination';
import type { Resolved } from './resolved';
import { type AtticKey, type SecretSource, secretSource } from './secret-source';

/** The Attic binary cache. */
export interface AtticSpec {
  /** @default 'attic-cache-dev' */
  readonly namespace?: string;
  /** Labels of its pods. @default { 'app.kubernetes.io/name': 'attic' } */
  readonly pods?: Labels;
  /** The container's port. @default 8080 */
  readonly port?: number;
  /** URL of the cache for Nix. @default 'http://attic.{namespace}.svc.cluster.local:{port}/main' */
  readonly substituter?: string;
  /** Keys that signed store paths must carry, as `name:base64`; at least one. */
  readonly publicKeys: readonly string[];
  /** Where the Secrets `attic-credentials` and `attic-push-credentials` come from. @default - existing */
  readonly credentials?: AtticCredentials;
}

/** Where the two Secrets of the Attic cache come from. */
export interface AtticCredentials {
  /** The source of the Secret `attic-credentials`. @default { from: 'existing' } */
  readonly pull?: SecretSource<AtticKey>;
  /** The source of the Secret `attic-push-credentials`. @default { from: 'existing' } */
  readonly push?: SecretSource<AtticKey>;
}

/** The Attic cache with every default filled in. */
export interface Attic extends Resolved<Omit<AtticSpec, 'credentials'>> {
  readonly credentials: Resolved<AtticCredentials>;
}

const credentials = v.exactOptional(secretSource(['server', 'cache', 'token']), { from: 'existing' });

/** @internal */
export const ATTIC = v.pipe(
  v.strictObject({
    namespace: v.exactOptional(check.namespaceName, 'attic-cache-dev'),
    pods: v.exactOptional(check.labels, { 'app.kubernetes.io/name': 'attic' }),
    port: v.exactOptional(check.port, 8080),
    substituter: v.exactOptional(v.pipe(v.string(), v.regex(/^https?:\/\/[^\s$@]+$/))),
    publicKeys: check.nonEmpty(check.nixPublicKey),
    credentials: v.exactOptional(v.strictObject({ pull: credentials, push: credentials }), {}),
  }),
  v.transform((attic) => ({
    ...attic,
    substituter: attic.substituter ?? `http://attic.${attic.namespace}.svc.cluster.local:${attic.port}/main`,
  })),
);
