import { Unknown } from './unknown';

/**
 * What RE2 and JavaScript read in two ways, or one of them not at all: escapes but those of punctuation, groups with a
 * name, a flag or a look around, classes with a name.
 */
const STRANGE = /\\[A-Za-z0-9]|\(\?(?!:)|\[\[?:|[*+?}]\+/;

const MOST_KEPT = 1000;
const kept = new Map<string, RegExp>();

/**
 * Whether a text matches a pattern of RE2, somewhere in it.
 *
 * @throws Unknown if RE2 may read the pattern in another way.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  let known = kept.get(pattern);
  if (known === undefined) {
    known = read(pattern);
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    kept.set(pattern, known);
  }
  return known.test(text);
}

function read(pattern: string): RegExp {
  if (STRANGE.test(pattern)) {
    throw new Unknown(`RE2 may read the pattern '${pattern}' in another way`);
  }
  try {
    return new RegExp(pattern, 'u');
  } catch {
    throw new Unknown(`RE2 may read the pattern '${pattern}' in another way`);
  }
}
