import { isApproved, type Review } from './approval';

/**
 * The difference for programs: `approved` over all changes, each change with its key, place, words, effect, parts and its approval, and
 * what became of approvals.
 */
export function differenceJson(review: Review): string {
  const { changes, ended, unused } = review;
  return `${JSON.stringify(
    {
      approved: isApproved(review),
      changes: changes.map(({ change, approval }) => ({ ...change, approval })),
      approvals: { ended, unused },
    },
    null,
    2,
  )}\n`;
}
