import type { Unreadable } from '../manifests/kubernetes-object';
import { isRecord, printed, type UntypedRecord } from '../untyped';
import { type Schema, type Shape, TYPES } from './config-schema';

/**
 * Reads a table as GitLab Runner does: its decoder takes a key in any case, so `Privileged = true` counts. Every key
 * that is unknown, written in another case, or of another type is told.
 */
export function readTable(
  table: UntypedRecord,
  schema: Schema,
  where: string,
): { readonly table: UntypedRecord; readonly issues: readonly Unreadable[] } {
  const issues: Unreadable[] = [];
  return { table: readRecord(table, schema, where, issues), issues };
}

const CANONICAL = new WeakMap<Schema, ReadonlyMap<string, string>>();

function canonicalKeys(schema: Schema): ReadonlyMap<string, string> {
  const known = CANONICAL.get(schema);
  if (known !== undefined) {
    return known;
  }
  const made = new Map(Object.keys(schema).map((key) => [folded(key), key]));
  CANONICAL.set(schema, made);
  return made;
}

/** Go folds the long s and the Kelvin sign onto ASCII letters when it compares keys. */
function folded(key: string): string {
  return key.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
}

function readRecord(
  table: UntypedRecord,
  schema: Schema,
  where: string,
  issues: Unreadable[],
): UntypedRecord {
  const canonical = canonicalKeys(schema);
  const read: Record<string, unknown> = {};
  for (const [written, value] of Object.entries(table)) {
    const key = Object.hasOwn(schema, written) ? written : canonical.get(folded(written));
    const place = `${where}.${written}`;
    const shape = key === undefined ? undefined : schema[key];
    if (key === undefined || shape === undefined) {
      issues.push({ where: place, message: 'is no key of GitLab Runner' });
      continue;
    }
    if (key !== written) {
      issues.push({
        where: place,
        message: `is '${key}' in another case, which GitLab Runner takes for the same key`,
      });
    }
    read[key] = readShape(value, shape, place, issues);
  }
  return read;
}

function readShape(value: unknown, shape: Shape, where: string, issues: Unreadable[]): unknown {
  if (typeof shape === 'string') {
    const [name, takes] = TYPES[shape];
    if (!takes(value)) {
      issues.push({ where, message: `is not ${name}` });
    }
    return value;
  }
  if ('words' in shape) {
    if (typeof value !== 'string' || !shape.words.includes(value)) {
      issues.push({ where, message: `is ${printed(value)}, which GitLab Runner ignores or refuses` });
    }
    return value;
  }
  if ('table' in shape) {
    if (!isRecord(value)) {
      issues.push({ where, message: 'is not a table' });
      return value;
    }
    return readRecord(value, shape.table, where, issues);
  }
  if (!Array.isArray(value) || !value.every(isRecord)) {
    issues.push({ where, message: 'is not a list of tables' });
    return value;
  }
  return value.map((item, index) => readRecord(item, shape.tables, `${where}[${index}]`, issues));
}
