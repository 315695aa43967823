import { dump } from 'js-yaml';
import { Scalars } from './yaml-scalars';

/**
 * Objects as the YAML documents of one file, as the library would write them. Long lines stay whole, and nothing
 * becomes an alias.
 *
 * Maps, lists and plain words are written here; how any other text is quoted is the library's to say.
 *
 * @throws RangeError for a key that no Kubernetes object has: of several lines, or of more than a thousand characters.
 */
export function toYaml(objects: readonly unknown[]): string {
  const quotable = new Set<unknown>();
  collectQuotable(objects, quotable);
  const scalars = new Scalars(quotable);
  return objects.map((object) => children(object as object, '', scalars)).join('---\n');
}

/** Plain in every version of YAML: it begins with a letter, and each word with a meaning of its own is shorter. */
const PLAIN = /^[A-Za-z][\w./-]{5,999}$/;

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && PLAIN.test(value);
}

/** Every scalar that may need quotes or a block. */
function collectQuotable(value: unknown, found: Set<unknown>): void {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) {
      collectQuotable(item, found);
    }
  } else if (value !== undefined && !isPlain(value)) {
    found.add(value);
  }
}

/** The entries of a map or list, a line or more for each. */
function children(value: object, indent: string, scalars: Scalars): string {
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      text += `${indent}-${below(item, indent, true, scalars)}`;
    }
  } else {
    for (const [name, item] of Object.entries(value)) {
      text += item === undefined ? '' : `${indent}${key(name)}:${below(item, indent, false, scalars)}`;
    }
  }
  return text;
}

/** What stands behind a key or a dash. Behind a dash, the first entry stands in the same line. */
function below(value: unknown, indent: string, inLine: boolean, scalars: Scalars): string {
  if (typeof value !== 'object' || value === null) {
    return isPlain(value) ? ` ${value}\n` : indented(scalars.of(value), indent);
  }
  const inner = `${indent}  `;
  const text = children(value, inner, scalars);
  if (text === '') {
    return Array.isArray(value) ? ' []\n' : ' {}\n';
  }
  return inLine ? ` ${text.slice(inner.length)}` : `\n${text}`;
}

/** A text of several lines becomes a block, whose lines are indented by those above it too. */
function indented(text: string, indent: string): string {
  return text.indexOf('\n') === text.length - 1 ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

/** There are few keys that are not plain, and fleets have them in common: `kind`, `app.kubernetes.io/name`. */
const KEYS = new Map<string, string>();

function key(name: string): string {
  if (isPlain(name)) {
    return name;
  }
  const known = KEYS.get(name) ?? writtenKey(name);
  if (KEYS.size < 1_000) {
    KEYS.set(name, known);
  }
  return known;
}

function writtenKey(name: string): string {
  const text = /^(.*): 0\n$/.exec(dump({ [name]: 0 }, { lineWidth: -1 }))?.[1];
  if (text === undefined || text.startsWith('? ')) {
    throw new RangeError(`'${name.slice(0, 60)}' is no key of a Kubernetes object`);
  }
  return text;
}
