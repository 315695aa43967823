import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** Properties of an {@link ExternalSecret}; the part of the schema that a fleet uses. */
export interface ExternalSecretProps {
  readonly metadata: ApiObjectMetadata;
  readonly spec: {
    readonly refreshInterval: string;
    readonly secretStoreRef: { readonly name: string; readonly kind: 'SecretStore' | 'ClusterSecretStore' };
    readonly target: {
      readonly name: string;
      readonly creationPolicy: 'Owner';
      readonly deletionPolicy: 'Retain';
      readonly template: {
        readonly type: 'Opaque';
        readonly engineVersion: 'v2';
        readonly mergePolicy: 'Replace';
      };
    };
    readonly data: readonly {
      readonly secretKey: string;
      readonly remoteRef: { readonly key: string; readonly property?: string };
    }[];
  };
}

/**
 * An ExternalSecret of the External Secrets Operator.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 */
export class ExternalSecret extends ApiObject {
  constructor(scope: Construct, id: string, props: ExternalSecretProps) {
    super(scope, id, { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', ...props });
  }
}
