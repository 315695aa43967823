import type { Facts } from '../facts/facts';
import { ROLE_LABEL, RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, recordOf } from '../facts/untyped';
import { isSet, ofObject, orUnset } from '../fields';
import { nowhere, type Rule } from '../rule';
import { rule } from '../rule-row';

/** A disruption budget for the jobs of a runner, and the name of that. */
interface JobBudget {
  readonly object: KubernetesObject;
  readonly runner: string;
}

/** More pods than a runner has. Pods that no controller makes have no share of which some could go. */
const ALL_JOBS = 1_000_000;

/** What the disruption budgets of jobs hold off. */
export const JOB_BUDGETS: readonly Rule[] = [
  rule({
    id: 'job-disruption-budgets',
    severity: 'medium',
    sentence: 'a disruption budget of jobs is for those of one runner, and lets none go',
    why: 'pods of others would hold a drain as well, and those without a deadline for ever; a job that is let go is lost',
    serves: ['isolated-from-services'],
    of: {
      items: budgetsOfJobs,
      applies: nowhere,
      otherwise: 'no runner asks that its jobs are not evicted',
    },
    faults: [
      {
        problem: 'the budget is for more or less than the jobs of its runner',
        fix: `select the labels ${RUNNER_LABEL} of the runner and ${ROLE_LABEL}: job, and nothing else`,
        where: ({ object, runner }) =>
          [ofObject(object, 'spec', 'selector')]
            .filter(({ value }) => !selectsJobsOf(runner, value))
            .map(orUnset),
      },
      {
        problem: 'jobs may be evicted all the same',
        fix: 'remove the field',
        where: ({ object }) =>
          ['maxUnavailable', 'unhealthyPodEvictionPolicy']
            .map((name) => ofObject(object, 'spec', name))
            .filter(isSet),
      },
      {
        problem: 'jobs may be evicted where there are more of them',
        fix: `set minAvailable to ${ALL_JOBS}`,
        allowed: String(ALL_JOBS),
        where: ({ object }) =>
          [ofObject(object, 'spec', 'minAvailable')].filter(({ value }) => value !== ALL_JOBS).map(orUnset),
      },
    ],
    opens: ({ object, runner }) => [
      {
        at: object.where,
        sentence: `a drain of a node waits until the jobs of runner ${runner} on it have ended`,
      },
    ],
  }),
];

/** The budgets that are called after a runner and its jobs. */
export function budgetsOfJobs({ runners, index }: Pick<Facts, 'runners' | 'index'>): readonly JobBudget[] {
  return runners.flatMap(({ fleet: { namespace }, name: runner }) => {
    const object = index.find('PodDisruptionBudget', namespace, `${runner}-job`);
    return object === undefined ? [] : [{ object, runner }];
  });
}

function selectsJobsOf(runner: string, selector: unknown): boolean {
  const labels = recordOf(at(selector, 'matchLabels'));
  return (
    Object.keys(recordOf(selector)).length === 1 &&
    Object.keys(labels).length === 2 &&
    labels[RUNNER_LABEL] === runner &&
    labels[ROLE_LABEL] === 'job'
  );
}
