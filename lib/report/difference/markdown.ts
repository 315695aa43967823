import { code, plain } from '../markdown/markdown-text';
import type { Review, ReviewedChange } from './approval';
import { approvalText, MARKS, MOST_PARTS, moreParts, sectionsOf, sentenceOf, verdictOf } from './sections';

/** By this a pipeline finds its note again. */
export const NOTE_MARK = '<!-- gitlab-runners diff -->';

/** Characters of a note: GitHub takes 65536, and GitLab more. */
const MOST_CHARACTERS = 60_000;

/** The difference as the note of a merge request. What does not fit is counted, what widens comes first. */
export function differenceMarkdown(review: Review): string {
  const head = `${NOTE_MARK}\n### What this change makes possible\n\n${plain(verdictOf(review))}\n`;
  const { ended, unused } = review;
  const foot = [
    ...ended.map((approval) => `- Ended: ${code(approval.change)}: ${plain(approvalText(approval))}\n`),
    ...unused.map(({ change }) => `- Approves no change that widens, and can be removed: ${code(change)}\n`),
  ];
  const blocks = sectionsOf(review).flatMap(({ title, places }) =>
    places.flatMap(([place, changes], atPlace) =>
      changes.map((change, index) =>
        [
          ...(atPlace === 0 && index === 0 ? [`\n#### ${title}\n`] : []),
          ...(index === 0 ? [`\n${code(place)}\n\n`] : []),
          changeText(change),
        ].join(''),
      ),
    ),
  );
  const told = fitting(
    [...blocks, ...(foot.length === 0 ? [] : ['\n#### Approvals\n\n', ...foot])],
    MOST_CHARACTERS - head.length - ROOM,
  );
  const rest = blocks.length - told.length;
  return `${head}${told.join('')}${rest > 0 ? `\nAnd ${rest} more changes: ${code('npx gitlab-runners diff')} prints all of them.\n` : ''}`;
}

/** Characters for what is said of the rest. */
const ROOM = 200;

function changeText({ change, approval }: ReviewedChange): string {
  const { effect, parts, key } = change;
  return [
    `- ${code(MARKS[effect])} ${plain(sentenceOf(change))}`,
    ...(effect !== 'widens'
      ? []
      : [
          approval === null
            ? `  - approve as ${code(key)}`
            : `  - approved: ${plain(approvalText(approval))}`,
        ]),
    ...[...parts.slice(0, MOST_PARTS), ...moreParts(change)].map((part) => `  - ${plain(part)}`),
    '',
  ].join('\n');
}

/** The first of them that fit together. */
function fitting(blocks: readonly string[], most: number): readonly string[] {
  let length = 0;
  const end = blocks.findIndex((block) => {
    length += block.length;
    return length > most;
  });
  return end < 0 ? blocks : blocks.slice(0, end);
}
