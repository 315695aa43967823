import type { TriedOverlap } from '../admission/overlap';
import { trialsOf } from '../admission/trials';
import { nowhere, type Rule } from '../rule';
import { rule } from '../rule-row';

/** Objects alone do not tell an invented exception from one that another version of the product wrote. */
const WHERE_UNEXPLAINED =
  'if another version of the product wrote what is committed, finish the roll-over and synthesize with --rolled-out; otherwise synthesize the fleet again with what is committed';

/** What policies let pass of versions of the fleet before this one. */
export const ADMISSION_OVERLAP: readonly Rule[] = [
  rule<TriedOverlap>({
    id: 'admission-overlap',
    severity: 'critical',
    sentence:
      'what the admission policies let pass of a version before differs in values alone, is for runners of the fleet, and is what stood',
    why: 'while managers are rolled over both versions make pods; whatever else is let pass for that is a way past the policies',
    serves: ['only-dind-privileged', 'others-unprivileged', 'minimal-rbac'],
    of: {
      items: (facts) => [...trialsOf(facts).trials.values()].flatMap(({ overlaps }) => overlaps),
      applies: nowhere,
      otherwise: 'the policies let pass no version but the current one',
    },
    problem: 'what is let pass of a version before is more than that version',
    fix: 'synthesize the fleet with what is committed, or with --rolled-out once its managers are rolled over',
    where: ({ faults, unexplained }) => [
      ...faults.map(({ at, what, value }) => ({ at, problem: what, value })),
      ...unexplained.map(({ at, what, value }) => ({ at, problem: what, value, fix: WHERE_UNEXPLAINED })),
    ],
    opens: ({ version, runners, points }) => [
      {
        at: version.where,
        sentence: `until the roll-over is done, pods of runner ${runners.join(', ')} are let pass as they were before: ${points.join(', ')}`,
      },
    ],
  }),
];
