import { visible } from '../../world/unseen-characters';

/**
 * Texts of manifests, as they may stand on a page: names, images and sentences can hold the syntax of Markdown, HTML, and characters
 * that nobody sees or that turn the direction of writing.
 */

/** A text as code, in which GitLab reads no syntax, reference or link. */
export function code(text: string): string {
  const shown = visible(text) || '(empty)';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  // A backtick at an end would become part of the fence.
  const space = /^`|`$|^ +$/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Several of them. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

/** A sentence as it is, without any syntax in it. */
export function plain(text: string): string {
  return visible(text)
    .trim()
    .replace(/[\\`*_[\]<>|~&#!@$^{}%]/g, '\\$&')
    .replace(/:(?=\/\/|\w+:)/g, '\\:')
    .replace(/\bwww\./gi, (word) => `${word.slice(0, -1)}\\.`)
    .replace(/^(?:[-+]|\d+(?=[.)]))(?=[.)]?(?: |$))/, (mark) =>
      /\d/.test(mark) ? `${mark}\\` : `\\${mark}`,
    );
}

/** A table takes a bar for the end of a cell, also in code, and a backslash before it for one of its own. */
export function cell(markdown: string): string {
  return markdown.replaceAll('|', '\\u{7c}');
}
