/**
 * What remains of a fleet with faults: everything but what was refused. Rules between fields are checked on it, so that a
 * fault of one field hides none of others.
 */

/** Keys that lead to a value. */
export type Place = readonly string[];

/** Thrown where something is read that the decoder refused. */
class Refused extends Error {}

/**
 * A copy of a value in which nothing can be read at the places that the decoder refused: what stands there now is not
 * what its author wrote, and nothing may be concluded from it.
 */
export function withRefused<T>(value: T, places: readonly Place[]): T {
  if (places.length === 0 || typeof value !== 'object' || value === null) {
    return value;
  }
  const copy: object = Array.isArray(value) ? [...value] : { ...value };
  const keys = places.some((place) => place.length === 0)
    ? Object.keys(copy)
    : places.map(([key = '']) => key);
  for (const key of new Set(keys)) {
    const below = places.filter(([first]) => first === key).map(([, ...rest]) => rest);
    const part: unknown = Reflect.get(copy, key);
    const isWhole = below.length === 0 || below.some((place) => place.length === 0);
    // The entry of a list stays in its place, so that its neighbours can be read.
    const isEntry = Array.isArray(copy) && typeof part === 'object';
    Object.defineProperty(
      copy,
      key,
      isWhole && !isEntry
        ? { enumerable: true, configurable: true, get: refuse }
        : { enumerable: true, configurable: true, value: withRefused(part, isWhole ? [[]] : below) },
    );
  }
  return copy as T;
}

function refuse(): never {
  throw new Refused();
}

/** A value, if it can be read. */
export function readable<Value>(read: () => Value): Value | undefined {
  return concluded(() => [read()])[0];
}

/** What a check finds, and nothing if it reads what was refused. */
export function concluded<Finding>(check: () => readonly Finding[]): readonly Finding[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof Refused) {
      return [];
    }
    throw error;
  }
}
