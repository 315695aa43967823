import { dump } from 'js-yaml';

/**
 * How the YAML library writes scalars. A call of the library costs as much as many texts, so it is asked once for all
 * that a file needs, and short texts are remembered, since the objects of fleets say the same again and again.
 */
export class Scalars {
  readonly #ofFile = new Map<unknown, string>();

  /** @param values every scalar that will be asked for. */
  constructor(values: ReadonlySet<unknown>) {
    if (REMEMBERED.size >= MOST_REMEMBERED) {
      REMEMBERED.clear();
    }
    const unknown = [...values].filter((value) => !REMEMBERED.has(value));
    writtenBehindKeys(unknown).forEach((text, index) => {
      const memory = text.length <= LONGEST_REMEMBERED ? REMEMBERED : this.#ofFile;
      memory.set(unknown[index], text);
    });
  }

  /** The scalar as it stands behind a key without indentation, with the space before and the line's end. */
  of(value: unknown): string {
    const text = REMEMBERED.get(value) ?? this.#ofFile.get(value);
    if (text === undefined) {
      throw new TypeError(`no scalar was announced: ${String(value)}`);
    }
    return text;
  }
}

const REMEMBERED = new Map<unknown, string>();
/** Longer texts seldom come again. */
const LONGEST_REMEMBERED = 2_000;
/** What comes again is soon known again; what does not must not fill the memory. */
const MOST_REMEMBERED = 20_000;

/** Texts of several lines are indented, so that only the keys stand where a line begins. */
const KEY = /^k\d+:/m;

function writtenBehindKeys(values: readonly unknown[]): string[] {
  // An empty line at the end of a document would be marked, so another value stands there.
  const entries = [...values, 0].map((value, index) => [`k${index}`, value]);
  const [, ...texts] = dump(Object.fromEntries(entries), { lineWidth: -1, noRefs: true }).split(KEY);
  return texts.slice(0, -1);
}
