/** What one object may hold: more than the API server stores, which is about a mebibyte. */
export const MOST_VALUES = 100_000;
/** The characters of all texts and keys of an object. */
export const MOST_CHARACTERS = 4 * 1024 * 1024;
/** What all objects may hold together. */
export const MOST_VALUES_IN_ALL = 20_000_000;
/** How deep the values of an object may lie in each other. */
export const MOST_DEPTH = 100;

/** How large a value is, with what it repeats counted each time, or why that has no answer. */
export type ValueSize = { readonly values: number } | { readonly fault: string };

/**
 * Measures a value. Each map and list is entered once, however often it is referred to, so the time is bounded by what
 * is there and not by what it stands for.
 */
export function sizeOf(root: unknown): ValueSize {
  const known = new Map<object, Measured>();
  const open = new Set<object>();
  const measure = (value: unknown, depth: number): Measured => {
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'string' ? { values: 1, characters: value.length, height: 0 } : SCALAR;
    }
    const before = known.get(value);
    if (before !== undefined) {
      return before;
    }
    if (open.has(value)) {
      throw new Immeasurable('holds itself');
    }
    if (depth >= MOST_DEPTH) {
      throw new Immeasurable(`is more than ${MOST_DEPTH} maps and lists deep`);
    }
    open.add(value);
    const sum = { values: 1, characters: 0, height: 0 };
    for (const [key, part] of Object.entries(value)) {
      const measured = measure(part, depth + 1);
      sum.values += measured.values;
      sum.characters += key.length + measured.characters;
      sum.height = Math.max(sum.height, measured.height);
    }
    open.delete(value);
    sum.height++;
    known.set(value, sum);
    return sum;
  };
  try {
    const { values, characters, height } = measure(root, 0);
    if (height > MOST_DEPTH) {
      return { fault: `is more than ${MOST_DEPTH} maps and lists deep` };
    }
    if (values > MOST_VALUES) {
      return { fault: `holds more than ${MOST_VALUES} values` };
    }
    return characters > MOST_CHARACTERS
      ? { fault: `holds more than ${MOST_CHARACTERS} characters` }
      : { values };
  } catch (error) {
    if (error instanceof Immeasurable) {
      return { fault: error.message };
    }
    throw error;
  }
}

interface Measured {
  readonly values: number;
  readonly characters: number;
  /** How deep it is. */
  readonly height: number;
}

const SCALAR: Measured = { values: 1, characters: 0, height: 0 };

class Immeasurable extends Error {}
