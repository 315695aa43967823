/** Text that is HTML already: made by {@link html} alone. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: all but markup is text of others, and is escaped. */
export type Content = string | number | Markup | readonly Content[];

/** HTML, in which every value is text and nothing else, unless it was made by this tag too. Values of attributes stand in quotes. */
export function html(template: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(
    template
      .map((text, index) => text + (index < values.length ? written(values[index] ?? '') : ''))
      .join(''),
  );
}

function written(content: Content): string {
  if (content instanceof Markup) {
    return content.toString();
  }
  return typeof content === 'object' ? content.map(written).join('') : escaped(String(content));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Characters that turn the direction of what follows, that cannot be seen, or that no page may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text whose invisible characters are seen, by their number. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
