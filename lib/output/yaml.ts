import { dump } from 'js-yaml';

/**
 * Objects as the YAML documents of one file, as the library would write them. Long lines stay whole, and nothing
 * becomes an alias.
 *
 * Maps, lists and plain words are written here. How any other text is quoted is the library's to say, but only once for
 * each text, since the objects of fleets say the same again and again.
 *
 * @throws RangeError for a key that no Kubernetes object has: of several lines, or of more than a thousand characters.
 */
export function toYaml(objects: readonly unknown[]): string {
  return objects.map((object) => children(object as object, '')).join('---\n');
}

/** The entries of a map or list, a line or more for each. */
function children(value: object, indent: string): string {
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) {
      text += `${indent}-${below(item, indent, true)}`;
    }
  } else {
    for (const [name, item] of Object.entries(value)) {
      text += item === undefined ? '' : `${indent}${key(name)}:${below(item, indent, false)}`;
    }
  }
  return text;
}

/** What stands behind a key or a dash. Behind a dash, the first entry stands in the same line. */
function below(value: unknown, indent: string, inLine: boolean): string {
  if (typeof value !== 'object' || value === null) {
    return scalar(value, indent);
  }
  const inner = `${indent}  `;
  const text = children(value, inner);
  if (text === '') {
    return Array.isArray(value) ? ' []\n' : ' {}\n';
  }
  return inLine ? ` ${text.slice(inner.length)}` : `\n${text}`;
}

/** Plain in every version of YAML: it begins with a letter, and each word with a meaning of its own is shorter. */
const PLAIN = /^[A-Za-z][\w./-]{5,999}$/;

function key(name: string): string {
  if (PLAIN.test(name)) {
    return name;
  }
  return remembered(KEYS, name, () => {
    const text = /^(.*): 0\n$/.exec(written({ [name]: 0 }))?.[1];
    if (text === undefined || text.startsWith('? ')) {
      throw new RangeError(`'${name.slice(0, 60)}' is no key of a Kubernetes object`);
    }
    return text;
  });
}

/** A text of several lines becomes a block, whose lines are indented by those above it too. */
function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string' && PLAIN.test(value)) {
    return ` ${value}\n`;
  }
  const text = remembered(SCALARS, value, () =>
    // Not the last value of its document: empty lines at the end of one would be marked.
    written({ k: value, l: 0 }).slice('k:'.length, -'l: 0\n'.length),
  );
  return text.indexOf('\n') === text.length - 1 ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function written(value: object): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}

const KEYS = new Map<unknown, string>();
const SCALARS = new Map<unknown, string>();
/** Longer texts seldom come again. */
const LONGEST_REMEMBERED = 2_000;
/** What comes again is soon known again; what does not must not fill the memory. */
const MOST_REMEMBERED = 20_000;

function remembered(known: Map<unknown, string>, value: unknown, write: () => string): string {
  const before = known.get(value);
  if (before !== undefined) {
    return before;
  }
  const text = write();
  if (text.length <= LONGEST_REMEMBERED) {
    if (known.size >= MOST_REMEMBERED) {
      known.clear();
    }
    known.set(value, text);
  }
  return text;
}
