import { managerLabels, managerNodeSelector, managerResources } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import type { NamedExpression } from './admission-policy';
import { type Cel, table, text, texts, textTable } from './cel-text';

/** What the pod of a manager has that may differ between runners. */
interface ManagerFacts {
  readonly serviceAccount: string;
  readonly image: string;
  readonly tokenSecret: string;
  readonly config: string;
  readonly graceSeconds: number;
  readonly pullSecrets: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** `limits/cpu` and the like. */
  readonly resources: Readonly<Record<string, string>>;
}

function managerFacts(runner: Runner): ManagerFacts {
  const { names, settings } = runner;
  return {
    serviceAccount: names.manager,
    image: settings.manager.image,
    tokenSecret: names.tokenSecret,
    config: names.config,
    graceSeconds: settings.manager.terminationGracePeriodSeconds,
    pullSecrets: settings.imagePullSecrets,
    nodeSelector: managerNodeSelector(runner),
    labels: managerLabels(runner),
    resources: {
      ...withPrefix('limits', managerResources(runner, 'Limit')),
      ...withPrefix('requests', managerResources(runner, 'Request')),
    },
  };
}

/** Each fact as an expression, and what holds for a pod that names no runner. */
const FACTS: {
  readonly [Fact in keyof ManagerFacts]-?: readonly [toCel: (facts: ManagerFacts) => Cel, otherwise: Cel];
} = {
  serviceAccount: [(facts) => text(facts.serviceAccount), "''"],
  image: [(facts) => text(facts.image), "''"],
  tokenSecret: [(facts) => text(facts.tokenSecret), "''"],
  config: [(facts) => text(facts.config), "''"],
  graceSeconds: [(facts) => String(facts.graceSeconds), '0'],
  pullSecrets: [(facts) => texts(facts.pullSecrets), '[]'],
  nodeSelector: [(facts) => textTable(facts.nodeSelector), '{}'],
  labels: [(facts) => textTable(facts.labels), '{}'],
  resources: [(facts) => textTable(facts.resources), '{}'],
};

/** `variables.runner`, which the pod names itself, and what is true for that runner. */
export function managerFactVariables(fleet: Fleet): readonly NamedExpression[] {
  const facts = fleet.runners.map((runner) => [runner.name, managerFacts(runner)] as const);
  return [
    { name: 'runner', expression: `object.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('')` },
    ...Object.entries(FACTS).map(([name, [toCel, otherwise]]) => ({
      name,
      expression: ofRunner(
        facts.map(([runner, fact]) => [runner, toCel(fact)]),
        otherwise,
      ),
    })),
  ];
}

/** What all runners agree on is written once. */
function ofRunner(values: readonly (readonly [runner: string, value: Cel])[], otherwise: Cel): Cel {
  const distinct = [...new Set(values.map(([, value]) => value))];
  return distinct.length === 1
    ? String(distinct[0])
    : `${table(values)}[?variables.runner].orValue(${otherwise})`;
}

function withPrefix(prefix: string, record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}
