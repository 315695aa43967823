import { ofSection } from '../config-fields';
import type { JobFacts } from '../facts/facts';
import { ROLE_LABEL, RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import { at, printed, recordOf } from '../facts/untyped';
import { type Field, fieldsOf, itemsOf } from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { JOBS } from '../subjects';

const PREFERRED = 'preferred_during_scheduling_ignored_during_execution';

/** Beside which pods jobs run, or not. */
export const JOB_NEIGHBOURS: readonly Rule[] = [
  rule({
    id: 'job-neighbours',
    severity: 'medium',
    sentence: 'a job seeks the nodes of no pods but those of its own runner, and never insists on them',
    why: 'on the node of another pod a job is one escape away from it, and shares its caches and its disk',
    serves: ['isolated-from-services'],
    of: JOBS,
    problem: 'the job seeks the nodes of other pods',
    fix: 'remove the key, and set spacing of the runner',
    where: (job) =>
      wishesOf(job, 'pod_affinity')
        .filter((wish) => !isOwn(job, wish))
        .map((wish) => wish.at),
    opens: (job) =>
      wishesOf(job, 'pod_anti_affinity')
        .filter((wish) => !isOwn(job, wish))
        .map(({ at: place, value }) => ({
          at: place,
          sentence: `jobs keep away from nodes of other pods: ${printed(value)}`,
        })),
  }),
];

/** Each wish of a job, and whatever else stands in its place. */
function wishesOf(job: JobFacts, kind: 'pod_affinity' | 'pod_anti_affinity'): readonly Field[] {
  return fieldsOf(ofSection(job, 'affinity', kind)).flatMap((field) =>
    field.name === PREFERRED && Array.isArray(field.value) ? itemsOf(field) : [field],
  );
}

/** A wish about the jobs of the same runner, and about nothing else. */
function isOwn({ pod }: JobFacts, { value }: Field): boolean {
  const term = at(value, 'pod_affinity_term');
  const labels = at(term, 'label_selector', 'match_labels');
  return (
    holdsOnly(value, 'weight', 'pod_affinity_term') &&
    holdsOnly(term, 'topology_key', 'label_selector') &&
    holdsOnly(at(term, 'label_selector'), 'match_labels') &&
    holdsOnly(labels, RUNNER_LABEL, ROLE_LABEL) &&
    at(labels, RUNNER_LABEL) === pod.labels[RUNNER_LABEL] &&
    at(labels, ROLE_LABEL) === 'job'
  );
}

function holdsOnly(value: unknown, ...keys: readonly string[]): boolean {
  return Object.keys(recordOf(value)).every((key) => keys.includes(key));
}
