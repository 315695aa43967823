import { managerLabels, managerNodeSelector, managerResources } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import { RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import { imageFact } from './added-images';
import { AdmittedAdditions } from './additions';
import type { NamedExpression } from './admission-policy';
import { text } from './cel-text';
import { factVariables } from './per-runner';

/** What the pod of a manager has that may differ between runners. */
interface ManagerFacts {
  readonly serviceAccount: string;
  /** Itself, or all that it may be called. */
  readonly image: string | readonly string[];
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
    image: imageFact(runner.fleet, 'manager', settings.manager.image),
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

/** `variables.runner`, which the pod names itself, and what is true for that runner. */
export function managerFactVariables(fleet: Fleet): readonly NamedExpression[] {
  return [
    { name: 'runner', expression: `object.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('')` },
    ...factVariables(
      'variables.runner',
      fleet.runners.map((runner) => [runner.name, managerFacts(runner)]),
    ),
    ...new AdmittedAdditions(fleet, 'manager').variables,
  ];
}

function withPrefix(prefix: string, record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));
}
