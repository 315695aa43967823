/**
 * The runner's image patterns as RE2 expressions. The specification lets through only `*`, `**` as a whole path
 * element and characters of image references, which is the part of the pattern language that both sides read alike.
 *
 * @see https://github.com/bmatcuk/doublestar
 * @see https://github.com/google/re2/wiki/Syntax
 */

/** How a digest stands behind a tag. */
const DIGEST = '(?:@sha256:[0-9a-f]{64})?';

/**
 * One anchored expression for images that match any of the patterns.
 *
 * @param withDigest whether a digest may follow.
 */
export function imageExpression(patterns: readonly string[], withDigest = false): string {
  return `^(?:${[...new Set(patterns.map(expressionOf))].join('|')})${withDigest ? DIGEST : ''}$`;
}

/** `**` stands for any number of whole elements: with a `/` after it at the front, with a `/` before it at the end. */
function expressionOf(pattern: string): string {
  const elements = pattern.split('/');
  return elements
    .map((element, index) => {
      const last = index === elements.length - 1;
      if (element === '**') {
        return last ? (index === 0 ? '.*' : '(?:/.*)?') : '(?:[^/]*/)*';
      }
      return last || (elements[index + 1] === '**' && index + 1 === elements.length - 1)
        ? elementExpression(element)
        : `${elementExpression(element)}/`;
    })
    .join('');
}

function elementExpression(element: string): string {
  return element
    .split('*')
    .map((literal) => literal.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]*');
}
