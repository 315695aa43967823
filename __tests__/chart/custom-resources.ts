import type { JsonSchema } from './api-declarations';

const text: JsonSchema = { type: 'string', minLength: 1 };

function closedObject(
  properties: Readonly<Record<string, unknown>>,
  optional: readonly string[] = [],
): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
    additionalProperties: false,
  };
}

/** The schema of an object of a custom kind, given that of its specification. */
export function customResource(apiVersion: string, kind: string, spec: JsonSchema): JsonSchema {
  const labels = { type: 'object', additionalProperties: { type: 'string' } };
  return closedObject({
    apiVersion: { const: apiVersion },
    kind: { const: kind },
    metadata: closedObject({ name: text, namespace: text, labels, annotations: labels }),
    spec,
  });
}

/**
 * The parts of two custom resources that a fleet writes, by hand from their definitions. Another kind is held to the type that
 * `imports/` declares.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 * @see https://github.com/bitnami-labs/sealed-secrets/blob/main/helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml
 */
export const CUSTOM_RESOURCES: Readonly<Record<string, JsonSchema>> = {
  ExternalSecret: customResource(
    'external-secrets.io/v1',
    'ExternalSecret',
    closedObject({
      refreshInterval: { type: 'string', pattern: '^(\\d+(h|m|s))+$' },
      secretStoreRef: closedObject({ name: text, kind: { enum: ['SecretStore', 'ClusterSecretStore'] } }),
      target: closedObject({
        name: text,
        creationPolicy: { enum: ['Owner', 'Orphan', 'Merge', 'None'] },
        deletionPolicy: { enum: ['Delete', 'Merge', 'Retain'] },
        template: closedObject({
          type: text,
          engineVersion: { enum: ['v2'] },
          mergePolicy: { enum: ['Replace', 'Merge'] },
        }),
      }),
      data: {
        type: 'array',
        minItems: 1,
        items: closedObject({
          secretKey: { type: 'string', pattern: '^[-._a-zA-Z0-9]+$', maxLength: 253 },
          remoteRef: closedObject({ key: text, property: { type: 'string' } }, ['property']),
        }),
      },
    }),
  ),
  SealedSecret: customResource(
    'bitnami.com/v1alpha1',
    'SealedSecret',
    closedObject({
      encryptedData: { type: 'object', additionalProperties: text, minProperties: 1 },
      template: closedObject({ metadata: closedObject({ name: text, namespace: text }), type: text }),
    }),
  ),
};
