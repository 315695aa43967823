import type { Unreadable } from '../manifests/kubernetes-object';
import { isRecord, printed, type UntypedRecord } from '../untyped';
import type { Schema, Shape } from './config-schema';

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
    if (!SCALARS[shape](value)) {
      issues.push({ where, message: `is not ${NAMES[shape]}` });
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

type Scalar = Exclude<Shape, object>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isInteger = (value: unknown): boolean => Number.isSafeInteger(value);
const isMapOf = (test: (value: unknown) => boolean) => (value: unknown) =>
  isRecord(value) && Object.values(value).every(test);
const isListOf = (test: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(test);

const SCALARS: { readonly [S in Scalar]: (value: unknown) => boolean } = {
  text: isText,
  boolean: (value) => typeof value === 'boolean',
  integer: isInteger,
  texts: isListOf(isText),
  integers: isListOf(isInteger),
  'text-or-texts': (value) => isText(value) || isListOf(isText)(value),
  'text-map': isMapOf(isText),
  'boolean-map': isMapOf((value) => typeof value === 'boolean'),
  'integer-map': isMapOf(isInteger),
  any: () => true,
};

const NAMES: { readonly [S in Scalar]: string } = {
  text: 'a string',
  boolean: 'a boolean',
  integer: 'an integer',
  texts: 'a list of strings',
  integers: 'a list of integers',
  'text-or-texts': 'a string or a list of strings',
  'text-map': 'a table of strings',
  'boolean-map': 'a table of booleans',
  'integer-map': 'a table of integers',
  any: 'anything',
};
