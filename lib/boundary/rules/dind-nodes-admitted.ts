import { withinAllowance } from '../admission/budget';
import { expressionOf } from '../admission/cel';
import type { Facts, FleetFacts, RunnerFacts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, listOf, recordOf, textIn, textsOf } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';
import { policiesOf } from './admission';

/** A list of texts in an expression, with the runner that it is for where it is an entry of a table. */
const LIST = /(?:'(?<runner>[^'\\]*)': )?\[(?<items>(?:'[^'\\]*'(?:, )?)+)\]/g;

/** Of each policy of a fleet whose dind runners have nodes set aside: where it expects their taints on other pods. */
const POLICIES_BESIDE_DIND: Subject<readonly Place[]> = {
  items: policiesBesideDind,
  applies: nowhere,
  otherwise: 'no dind runner has nodes set aside for it, or there is no admission policy',
};

/**
 * What a RuntimeClass adds to job pods stands nowhere in config.toml. The admission policies name it, so that the pods
 * are let in.
 */
export const DIND_NODES_ADMITTED: readonly Rule[] = [
  rule({
    id: 'dind-nodes-admitted',
    sentence:
      'no admission policy expects the taint of dind nodes on job pods of another runner, or on a manager',
    why: 'its RuntimeClass would lead its jobs onto nodes where dind jobs are root',
    serves: ['daemon-sidecar'],
    of: POLICIES_BESIDE_DIND,
    problem: 'jobs of the runner may run on nodes that are set aside for dind jobs',
    fix: 'give the RuntimeClass of the runner nodes of its own',
    where: (expected) => expected,
  }),
];

function policiesBesideDind(facts: Facts): readonly (readonly Place[])[] {
  const policies = policiesOf(facts);
  return facts.fleets.flatMap((fleet) => {
    const taints = fleet.runners.filter(({ privileged }) => privileged).flatMap(taintsOf);
    return taints.length === 0
      ? []
      : withinAllowance(fleet.runners.length, () =>
          (policies.get(fleet) ?? []).map((policy) => expectedPlaces(policy, fleet, taints)),
        );
  });
}

function expectedPlaces(
  policy: KubernetesObject,
  fleet: FleetFacts,
  taints: readonly string[],
): readonly Place[] {
  return listOf(at(policy.raw, 'spec', 'variables')).flatMap((variable) =>
    expectedTaints(fleet, taints, textIn(at(variable, 'expression')), isOfManagers(policy)).map((value) => ({
      at: `${policy.where} / spec.variables[${textIn(at(variable, 'name'))}]`,
      value,
    })),
  );
}

/** The taints of a runner's nodes, as `key=value`. */
function taintsOf(runner: RunnerFacts): readonly string[] {
  return listOf(runner.job?.pod.spec['tolerations']).map((toleration) => {
    const { key, value } = recordOf(toleration);
    return `${textIn(key)}=${textIn(value)}`;
  });
}

/** Managers hold the token of their runner: that of a dind runner has no more to do there than others. */
function isOfManagers({ name }: KubernetesObject): boolean {
  return name.endsWith('-manager-pods');
}

/** The taints of dind nodes that an expression expects on pods of other runners. */
function expectedTaints(
  fleet: FleetFacts,
  taints: readonly string[],
  expression: string,
  ofManagers: boolean,
): readonly string[] {
  return (byRunner(fleet, expression) ?? asWritten(fleet, expression)).flatMap(([runner, items]) => {
    // A list that is no entry of a table is for all runners.
    const isOfDind =
      !ofManagers &&
      (runner === undefined ? fleet.runners.every(({ privileged }) => privileged) : runner.privileged);
    // A policy writes a toleration of any value as that of the key alone.
    const taint = isOfDind
      ? undefined
      : taints.find(
          (item) => items.includes(`'${item}:`) || items.includes(`'${item.split('=')[0]} Exists:`),
        );
    return taint === undefined ? [] : [`${taint}, of runner ${runner?.name ?? 'any'}`];
  });
}

type Expected = readonly [runner: RunnerFacts | undefined, items: string];

/** What each runner gets; nothing where that hangs on anything but which runner it is, or cannot be known. */
function byRunner({ runners }: FleetFacts, expression: string): readonly Expected[] | undefined {
  const { names, variables, evaluate } = expressionOf(expression);
  const isOfRunner =
    variables.length > 0 &&
    variables.every((name) => name === 'manager') &&
    names.every((name) => name === 'variables');
  if (!isOfRunner) {
    return undefined;
  }
  const found = runners.map((runner): Expected | undefined => {
    const outcome = evaluate({ ...NO_REQUEST, variables: new Map([['manager', runner.name]]) });
    return outcome.is === 'value'
      ? [
          runner,
          textsOf(outcome.value)
            .map((text) => `'${text}'`)
            .join(),
        ]
      : undefined;
  });
  return found.every((one) => one !== undefined) ? found : undefined;
}

const NO_REQUEST = { object: null, oldObject: null, request: null, params: null, namespaceObject: null };

function asWritten({ runners }: FleetFacts, expression: string): readonly Expected[] {
  return [...expression.matchAll(LIST)].map(({ groups }) => [
    runners.find(({ name }) => name === groups?.['runner']),
    groups?.['items'] ?? '',
  ]);
}
