import { isPositive } from '../facts/manifests/resource-amount';
import { isUnset, printed } from '../facts/untyped';
import type { Rule } from '../rule';
import { jobRule } from './job-rule';

/** Keys that say what a container of a job may use, and what it is promised. */
const OF_CONTAINERS = /^(?:helper_|service_)?(?:cpu|memory|ephemeral_storage)_(?:limit|request)$/;

/** The same for the pod as a whole, which counts in place of its containers. */
const OF_THE_POD = /^pod_(?:cpu|memory|ephemeral_storage)_(?:limit|request)(?:_overwrite_max_allowed)?$/;

/** What job pods may use of their nodes. */
export const JOB_LIMITS: readonly Rule[] = [
  jobRule(
    {
      id: 'job-limits',
      sentence: 'no limit and no request of a job is 0, and none is of the pod as a whole',
      why: 'a limit of 0 is no limit for the kernel, and a quota counts nothing for it',
    },
    ({ section }, examination) => {
      const { kubernetes, kubernetesWhere } = section;
      for (const [key, value] of Object.entries(kubernetes).filter(([, item]) => !isUnset(item))) {
        if (OF_CONTAINERS.test(key) && value !== '' && !isPositive(value)) {
          examination.found(
            `${kubernetesWhere}.${key}`,
            'the amount is none',
            'write an amount above 0, such as 500m or 256Mi',
            { value: printed(value) },
          );
        }
        if (OF_THE_POD.test(key) && value !== '') {
          examination.found(
            `${kubernetesWhere}.${key}`,
            'the amount counts in place of those of the containers',
            `remove ${key}`,
            { value: printed(value) },
          );
        }
      }
    },
  ),
];
