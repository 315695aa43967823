import type { Facts, RunnerFacts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, listOf, textsOf } from '../facts/untyped';

const QUOTAS = new WeakMap<Facts, ReadonlyMap<string, KubernetesObject>>();

/** The quotas that are for one PriorityClass alone, by namespace and class; found once for all runners. */
function quotasOf(facts: Facts): ReadonlyMap<string, KubernetesObject> {
  const known = QUOTAS.get(facts);
  if (known !== undefined) {
    return known;
  }
  const quotas = new Map<string, KubernetesObject>();
  for (const quota of facts.index.ofKind('ResourceQuota')) {
    for (const item of listOf(at(quota.raw, 'spec', 'scopeSelector', 'matchExpressions'))) {
      const [name, ...more] = textsOf(at(item, 'values'));
      if (at(item, 'scopeName') === 'PriorityClass' && name !== undefined && more.length === 0) {
        quotas.set(`${quota.namespace}/${name}`, quota);
      }
    }
  }
  QUOTAS.set(facts, quotas);
  return quotas;
}

/** The quota over the PriorityClass of the jobs of a runner. */
export function quotaOf({ fleet, name }: RunnerFacts, facts: Facts): KubernetesObject | undefined {
  return quotasOf(facts).get(`${fleet.namespace}/${fleet.namespace}-${name}-job`);
}
