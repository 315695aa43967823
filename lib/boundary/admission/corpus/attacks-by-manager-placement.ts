import { KEPT_ON_NODE } from '../../../world/acting-metadata';
import type { RunnerFacts } from '../../facts/facts';
import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import type { Attack, PodRow } from './attack';
import { hasAffinity, withMatchFields, withMoreValues } from './attacks-by-job-placement';
import { another, withAnotherValue } from './attacks-by-job-pods';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';

/** Managers elsewhere than their Deployment says, or known by what it does not say. */

const ROWS: readonly PodRow[] = [
  [
    'manager-node',
    'spread-by-another-label',
    'a manager that is spread by a label of the attacker, where there is room',
    (pod) => spreadOver(pod, 'ScheduleAnyway'),
    'every',
  ],
  [
    'manager-node',
    'spread',
    'a manager that is spread by a label of the attacker',
    (pod) => spreadOver(pod, 'DoNotSchedule'),
  ],
  [
    'manager-node',
    'no-affinity',
    'a manager on nodes that its runner does not ask for',
    (pod, { runner }) => (asksForNodes(pod, runner) ? changed(pod, 'spec.affinity', undefined) : undefined),
    'every',
  ],
  [
    'manager-node',
    'affinity-to-other-values',
    'a manager that asks for nodes almost as its runner does',
    (pod) => withMoreValues(pod),
  ],
  [
    'manager-node',
    'affinity-by-fields',
    'a manager that also names its node by an affinity',
    (pod) => withMatchFields(pod),
  ],
  [
    'manager-tolerations',
    'toleration-of-every-effect',
    'a manager that tolerates the taints of its runner with every effect',
    (pod) => {
      const own = ownToleration(pod);
      return own && added(pod, 'spec.tolerations', { key: own['key'], operator: 'Exists' });
    },
  ],
  [
    'manager-tolerations',
    'toleration-for-a-while',
    'a manager that tolerates the taint of its runner for a while',
    (pod) => {
      const own = ownToleration(pod);
      return own && added(pod, 'spec.tolerations', { ...own, tolerationSeconds: 1n });
    },
  ],
  [
    'manager-metadata',
    'label',
    'a manager with a label that others select',
    (pod) => changed(pod, 'metadata.labels.app', another(at(pod, 'metadata', 'labels', 'app'))),
    'every',
  ],
  [
    'manager-metadata',
    'another-value-of-a-label',
    'a manager with another value of a label that its runner gives to it',
    (pod) => withAnotherValue(pod, 'labels'),
  ],
  [
    'manager-metadata',
    'another-value-of-an-annotation',
    'a manager with another value of an annotation that its runner gives to it',
    (pod) => withAnotherValue(pod, 'annotations', Object.keys(KEPT_ON_NODE)),
  ],
];

/** Whether a manager chooses its nodes, and the fleet does not say that it chooses none: then somebody else changed it. */
function asksForNodes(pod: Body, { settings }: RunnerFacts): boolean {
  return hasAffinity(pod) && (settings === undefined || settings.manager?.affinity !== undefined);
}

/** A label of nodes that continues those over which the manager is spread. */
function spreadOver(pod: Body, whenUnsatisfiable: string): Body {
  const own = listOf(at(pod, 'spec', 'topologySpreadConstraints')).map((constraint) =>
    textIn(at(constraint, 'topologyKey')),
  );
  const topologyKey = `${own.at(-1) ?? 'example.com/a'}-other`;
  return changed(pod, 'spec.topologySpreadConstraints', [{ maxSkew: 1n, topologyKey, whenUnsatisfiable }]);
}

/** The first toleration that is none of every pod. */
function ownToleration(pod: Body): Body | undefined {
  return listOf(at(pod, 'spec', 'tolerations'))
    .map(recordOf)
    .find((toleration) => !textIn(toleration['key']).startsWith('node.kubernetes.io/'));
}

/** Attacks by whoever may write a Deployment in the namespace, by where it runs and what it carries. */
export const ATTACKS_BY_MANAGER_PLACEMENT: readonly Attack[] = managerAttacks(ROWS).map((attack) => ({
  ...attack,
  id: attack.id.replace('manager-', 'manager-placement-'),
}));
