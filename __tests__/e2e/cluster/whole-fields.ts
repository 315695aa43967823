import { isDeepStrictEqual } from 'node:util';
import type { ApiServer } from './api-server';
import type { KubernetesObject } from './objects';

/** A schema of OpenAPI v3, as far as it says what becomes of two values of one field. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly kind: string }[];
}

/**
 * The fields that the API server replaces as a whole (`atomic`) and that are stored otherwise than they were applied:
 * whoever applies the same once more to what is stored, as Argo CD does to see a difference, sees one.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
export class WholeFields {
  readonly #schemas = new Map<string, Promise<Readonly<Record<string, Schema>>>>();

  constructor(private readonly api: ApiServer) {}

  async differing(applied: KubernetesObject, stored: KubernetesObject): Promise<readonly string[]> {
    const { apiVersion, kind, metadata } = applied;
    const schemas = await this.#schemasOf(apiVersion);
    const schema = Object.values(schemas).find((one) =>
      one['x-kubernetes-group-version-kind']?.some((of) => of.kind === kind),
    );
    if (!schema) {
      throw new Error(`the API server publishes no schema of ${apiVersion} ${kind}`);
    }
    return differing(schemas, schema, applied, stored, `${kind} ${metadata.name}`);
  }

  #schemasOf(apiVersion: string): Promise<Readonly<Record<string, Schema>>> {
    const path = `/openapi/v3/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`;
    const known =
      this.#schemas.get(path) ?? this.api.get(path).then(({ body }) => body['components'].schemas);
    this.#schemas.set(path, known);
    return known;
  }
}

function differing(
  schemas: Readonly<Record<string, Schema>>,
  reference: Schema | undefined,
  applied: unknown,
  stored: unknown,
  path: string,
): readonly string[] {
  const schema = resolved(schemas, reference);
  const below = (part: Schema | undefined, key: string | number): readonly string[] =>
    differing(schemas, part, at(applied, key), at(stored, key), `${path}.${key}`);
  if (isWhole(schema)) {
    return isDeepStrictEqual(applied, stored)
      ? []
      : [`${path}: ${JSON.stringify(applied)} became ${JSON.stringify(stored)}`];
  }
  if (Array.isArray(applied)) {
    return applied.flatMap((_, index) => below(schema?.items, index));
  }
  return typeof applied === 'object' && applied !== null
    ? Object.keys(applied).flatMap((key) =>
        below(schema?.properties?.[key] ?? schema?.additionalProperties, key),
      )
    : [];
}

function resolved(schemas: Readonly<Record<string, Schema>>, schema: Schema | undefined): Schema | undefined {
  const reference = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
  return reference === undefined ? schema : { ...schemas[reference.split('/').pop() ?? ''], ...schema };
}

function isWhole(schema: Schema | undefined): boolean {
  return schema?.type === 'array'
    ? (schema['x-kubernetes-list-type'] ?? 'atomic') === 'atomic'
    : schema?.['x-kubernetes-map-type'] === 'atomic';
}

function at(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}
