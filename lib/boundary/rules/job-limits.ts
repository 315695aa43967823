import { CONTAINER_RESOURCES } from '../../world/container-resources';
import type { JobFacts } from '../facts/facts';
import { isPositive } from '../facts/manifests/resource-amount';
import { isUnset } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { JOBS } from '../subjects';

const RESOURCES = CONTAINER_RESOURCES.map(({ gitlab }) => gitlab).join('|');

/** Keys that say what a container of a job may use, and what it is promised. */
const OF_CONTAINERS = new RegExp(`^(?:helper_|service_)?(?:${RESOURCES})_(?:limit|request)$`);

/** The same for the pod as a whole, which counts in place of its containers. */
const OF_THE_POD = new RegExp(`^pod_(?:${RESOURCES})_(?:limit|request)(?:_overwrite_max_allowed)?$`);

/** What job pods may use of their nodes. */
export const JOB_LIMITS: readonly Rule[] = [
  rule({
    id: 'job-limits',
    severity: 'medium',
    sentence: 'no limit and no request of a job is 0, and none is of the pod as a whole',
    why: 'a limit of 0 is no limit for the kernel, and a quota counts nothing for it',
    serves: ['isolated-from-services'],
    of: JOBS,
    faults: [
      {
        problem: 'the amount is none',
        fix: 'write an amount above 0, such as 500m or 256Mi',
        where: (job) => amounts(job, OF_CONTAINERS).filter(({ value }) => !isPositive(value)),
      },
      {
        problem: 'the amount counts in place of those of the containers',
        fix: 'remove the key',
        where: (job) => amounts(job, OF_THE_POD),
      },
    ],
  }),
];

function amounts({ section: { kubernetes, kubernetesWhere } }: JobFacts, keys: RegExp): readonly Place[] {
  return Object.entries(kubernetes)
    .filter(([key, value]) => keys.test(key) && value !== '' && !isUnset(value))
    .map(([key, value]) => ({ at: `${kubernetesWhere}.${key}`, value }));
}
