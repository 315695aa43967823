/** What one object may hold: more than the API server stores, which is about a mebibyte. */
export const MOST_VALUES = 500_000;
/** What all objects may hold together. */
export const MOST_VALUES_IN_ALL = 50_000_000;
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
      return SCALAR;
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
    let values = 1;
    let height = 0;
    for (const part of Object.values(value)) {
      const measured = measure(part, depth + 1);
      values += measured.values;
      height = Math.max(height, measured.height);
    }
    open.delete(value);
    const measured = { values, height: height + 1 };
    known.set(value, measured);
    return measured;
  };
  try {
    const { values, height } = measure(root, 0);
    if (height > MOST_DEPTH) {
      return { fault: `is more than ${MOST_DEPTH} maps and lists deep` };
    }
    return values > MOST_VALUES ? { fault: `holds more than ${MOST_VALUES} values` } : { values };
  } catch (error) {
    if (error instanceof Immeasurable) {
      return { fault: error.message };
    }
    throw error;
  }
}

interface Measured {
  readonly values: number;
  /** How deep it is. */
  readonly height: number;
}

const SCALAR: Measured = { values: 1, height: 0 };

class Immeasurable extends Error {}
