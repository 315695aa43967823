import { entryOf, optionFor, type SchemaNode } from './schema-keys';

/**
 * Takes out of a value the fields that are `undefined`: the compiler lets them stand for absent ones. Entries of a list and
 * of a record are no fields, and stay.
 */
export function dropAbsent(schema: object, value: unknown): void {
  drop(schema, value, new Set());
}

function drop(node: SchemaNode | undefined, value: unknown, seen: Set<unknown>): void {
  if (node === undefined || typeof value !== 'object' || value === null || seen.has(value)) {
    return;
  }
  seen.add(value);
  const schema = optionFor(node, value) ?? node;
  if (Array.isArray(value)) {
    for (const item of value) {
      drop(schema.item, item, seen);
    }
  } else if (schema.entries !== undefined || schema.options !== undefined) {
    const fields = value as Record<string, unknown>;
    for (const [key, part] of Object.entries(fields)) {
      if (part === undefined) {
        delete fields[key];
      } else {
        drop(entryOf(schema, key), part, seen);
      }
    }
  }
}
