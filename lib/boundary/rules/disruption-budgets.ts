import { ROLE_LABEL } from '../facts/fleet/expected-fleet';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, isUnset, printed } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** What the disruption budgets of managers hold off. */
export const DISRUPTION_BUDGETS: readonly Rule[] = [
  {
    id: 'disruption-budgets',
    sentence: 'a disruption budget is for managers, lets one go at a time, and never none or all',
    why: 'a budget of nothing holds every drain of a node for ever, also the one that brings its security updates',
    applies: (facts) => hasRunners(facts) && facts.runners.length > 0,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const owners = new Map(
        facts.runners.map((runner) => [`${runner.fleet.namespace}/${runner.name}-manager`, runner]),
      );
      for (const budget of facts.index.ofKind('PodDisruptionBudget')) {
        examination.saw();
        const owner = owners.get(`${budget.namespace}/${budget.name}`);
        const replicas = at(owner?.manager?.object.raw, 'spec', 'replicas') ?? 1;
        bounds(budget, typeof replicas === 'number' ? replicas : 1, examination);
        selector(budget, examination);
      }
    },
  },
];

function bounds(budget: KubernetesObject, replicas: number, examination: Examination): void {
  const minimum = at(budget.raw, 'spec', 'minAvailable');
  const maximum = at(budget.raw, 'spec', 'maxUnavailable');
  const most = podsOf(maximum, replicas);
  const least = podsOf(minimum, replicas);
  const tell = (field: string, message: string, value: unknown): void => {
    examination.found(`${budget.where} / spec.${field}`, message, 'set maxUnavailable to 1', {
      value: printed(value ?? 'unset'),
      allowed: '1',
    });
  };
  if (isUnset(minimum) && (most === undefined || most < 1)) {
    tell('maxUnavailable', 'no manager may ever go, so that no node can be drained', maximum);
  }
  if (!isUnset(minimum) && (least === undefined || least >= replicas)) {
    tell('minAvailable', 'no manager may ever go, so that no node can be drained', minimum);
  } else if (!isUnset(minimum) && least !== undefined && least < 1) {
    tell('minAvailable', 'the budget protects nobody', minimum);
  }
}

/** The pods that a number or a percentage of a budget stands for; Kubernetes rounds up. */
function podsOf(value: unknown, replicas: number): number | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value : undefined;
  }
  const percent = /^(\d{1,3})%$/.exec(typeof value === 'string' ? value : '')?.[1];
  return percent === undefined ? undefined : Math.ceil((Number(percent) * replicas) / 100);
}

/** An empty selector stands for every pod; one that is missing for none. */
function selector(budget: KubernetesObject, examination: Examination): void {
  const value = at(budget.raw, 'spec', 'selector');
  if (!isUnset(value) && at(value, 'matchLabels', ROLE_LABEL) !== 'manager') {
    examination.found(
      `${budget.where} / spec.selector`,
      'the budget is for more than managers',
      `select ${ROLE_LABEL}: manager`,
      { value: printed(value) },
    );
  }
}
