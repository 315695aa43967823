import type { Results } from './results';
import { describe } from './table';

const BEGIN = '<!-- results: npm run bench -- --full --save -->';
const END = '<!-- end of results -->';

/**
 * A document with the tables of `results` between its two marks.
 *
 * @throws Error if the document has no such marks.
 */
export function withResults(document: string, results: Results): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`the document needs the lines '${BEGIN}' and '${END}'`);
  }
  return `${before}${BEGIN}\n\n${describe(results)}\n\n${END}${after}`;
}
