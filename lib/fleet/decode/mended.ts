import * as v from 'valibot';
import type { Place } from '../refused';
import { nodeAt, unknownKeys } from './schema-keys';
import { exampleOf, isOptional } from './schema-shape';

/** What a schema made of an input after its faults were taken out of it. */
export interface Mended<Output> {
  readonly output: Output;
  /** Where something else stands now than its author wrote. */
  readonly refused: readonly Place[];
}

/** More rounds than any input needs whose faults can be taken out. */
const MOST_ROUNDS = 8;

/**
 * Decodes an input in spite of its faults, so that they hide no others: a field with a fault is left out, or if it must
 * be there, gets an example. Where this does not help, the same is done to what holds the field.
 */
export function mended<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): Mended<v.InferOutput<Schema>> | undefined {
  const copy: unknown = structuredClone(input);
  const tried = new Map<string, number>();
  const refused: Place[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const result = v.safeParse(schema, copy);
    if (result.success) {
      return { output: result.output, refused };
    }
    for (const issue of result.issues) {
      const path: readonly v.IssuePathItem[] = issue.path ?? [];
      const name = path.map(({ key }) => String(key)).join('\0');
      const times = tried.get(name) ?? 0;
      tried.set(name, times + 1);
      if (issue.type === 'strict_object' && issue.expected === 'never') {
        removeKeys(copy, path, unknownKeys(schema, path));
      } else {
        refused.push(replace(schema, copy, path.slice(0, Math.max(1, path.length - times))));
      }
    }
  }
  return undefined;
}

function removeKeys(root: unknown, path: readonly v.IssuePathItem[], keys: readonly string[]): void {
  const owner = valueAt(root, path.slice(0, -1));
  for (const key of isObject(owner) ? keys : []) {
    // The characters of a boxed text cannot be deleted, and it is replaced as a whole then.
    Reflect.deleteProperty(owner as object, key);
  }
}

function replace(schema: object, root: unknown, path: readonly v.IssuePathItem[]): Place {
  const node = nodeAt(schema, path);
  const owner = valueAt(root, path.slice(0, -1));
  const key = String(path.at(-1)?.key);
  if (isObject(owner)) {
    const isEntryOfRecord = !Array.isArray(owner) && nodeAt(schema, path.slice(0, -1))?.entries === undefined;
    if (isOptional(node) || isEntryOfRecord) {
      Reflect.deleteProperty(owner, key);
    } else {
      Reflect.set(owner, key, exampleOf(node));
    }
  }
  return path.map((item) => String(item.key));
}

function valueAt(root: unknown, path: readonly v.IssuePathItem[]): unknown {
  return path.reduce<unknown>((value, { key }) => (isObject(value) ? value[String(key)] : undefined), root);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
