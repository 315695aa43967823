/** `items` in the order of their texts by code units, which no locale changes: the order of objects says nothing. */
export function sortedBy<Item>(
  items: Iterable<Item>,
  ...keys: readonly ((item: Item) => string)[]
): readonly Item[] {
  return [...items].sort((left, right) => {
    for (const key of keys) {
      const [a, b] = [key(left), key(right)];
      if (a !== b) {
        return a < b ? -1 : 1;
      }
    }
    return 0;
  });
}

/** Texts in order, each once. */
export function sortedTexts(texts: Iterable<string>): readonly string[] {
  return sortedBy(new Set(texts), (text) => text);
}

/** The entries of a map of labels and the like as `key=value`, in order. */
export function sortedPairs(map: Readonly<Record<string, unknown>>): readonly string[] {
  return sortedTexts(Object.entries(map).map(([key, value]) => `${key}=${String(value)}`));
}

/** A map in the order of its keys. */
export function sortedMap<Value>(map: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(sortedBy(Object.entries(map), ([key]) => key));
}
