import type { FleetFacts } from '../facts/facts';
import { ROLE_LABEL, RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { recordOf } from '../facts/untyped';
import { fieldsOf, itemsOf, ofLabel, ofObject, unless } from '../fields';
import { nowhere, type Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';

/** The name of the contract. */
const NAME = 'managers';

/** What is scraped of a manager, and nothing of how. */
const ENDPOINT: Readonly<Record<string, unknown>> = { port: 'metrics', path: '/metrics' };

/** All that the monitor of a fleet says, key by key, but for the endpoints. */
const SPEC: Readonly<Record<string, unknown>> = {
  selector: { matchLabels: { [ROLE_LABEL]: 'manager' } },
  podTargetLabels: [RUNNER_LABEL],
  podMetricsEndpoints: [ENDPOINT],
};

interface AskedMonitor {
  readonly fleet: FleetFacts;
  readonly labels: Readonly<Record<string, string>>;
  readonly monitor: KubernetesObject | undefined;
}

const ASKED: Subject<AskedMonitor> = {
  items: ({ fleets, index }) =>
    fleets.flatMap((fleet) =>
      fleet.podMonitor === undefined
        ? []
        : [
            {
              fleet,
              labels: fleet.podMonitor.labels,
              monitor: index.find('PodMonitor', fleet.namespace, NAME),
            },
          ],
    ),
  applies: nowhere,
  otherwise: 'no fleet is given that asks for a PodMonitor',
};

/** The PodMonitor that a fleet asks for, and no other in its place. */
export const FLEET_MONITOR: readonly Rule[] = [
  rule({
    id: 'fleet-monitor',
    severity: 'medium',
    sentence:
      'the PodMonitor that the fleet asks for has its labels, scrapes the metrics of managers, and says no more',
    why: 'what else it says, Prometheus sends to whatever is scraped, and a monitor that nothing selects watches nothing',
    serves: ['token-is-a-secret'],
    of: ASKED,
    faults: [
      {
        problem: 'the PodMonitor of the fleet is missing',
        fix: 'render the fleet anew',
        where: ({ fleet, monitor }) =>
          monitor === undefined && { at: `PodMonitor ${fleet.namespace}/${NAME}`, value: 'unset' },
      },
      {
        problem: 'the PodMonitor has another label than the fleet says',
        fix: 'set labels of monitoring.podMonitor, and render the fleet anew',
        where: ({ monitor, labels }) =>
          monitor === undefined
            ? []
            : Object.entries(labels).flatMap(([key, value]) => unless(value, ofLabel(monitor, key))),
      },
      {
        problem: 'the PodMonitor says something else than to scrape the metrics of managers',
        fix: 'remove the change, or make a monitor of your own beside it',
        where: ({ monitor }) => (monitor === undefined ? [] : differences(monitor)),
      },
    ],
  }),
];

/** What is refused may name a Secret, which is no secret, but may also be one: no value is printed. */
function differences(monitor: KubernetesObject): readonly Place[] {
  const spec = ofObject(monitor, 'spec');
  const given = recordOf(spec.value);
  const missing = Object.keys(SPEC).filter((key) => !Object.hasOwn(given, key));
  return [
    ...missing.map((key) => ({ at: `${spec.at}.${key}`, value: 'unset' })),
    ...fieldsOf(spec).flatMap((field) => {
      if (isSame(field.value, SPEC[field.name])) {
        return [];
      }
      const [first] = field.name === 'podMetricsEndpoints' ? itemsOf(field) : [];
      const inside =
        first === undefined ? [] : fieldsOf(first).filter(({ name, value }) => ENDPOINT[name] !== value);
      return (inside.length > 0 ? inside : [field]).map(({ at }) => ({ at }));
    }),
  ];
}

/** The same data, whatever the order of its keys. */
function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSame(item, right[index]));
  }
  if (typeof left === 'object' && typeof right === 'object' && left !== null && right !== null) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => isSame(recordOf(left)[key], recordOf(right)[key]));
  }
  return left === right;
}
