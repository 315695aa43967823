/** A map of the input. */
export type Tree = Readonly<Record<string, unknown>>;

/** A value that holds no other, or an empty map or list, with the keys that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** More values than any input has that people wrote, and few enough to be told. */
export const MOST_LEAVES = 20_000;

/** How deep maps and lists may lie in each other. */
export const MOST_DEPTH = 60;

/** Thrown for an input that repeats itself beyond reason, as aliases of YAML can. */
export class TooLarge extends Error {}

/** Whether a value is a map. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The map at a key, or an empty one. */
export function treeAt(value: unknown, ...path: readonly string[]): Tree {
  const found = valueAt(value, path);
  return isTree(found) ? found : {};
}

/** The value that a path leads to. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      isTree(at) && Object.hasOwn(at, key)
        ? at[key]
        : Array.isArray(at) && /^\[\d+\]$/.test(key)
          ? at[Number(key.slice(1, -1))]
          : undefined,
    value,
  );
}

/** The text at a path, if there is one. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** Whether a value says nothing, as in `affinity: {}`. */
export function saysNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isTree(value) && Object.keys(value).length === 0)
  );
}

/**
 * All values of an input, each once, in their order.
 *
 * @throws TooLarge for more than an input of people has.
 */
export function leavesOf(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const visit = (at: unknown, path: readonly string[]): void => {
    const entries = Array.isArray(at)
      ? at.map((item, index) => [`[${index}]`, item] as const)
      : isTree(at)
        ? Object.entries(at)
        : [];
    if (entries.length === 0) {
      leaves.push({ path, value: at });
    }
    if (leaves.length > MOST_LEAVES || path.length > MOST_DEPTH) {
      throw new TooLarge();
    }
    for (const [key, below] of entries) {
      visit(below, [...path, key]);
    }
  };
  visit(value, []);
  return leaves;
}

/** A text, a number or yes and no as a text; of anything else, that there is none. */
export function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** A path as people write it: `tolerations[0].key`. */
export function written(path: readonly string[]): string {
  return path.reduce(
    (text, key) => (key.startsWith('[') ? `${text}${key}` : text === '' ? key : `${text}.${key}`),
    '',
  );
}
