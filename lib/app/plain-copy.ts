/**
 * A copy of a value as it would be written: maps, lists and scalars, each read once. What reads it later runs no code of
 * the value, be it a getter, a proxy or a `toJSON`.
 */
export function plainCopy(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
  if (typeof toJson === 'function') {
    return plainCopy(Reflect.apply(toJson, value, []));
  }
  if (Array.isArray(value)) {
    return Array.from(value, plainCopy);
  }
  // Not by assignment, for which the key `__proto__` is another thing.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainCopy(item)]));
}

/** Whether two plain copies are written as the same data, whatever the order of their keys. */
export function sameData(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) {
    return true;
  }
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return false;
  }
  const keys = Object.keys(left);
  return (
    Array.isArray(left) === Array.isArray(right) &&
    keys.length === Object.keys(right).length &&
    keys.every(
      (key) =>
        Object.hasOwn(right, key) &&
        sameData(left[key as keyof typeof left], right[key as keyof typeof right]),
    )
  );
}
