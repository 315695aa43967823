import type { Facts, RunnerNamespace } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { reaches } from '../facts/network/address-range';
import type { Opening } from '../facts/network/network-policy';
import type { PodOpenings } from '../facts/network/network-reach';
import type { SpecialRange } from '../facts/network/special-addresses';
import type { Subject } from '../rule-row';

/** An opening with the namespace that its policy is in. */
export interface PolicyOpening {
  readonly opening: Opening;
  readonly namespace: RunnerNamespace;
}

/** Every opening of every NetworkPolicy where runners live, whether or not it selects a pod. */
export const POLICY_OPENINGS: Subject<PolicyOpening> = {
  explainedBy: 'network-default-deny',
  items: ({ namespaces }) =>
    namespaces.flatMap((namespace) =>
      namespace.policies.flatMap(({ openings }) => openings.map((opening) => ({ opening, namespace }))),
    ),
};

/** What NetworkPolicies let each pod do. An opening that many pods share comes with the first of them. */
export function openingsOfPods(...origins: readonly PodTemplate['origin'][]): Subject<readonly Opening[]> {
  return {
    explainedBy: 'network-default-deny',
    items: ({ namespaces }: Facts) =>
      namespaces.flatMap((namespace) => untoldOpenings(namespace, origins).map(({ openings }) => openings)),
  };
}

/** What NetworkPolicies let each pod of a namespace do, each opening once. */
export function untoldOpenings(
  { openings: all }: RunnerNamespace,
  origins: readonly PodTemplate['origin'][],
): readonly PodOpenings[] {
  const told = new Set<Opening>();
  return all
    .filter(({ pod }) => origins.includes(pod.origin))
    .map(({ pod, openings }) => {
      const untold = openings.filter((opening) => !told.has(opening));
      for (const opening of untold) {
        told.add(opening);
      }
      return { pod, openings: untold };
    });
}

/** The special ranges that an opening reaches. */
export function reached(opening: Opening, targets: readonly SpecialRange[]): readonly SpecialRange[] {
  const { peer } = opening;
  if (peer === undefined || peer.kind === 'unknown') {
    return targets;
  }
  if (peer.kind === 'pods') {
    return [];
  }
  const { allowed, excepted } = peer;
  return allowed === undefined ? targets : targets.filter(({ range }) => reaches(allowed, excepted, range));
}
