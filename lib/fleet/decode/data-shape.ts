/** How deep the values of a fleet may lie in each other; the types allow fewer than ten. */
const MOST_DEPTH = 30;

/** The values of a fleet of some ten thousand runners; what is referred to several times counts each time. */
const MOST_VALUES = 1_000_000;

/** Characters of all texts together. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** What a fleet is made of, in a sentence for findings. */
export const DATA_LIMITS = `at most ${MOST_VALUES} values and ${MOST_CHARACTERS} characters, in maps and lists at most ${MOST_DEPTH} deep`;

interface Measured {
  readonly values: number;
  readonly characters: number;
  /** How deep it is. */
  readonly height: number;
}

/**
 * Whether a value is made of objects, lists and scalars, and small enough to be decoded. Boxed scalars are left to the
 * schema, which refuses them. Each object is entered once, however often it is referred to.
 */
export function dataFault(root: unknown): 'not-data' | 'too-large' | undefined {
  const known = new Map<object, Measured>();
  const above = new Set<object>();
  const measure = (value: unknown): Measured => {
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'bigint' || isBrokenText(value)) {
        throw new Fault('not-data');
      }
      return { values: 1, characters: typeof value === 'string' ? value.length : 0, height: 0 };
    }
    const before = known.get(value);
    if (before !== undefined) {
      return before;
    }
    if (above.has(value) || !PLAIN.test(Object.prototype.toString.call(value))) {
      throw new Fault('not-data');
    }
    if (above.size >= MOST_DEPTH) {
      throw new Fault('too-large');
    }
    above.add(value);
    const sum = { values: 1, characters: 0, height: 0 };
    for (const [key, part] of Object.entries(value)) {
      const { values, characters, height } = measure(part);
      sum.values += values;
      sum.characters += characters + key.length;
      sum.height = Math.max(sum.height, height);
    }
    above.delete(value);
    sum.height++;
    known.set(value, sum);
    return sum;
  };
  try {
    const { values, characters, height } = measure(root);
    const small = values <= MOST_VALUES && characters <= MOST_CHARACTERS && height <= MOST_DEPTH;
    return small ? undefined : 'too-large';
  } catch (error) {
    if (error instanceof Fault) {
      return error.code;
    }
    throw error;
  }
}

/** Whether a value is a text with half of a character: no file holds it, and what is read back is another one. */
export function isBrokenText(value: unknown): boolean {
  return typeof value === 'string' && /\p{Surrogate}/u.test(value);
}

const PLAIN = /^\[object (?:Object|Array|String|Number|Boolean)\]$/;

class Fault extends Error {
  constructor(readonly code: 'not-data' | 'too-large') {
    super(code);
  }
}

/** Whether a value may have properties. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
