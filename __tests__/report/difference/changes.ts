import type { FleetsDescription } from '../../../lib/report/description/describe-fleets';
import { type Change, opposite } from '../../../lib/report/difference/change';
import { differenceOf } from '../../../lib/report/difference/difference';
import { sentenceOf } from '../../../lib/report/difference/sections';

/** Changes as `+ place: sentence`, in the order that they are told in. */
export function told(before: FleetsDescription, after: FleetsDescription): readonly string[] {
  return differenceOf(before, after).map(line);
}

const MARKS = { widens: '+', narrows: '-', neutral: '~' } as const;

function line(change: Change): string {
  return `${MARKS[change.effect]} ${change.place.join(' / ')}: ${sentenceOf(change)}`;
}

/** Changes as the way back would tell them. */
export function reversed(changes: readonly Change[]): readonly string[] {
  return changes
    .map((change) =>
      line({ ...change, before: change.after, after: change.before, effect: opposite(change.effect) }),
    )
    .sort();
}
