import { isBrokenText } from './data-shape';

/** Something in an input that is no data. */
export interface Stranger {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly what: string;
  readonly fix: string;
}

/** As deep and as far is it looked for. */
const MOST_DEPTH = 30;
const MOST_VALUES = 100_000;

/** What becomes of things that are no data, by the name that JavaScript has for them. */
const FIXES: Readonly<Record<string, string>> = {
  Function: 'call it, and give what it returns',
  Uint8Array: "give its text, as readFileSync(file, 'utf8') reads it",
  BigInt: 'write the number without n',
  Map: 'give Object.fromEntries(map)',
  Set: 'give [...set]',
  Promise: 'wait for it, and give what it resolves to',
};

/** The first thing in an input that is no data; `undefined` if none was found in time. */
export function strangerIn(input: unknown): Stranger | undefined {
  let left = MOST_VALUES;
  const look = (value: unknown, path: readonly string[], above: readonly unknown[]): Stranger | undefined => {
    left -= 1;
    const name = Object.prototype.toString.call(value).slice(8, -1);
    if (above.includes(value)) {
      return { path, what: 'itself, in a circle', fix: 'write out what is meant' };
    }
    if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
      return strange(typeof value === 'function' ? 'Function' : name, path);
    }
    if (isBrokenText(value)) {
      return { path, what: 'a text with half of a character', fix: 'write the whole character, or none' };
    }
    if (typeof value !== 'object' || value === null || /^(?:String|Number|Boolean)$/.test(name)) {
      return undefined;
    }
    if (name !== 'Object' && name !== 'Array') {
      return strange(name, path);
    }
    if (above.length >= MOST_DEPTH) {
      return undefined;
    }
    for (const [key, part] of Object.entries(value)) {
      const found = left > 0 ? look(part, [...path, key], [...above, value]) : undefined;
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
  try {
    return look(input, [], []);
  } catch {
    // A getter or a proxy that throws is not worth more words.
    return undefined;
  }
}

function strange(name: string, path: readonly string[]): Stranger {
  const what =
    name === 'Uint8Array' ? 'a Buffer' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name.toLowerCase()}`;
  return { path, what, fix: FIXES[name] ?? 'replace it by its value' };
}
