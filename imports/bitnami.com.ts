import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** Properties of a {@link SealedSecret}; the part of the schema that a fleet uses. */
export interface SealedSecretProps {
  readonly metadata: ApiObjectMetadata;
  readonly spec: {
    readonly encryptedData: Readonly<Record<string, string>>;
    readonly template: {
      readonly metadata: { readonly name: string; readonly namespace: string };
      readonly type: 'Opaque';
    };
  };
}

/**
 * A SealedSecret: ciphertext that the controller in the cluster turns into a Secret.
 *
 * @see https://github.com/bitnami-labs/sealed-secrets
 */
export class SealedSecret extends ApiObject {
  constructor(scope: Construct, id: string, props: SealedSecretProps) {
    super(scope, id, { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', ...props });
  }
}
