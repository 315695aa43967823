import * as v from 'valibot';
import { type SchemaNode, unwrap } from './schema-keys';
import { isOptional, literalsOf, wantedOf } from './schema-shape';
import { withoutCredentials } from './shown-value';
import { suggest } from './suggest';

/** As deep do parts of what was meant lie. */
const MOST_DEPTH = 3;

/**
 * What may have been meant by a value that a schema refuses, best guess first: the same in another unit, in quotes or
 * without them, in a list, under the one key that must be there. Only what the schema takes.
 */
export function guessesOf(node: SchemaNode | undefined, input: unknown): readonly unknown[] {
  const schema = unwrap(node);
  if (schema === undefined || holdsCredentials(input)) {
    return [];
  }
  const taken = candidates(schema, input, MOST_DEPTH).filter(
    (candidate) =>
      candidate !== input && v.safeParse(schema as unknown as v.GenericSchema, candidate).success,
  );
  return [...new Map(taken.map((value) => [JSON.stringify(value), value])).values()];
}

/** A guess is printed, and what is made of a credential is one still. */
function holdsCredentials(input: unknown): boolean {
  const text = JSON.stringify(input) ?? '';
  return withoutCredentials(text) !== text;
}

function candidates(node: SchemaNode, input: unknown, depth: number): readonly unknown[] {
  const schema = unwrap(node) ?? node;
  if (depth === 0 || input === undefined || input === null) {
    return [];
  }
  switch (schema.type) {
    case 'string':
    case 'number':
      return scalars(schema, input, depth);
    case 'boolean':
      return input === 'true' || input === 'yes'
        ? [true]
        : input === 'false' || input === 'no'
          ? [false]
          : [];
    case 'literal':
    case 'picklist':
      return typeof input === 'string' ? words(schema, input) : [];
    case 'array':
      return lists(schema, input, depth);
    case 'strict_object':
      return objects(schema, input, depth);
    case 'union':
    case 'variant':
      return (schema.options ?? []).flatMap((option) => candidates(option as SchemaNode, input, depth));
    default:
      return [];
  }
}

function scalars(schema: SchemaNode, input: unknown, depth: number): readonly unknown[] {
  if (typeof input === 'string' || typeof input === 'number') {
    const { guess } = wantedOf(schema);
    return [...(guess?.(input) ?? []), String(input)];
  }
  // `{ name: 'x' }`, as Kubernetes refers to objects, or a list of one.
  const [only, more] = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  return only !== undefined && more === undefined && ['name', '0'].includes(only[0])
    ? [only[1], ...candidates(schema, only[1], depth - 1)]
    : [];
}

function words(schema: SchemaNode, input: string): readonly unknown[] {
  const { guess } = wantedOf(schema);
  const literals = literalsOf(schema);
  const known = (guess?.(input) ?? []).filter((word) => literals.includes(String(word)));
  // What a word means says more than what it looks like: aws is nearer to aks than to eks.
  return known.length > 0 ? known : [suggest(input, literals)];
}

function lists({ item }: SchemaNode, input: unknown, depth: number): readonly unknown[] {
  if (item === undefined || item.type === 'unknown' || Array.isArray(input)) {
    return [];
  }
  const parts = typeof input === 'string' ? input.split(',').map((part) => part.trim()) : [input];
  const meant = parts.map((part) => firstFit(item, part, depth - 1));
  return meant.every((part) => part !== undefined) ? [meant] : [];
}

/** An object by the one key that must be there, if there is but one. */
function objects({ entries = {} }: SchemaNode, input: unknown, depth: number): readonly unknown[] {
  const required = Object.entries(entries).filter(([, entry]) => !isOptional(entry));
  const [[key, entry] = ['', undefined]] = required;
  if (required.length !== 1 || entry === undefined || (typeof input === 'object' && !Array.isArray(input))) {
    return [];
  }
  const meant = firstFit(entry, input, depth - 1);
  return meant === undefined ? [] : [{ [key]: meant }];
}

function firstFit(node: SchemaNode, input: unknown, depth: number): unknown {
  const schema = (unwrap(node) ?? node) as unknown as v.GenericSchema;
  return [input, ...candidates(node, input, depth)].find(
    (candidate) => candidate !== undefined && v.safeParse(schema, candidate).success,
  );
}
