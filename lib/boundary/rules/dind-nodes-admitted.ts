import type { FleetFacts, RunnerFacts } from '../facts/facts';
import { at, listOf, recordOf, textIn } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';
import { policiesOf } from './admission';

/** A list of texts in an expression, with the runner that it is for where it is an entry of a table. */
const LIST = /(?:'(?<runner>[^'\\]*)': )?\[(?<items>(?:'[^'\\]*'(?:, )?)+)\]/g;

/**
 * What a RuntimeClass adds to job pods stands nowhere in config.toml. The admission policies name it, so that the pods
 * are let in.
 */
export const DIND_NODES_ADMITTED: readonly Rule[] = [
  {
    id: 'dind-nodes-admitted',
    sentence: 'no admission policy expects the taint of dind nodes on job pods of another runner',
    why: 'its RuntimeClass would lead its jobs onto nodes where dind jobs are root',
    applies: nowhere,
    otherwise: 'no dind runner has nodes set aside for it, or there is no admission policy',
    check: (facts, examination) => {
      const policies = policiesOf(facts);
      for (const fleet of facts.fleets) {
        const taints = fleet.runners.filter(({ privileged }) => privileged).flatMap(taintsOf);
        for (const policy of taints.length > 0 ? (policies.get(fleet) ?? []) : []) {
          examination.saw();
          for (const variable of listOf(at(policy.raw, 'spec', 'variables'))) {
            expected(fleet, taints, textIn(at(variable, 'expression')), (runner, taint) => {
              examination.found(
                `${policy.where} / spec.variables[${textIn(at(variable, 'name'))}]`,
                'jobs of the runner may run on nodes that are set aside for dind jobs',
                'give the RuntimeClass of the runner nodes of its own',
                { value: `${taint}, of runner ${runner}` },
              );
            });
          }
        }
      }
    },
  },
];

/** The taints of a runner's nodes, as `key=value`. */
function taintsOf(runner: RunnerFacts): readonly string[] {
  return listOf(runner.job?.pod.spec['tolerations']).map((toleration) => {
    const { key, value } = recordOf(toleration);
    return `${textIn(key)}=${textIn(value)}`;
  });
}

function expected(
  fleet: FleetFacts,
  taints: readonly string[],
  expression: string,
  tell: (runner: string, taint: string) => void,
): void {
  for (const { groups } of expression.matchAll(LIST)) {
    const runner = fleet.runners.find(({ name }) => name === groups?.['runner']);
    // A list that is no entry of a table is for all runners.
    const isOfDind =
      runner === undefined ? fleet.runners.every(({ privileged }) => privileged) : runner.privileged;
    const hit = isOfDind ? undefined : taints.find((taint) => groups?.['items']?.includes(`'${taint}:`));
    if (hit !== undefined) {
      tell(runner?.name ?? 'any', hit);
    }
  }
}
