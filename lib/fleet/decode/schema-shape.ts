import * as v from 'valibot';
import { type SchemaNode, unwrap } from './schema-keys';
import type { Wanted } from './wanted';

/** What a schema says that it wants. */
export function wantedOf(node: SchemaNode | undefined): Wanted {
  const schema = unwrap(node);
  return schema === undefined ? {} : (v.getMetadata(schema as unknown as v.GenericSchema) as Wanted);
}

/** What a schema takes, in words or as it is written, for a finding. */
export function allowedOf(node: SchemaNode | undefined): string {
  const schema = unwrap(node);
  const { allowed, example } = wantedOf(schema);
  switch (schema?.type) {
    case 'string':
      return allowed ?? `a text${example === undefined ? '' : `, such as ${written(example)}`}`;
    case 'number':
      return `a whole number, ${rangeOf(schema)}`;
    case 'boolean':
      return 'true or false';
    case 'literal':
    case 'picklist':
      return literalsOf(schema).map(written).join(' or ');
    case 'array':
      return `a list, such as ${written(exampleOf(schema))}`;
    case 'union':
    case 'variant':
      return (schema.options ?? []).map((option) => written(exampleOf(option as SchemaNode))).join(' or ');
    default:
      return `an object, such as ${written(exampleOf(schema))}`;
  }
}

/** What a schema takes, as one says what somebody gave instead. */
export function kindWanted(node: SchemaNode | undefined): string {
  const kinds: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a whole number',
    boolean: 'true or false',
    literal: 'a word',
    picklist: 'a word',
    array: 'a list',
  };
  return kinds[unwrap(node)?.type ?? ''] ?? 'an object';
}

/** The numbers that a schema takes, in words. */
function rangeOf(node: SchemaNode | undefined): string {
  const { least, most, unit = '' } = wantedOf(node).range ?? {};
  return `${least} to ${most}${unit && ` ${unit}`}`;
}

/** The words that a schema takes. */
export function literalsOf(node: SchemaNode | undefined): readonly string[] {
  const schema = unwrap(node);
  if (schema?.type === 'picklist') {
    return (schema.options ?? []).map(String);
  }
  return schema?.type === 'literal' ? [String(schema.literal)] : [];
}

/** A value that a schema takes: its default, or else what its author thinks of first. */
export function exampleOf(node: SchemaNode | undefined): unknown {
  if (
    typeof node?.default === 'string' ||
    typeof node?.default === 'number' ||
    typeof node?.default === 'boolean'
  ) {
    return node.default;
  }
  const schema = unwrap(node);
  const { example } = wantedOf(schema);
  if (example !== undefined) {
    return example;
  }
  switch (schema?.type) {
    case 'boolean':
      return true;
    case 'array':
      return [exampleOf(schema.item)];
    case 'literal':
    case 'picklist':
      return literalsOf(schema)[0];
    case 'union':
    case 'variant':
      return exampleOf(schema.options?.[0] as SchemaNode);
    case 'strict_object':
      return exampleObject(schema.entries ?? {});
    default:
      return 'text';
  }
}

/** What must be there, and if nothing must, the first that may. */
function exampleObject(entries: Readonly<Record<string, SchemaNode>>): unknown {
  const all = Object.entries(entries);
  const required = all.filter(([, entry]) => !isOptional(entry));
  return Object.fromEntries(
    (required.length > 0 ? required : all.slice(0, 1)).map(([key, entry]) => [key, exampleOf(entry)]),
  );
}

/** Whether a field may be left out. */
export function isOptional(node: SchemaNode | undefined): boolean {
  return node?.type === 'exact_optional';
}

/** A value as its author writes it in TypeScript. */
export function written(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(written).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, part]) => `${writtenKey(key)}: ${written(part)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value);
}

/** A key as its author writes it in TypeScript. */
export function writtenKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : written(key);
}
