import type { FleetFacts } from '../../boundary/facts/facts';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, listOf, recordOf, textIn, textMapOf, type UntypedRecord } from '../../boundary/facts/untyped';
import { TAINTS_OF_KUBERNETES } from '../../world/taints-of-kubernetes';

/** Whether a node has all labels of a selector. */
export function selectsNode(
  selector: Readonly<Record<string, string>>,
  { labels }: KubernetesObject,
): boolean {
  return Object.entries(selector).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
}

/** Effects of a taint that keep a pod away, and not only if there is room elsewhere. */
const KEEPS_AWAY: readonly unknown[] = ['NoSchedule', 'NoExecute'];

/** The taints of a node that keep pods away, but for those that Kubernetes itself writes. */
export function taintsOf({ raw }: KubernetesObject): readonly UntypedRecord[] {
  return listOf(at(raw, 'spec', 'taints'))
    .map(recordOf)
    .filter(({ effect }) => KEEPS_AWAY.includes(effect))
    .filter(({ key }) => !TAINTS_OF_KUBERNETES.some((beginning) => textIn(key).startsWith(beginning)));
}

/** Whether a toleration lets a pod onto a node with a taint. */
export function tolerates(toleration: UntypedRecord, taint: UntypedRecord): boolean {
  const { key, operator, value, effect } = toleration;
  return (
    (textIn(key) === '' || key === taint['key']) &&
    (operator === 'Exists' || textIn(value) === textIn(taint['value'])) &&
    (textIn(effect) === '' || effect === taint['effect'])
  );
}

/** What the jobs of a dind runner choose of nodes; none where it chooses nothing. */
export interface NodePool {
  readonly runner: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly tolerations: readonly UntypedRecord[];
}

/** The pools of nodes that the dind runners of a fleet have to themselves. */
export function dindPools({ runners }: FleetFacts): readonly NodePool[] {
  return runners
    .filter(({ privileged, job }) => privileged && job !== undefined)
    .map(({ name, job }) => ({
      runner: name,
      selector: textMapOf(job?.pod.spec['nodeSelector']),
      tolerations: listOf(job?.pod.spec['tolerations']).map(recordOf),
    }))
    .filter(({ tolerations }) => tolerations.length > 0);
}

/** Whether a node is set aside for dind jobs: it has a taint that they alone tolerate. */
export function isSetAside(node: KubernetesObject, fleet: FleetFacts): boolean {
  return dindPools(fleet).some(
    ({ selector, tolerations }) =>
      selectsNode(selector, node) &&
      taintsOf(node).some((taint) => tolerations.some((toleration) => tolerates(toleration, taint))),
  );
}
