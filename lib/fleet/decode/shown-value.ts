import { visible } from '../../world/unseen-characters';
import { secretShapeOf } from './secret-search';

/** Longer values are cut. */
const MOST_CHARACTERS = 80;

/** As many keys of an object are named. */
const MOST_KEYS = 5;

/**
 * A value for a finding: short, on one line, with everything in it to be seen, and left out where it may be a secret. Of
 * an object and a list only the outline is printed: what stands beside a fault is nobody's concern.
 */
export function printed(value: unknown): { readonly value?: string } {
  const text = outlineOf(value);
  return secretShapeOf(text) === undefined ? { value: shortened(withoutCredentials(visible(text))) } : {};
}

function outlineOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[]'
      : `a list of ${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value).map(shownKey);
    const named = keys.slice(0, MOST_KEYS).join(', ');
    return keys.length === 0 ? '{}' : `an object with ${named}${keys.length > MOST_KEYS ? ', ...' : ''}`;
  }
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** Text without users, passwords and parameters of URLs, and without those of image references. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/:\/\/[^\s"']*@/g, '://(not printed)@')
    .replace(/^(["']?)[^\s/@:"']+:[^\s/@"']*@(?!sha256:)/, '$1(not printed)@')
    .replace(/^(["']?)[^\s/@:"']+@(?=[^\s/@"']+\.[^\s/@"']+\/)/, '$1(not printed)@')
    .replace(/([?&][^=\s&"']+=)(?!\(not printed\))[^\s&"']+/g, '$1(not printed)');
}

/** The name of an entry as a part of a path. Whoever writes `NAME=value` as a name has a value in it. */
export function shownKey(key: string): string {
  return shortened(withoutCredentials(visible(key.replace(/(?<=.)=.*$/s, '=...'))));
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 3)}...` : text;
}

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  const kinds: Readonly<Record<string, string>> = {
    string: 'a text',
    number: 'a number',
    object: 'an object',
  };
  return value === null || value === undefined ? String(value) : (kinds[typeof value] ?? `a ${typeof value}`);
}
