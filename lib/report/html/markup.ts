import { visible } from '../../world/unseen-characters';

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
  return text
    .split('\n')
    .map(visible)
    .join('\n')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
