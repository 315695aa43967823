import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { ApiDeclarations, type JsonSchema } from './api-declarations';
import { CUSTOM_RESOURCES, customResource } from './custom-resources';
import type { KubernetesObject } from './rendered';

const declarations = new ApiDeclarations();
const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
const closed = new Map<string, ValidateFunction>();

/**
 * Why the API server would refuse an object, read strictly; empty if it would take it. Two judges: the closed schema,
 * which knows no field that the API does not, and the package's own validators, which know formats and ranges.
 */
export function apiFaults(object: KubernetesObject): readonly string[] {
  const validate = closedSchemaOf(object);
  const valid: boolean = validate(object);
  if (valid) {
    return isBuiltIn(object) ? openFaults(object) : [];
  }
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${object.kind}${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}

function closedSchemaOf({ apiVersion, kind }: KubernetesObject): ValidateFunction {
  const key = `${apiVersion}/${kind}`;
  const known = closed.get(key);
  if (known) {
    return known;
  }
  const schema = isBuiltIn({ apiVersion, kind }) ? builtIn : custom;
  const made = ajv.compile(schema(apiVersion, kind));
  closed.set(key, made);
  return made;
}

function builtIn(apiVersion: string, kind: string): JsonSchema {
  return declarations.schemaOf(`kubernetes-models/${apiVersion}/${kind}`, `I${kind}`);
}

function custom(apiVersion: string, kind: string): JsonSchema {
  const byHand = CUSTOM_RESOURCES[kind];
  if (byHand) {
    return byHand;
  }
  const file = join(process.cwd(), 'imports', `${apiVersion.split('/')[0]}.ts`);
  if (!existsSync(file)) {
    throw new Error(`neither the API nor imports/ declares ${apiVersion} ${kind}`);
  }
  const { $defs, ...spec } = declarations.schemaIn(file, `${kind}Spec`);
  return { ...customResource(apiVersion, kind, spec), $defs };
}

function isBuiltIn({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  try {
    require.resolve(`kubernetes-models/${apiVersion}/${kind}`);
    return true;
  } catch {
    return false;
  }
}

interface Model {
  validate(): void;
}

function openFaults(object: KubernetesObject): readonly string[] {
  const models = require(`kubernetes-models/${object.apiVersion}/${object.kind}`) as Readonly<
    Record<string, new (data: KubernetesObject) => Model>
  >;
  const Kind = models[object.kind];
  if (!Kind) {
    return [`there is no kind ${object.kind} in ${object.apiVersion}`];
  }
  try {
    new Kind(object).validate();
    return [];
  } catch (error) {
    return [`${object.kind}: ${String(error)}`];
  }
}
