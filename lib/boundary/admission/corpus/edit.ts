import { isRecord } from '../../facts/untyped';
import type { Body } from '../request';

/** Where something is in an object: fields, and entries of lists by their `name`. */
export type Path = string | readonly string[];

/** An object with another value at `path`; `undefined` takes the field away. Fields on the way are made. */
export function changed(object: Body, path: Path, value: unknown): Body {
  return replaced(object, partsOf(path), () => value) as Body;
}

/** An object with one more entry in the list at `path`. */
export function added(object: Body, path: Path, entry: unknown): Body {
  return replaced(object, partsOf(path), (list) => [...(Array.isArray(list) ? list : []), entry]) as Body;
}

/** Paths that were taken apart: those of the tables, and few of them name a runner. */
const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 1000;

function partsOf(path: Path): readonly string[] {
  if (typeof path !== 'string') {
    return path;
  }
  let parts = known.get(path);
  if (parts === undefined) {
    parts = path.split('.');
    if (known.size < MOST_KNOWN) {
      known.set(path, parts);
    }
  }
  return parts;
}

function replaced(
  value: unknown,
  path: readonly string[],
  change: (value: unknown) => unknown,
  from = 0,
): unknown {
  const part = path[from];
  if (part === undefined) {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((entry) =>
      isRecord(entry) && entry['name'] === part ? replaced(entry, path, change, from + 1) : entry,
    );
  }
  const record: Record<string, unknown> = isRecord(value) ? { ...value } : {};
  const result = replaced(record[part], path, change, from + 1);
  if (result === undefined) {
    delete record[part];
  } else {
    record[part] = result;
  }
  return record;
}
