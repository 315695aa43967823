import { visible } from '../../world/unseen-characters';
import type { Review, ReviewedChange } from './approval';
import type { Effect } from './change';
import { approvalText, MARKS, MOST_PARTS, moreParts, sectionsOf, sentenceOf, verdictOf } from './sections';

/** What the text is written to. */
export interface Terminal {
  /** Characters of a line; a word that is longer stays whole. */
  readonly columns: number;
  readonly isColoured: boolean;
}

const COLOURS: Readonly<Record<Effect, number>> = { widens: 31, narrows: 32, neutral: 36 };

/** The difference for people at a terminal: what widens first, with the keys that approve it. */
export function differenceText(review: Review, terminal: Terminal): string {
  const lines = sectionsOf(review).flatMap(({ title, places }) => [
    `${title}:`,
    ...places.flatMap(([place, changes]) => [
      ...wrapped(place, '  ', terminal),
      ...changes.flatMap((change) => changeLines(change, terminal)),
    ]),
    '',
  ]);
  const { ended, unused } = review;
  return `${[
    ...lines,
    ...(ended.length === 0 ? [] : ['Approvals that ended:']),
    ...ended.flatMap((approval) =>
      wrapped(`${approval.change}: ${approvalText(approval)} (${approval.where})`, '  ', terminal),
    ),
    ...(ended.length === 0 ? [] : ['']),
    ...(unused.length === 0 ? [] : ['Approvals that name no change that widens, which can be removed:']),
    ...unused.flatMap(({ change, where }) => wrapped(`${change} (${where})`, '  ', terminal)),
    ...(unused.length === 0 ? [] : ['']),
    verdictOf(review),
  ].join('\n')}\n`;
}

function changeLines({ change, approval }: ReviewedChange, terminal: Terminal): readonly string[] {
  const { effect, parts, key } = change;
  const mark = terminal.isColoured ? `\u001b[${COLOURS[effect]}m${MARKS[effect]}\u001b[0m` : MARKS[effect];
  const [first = '', ...rest] = wrapped(sentenceOf(change), '      ', terminal);
  return [
    `    ${mark} ${first.trimStart()}`,
    ...rest,
    ...[...parts.slice(0, MOST_PARTS), ...moreParts(change)].flatMap((part) =>
      wrapped(part, '        ', terminal),
    ),
    ...(effect !== 'widens'
      ? []
      : approval === null
        ? [`      approve as: ${key}`]
        : wrapped(`approved: ${approvalText(approval)}`, '      ', terminal)),
  ];
}

/** Breaks at spaces alone; what continues a line is indented further. */
function wrapped(text: string, indent: string, { columns }: Terminal): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of visible(text).split(/ +/)) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else {
      line += isFirst ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}
