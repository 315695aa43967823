import type { Facts } from '../facts/facts';
import { ROLE_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at } from '../facts/untyped';
import { isSet, ofObject, orUnset } from '../fields';
import type { Rule } from '../rule';
import { rule, type Subject } from '../rule-row';
import { budgetsOfJobs } from './job-budgets';

/** A disruption budget, and how many pods there are of the manager that it is for. */
interface Budget {
  readonly object: KubernetesObject;
  readonly replicas: number;
}

const BUDGETS: Subject<Budget> = {
  items: budgetsOf,
  applies: ({ runners }) => runners.length > 0,
};

/** What the disruption budgets of managers hold off. */
export const DISRUPTION_BUDGETS: readonly Rule[] = [
  rule({
    id: 'disruption-budgets',
    severity: 'medium',
    sentence: 'a disruption budget is for managers, lets one go at a time, and never none or all',
    why: 'a budget of nothing holds every drain of a node for ever, also the one that brings its security updates',
    serves: ['isolated-from-services'],
    of: BUDGETS,
    faults: [
      {
        problem: 'no manager may ever go, so that no node can be drained',
        fix: 'set maxUnavailable to 1',
        allowed: '1',
        where: ({ object, replicas }) => {
          const most = ofObject(object, 'spec', 'maxUnavailable');
          const least = ofObject(object, 'spec', 'minAvailable');
          return isSet(least)
            ? (podsOf(least.value, replicas) ?? replicas) >= replicas && least
            : (podsOf(most.value, replicas) ?? 0) < 1 && orUnset(most);
        },
      },
      {
        problem: 'the budget protects nobody',
        fix: 'set maxUnavailable to 1',
        allowed: '1',
        where: ({ object, replicas }) => {
          const least = ofObject(object, 'spec', 'minAvailable');
          const pods = podsOf(least.value, replicas) ?? replicas;
          return pods < 1 && pods < replicas && least;
        },
      },
      {
        problem: 'the budget is for more than managers',
        fix: `select ${ROLE_LABEL}: manager`,
        // An empty selector stands for every pod; one that is missing for none.
        where: ({ object }) =>
          [ofObject(object, 'spec', 'selector')]
            .filter(isSet)
            .filter(({ value }) => at(value, 'matchLabels', ROLE_LABEL) !== 'manager'),
      },
    ],
  }),
];

function budgetsOf({ runners, index }: Facts): readonly Budget[] {
  const managerOf = new Map(
    runners.map(({ fleet, name, manager }) => [`${fleet.namespace}/${name}-manager`, manager]),
  );
  const ofJobs = new Set(budgetsOfJobs({ runners, index }).map(({ object }) => object));
  const others = index.ofKind('PodDisruptionBudget').filter((object) => !ofJobs.has(object));
  return others.map((object) => {
    const manager = managerOf.get(`${object.namespace}/${object.name}`);
    const replicas = at(manager?.object.raw, 'spec', 'replicas');
    return { object, replicas: Number.isInteger(replicas) ? Number(replicas) : 1 };
  });
}

/** The pods that a number or a percentage of a budget stands for; Kubernetes rounds up. */
function podsOf(value: unknown, replicas: number): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value : undefined;
  }
  const percent = /^(\d{1,3})%$/.exec(typeof value === 'string' ? value : '')?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * replicas) / 100);
}
