import { TAINTS_OF_KUBERNETES } from '../../world/taints-of-kubernetes';
import type { RunnerNamespace } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { isUnset, listOf, recordOf, textIn, textMapOf, type UntypedRecord } from '../facts/untyped';
import { nowhere, type Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';

/** Labels that every node carries, and that choose no pool. */
const LABELS_OF_ALL_NODES = /^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/;

/** The job pod of a dind runner that chooses its nodes. */
interface Choosing {
  readonly pod: PodTemplate;
  readonly tolerations: readonly UntypedRecord[];
  readonly hasPool: boolean;
}

/** Every job pod of a dind runner that chooses its nodes. */
const CHOOSING: Subject<Choosing> = {
  items: ({ namespaces }) => namespaces.flatMap(choosingIn),
  applies: nowhere,
  otherwise: 'no dind runner has nodes set aside for it',
};

/** Which nodes dind jobs have to themselves. */
export const DIND_NODES: readonly Rule[] = [
  rule({
    id: 'dind-nodes-apart',
    sentence: 'nobody but dind jobs lands on nodes that are set aside for them, and they land nowhere else',
    why: 'a dind job is root on its node and reads every pod, Secret and token there',
    serves: ['daemon-sidecar'],
    of: CHOOSING,
    faults: [
      {
        problem: 'a pool is chosen without its taint, or a taint tolerated without its pool',
        fix: 'set both node_selector and node_tolerations',
        where: ({ pod, tolerations, hasPool }) => hasPool !== tolerations.length > 0 && pod.where,
      },
      {
        problem: 'Kubernetes writes the taint on nodes and takes it off them, and others tolerate it',
        fix: 'tolerate a taint that is the own one of the nodes',
        where: ({ pod, tolerations }) =>
          tolerations.length > 0 && tolerations.every(isOfKubernetes) && `${pod.where}.tolerations`,
      },
    ],
    overall: [
      {
        problem: 'the pod may run on nodes that are set aside for dind jobs',
        fix: 'remove the toleration',
        where: ({ namespaces }) => namespaces.flatMap(intrudersIn),
      },
    ],
  }),
];

function choosingIn({ jobs }: RunnerNamespace): readonly Choosing[] {
  return jobs
    .filter(({ runner }) => runner?.privileged === true)
    .map(({ pod }) => ({ pod, tolerations: tolerationsOf(pod), hasPool: choosesPool(pod) }))
    .filter(({ tolerations, hasPool }) => hasPool || tolerations.length > 0);
}

/** The pods of a namespace that tolerate a taint of dind nodes, and are none of a dind job. */
function intrudersIn(namespace: RunnerNamespace): readonly Place[] {
  const taints = choosingIn(namespace).flatMap(({ pod, tolerations }) =>
    tolerations.map((toleration) => ({ pod, toleration })),
  );
  const byKey = grouped(taints, ({ toleration }) => toleration['key']);
  const others = namespace.jobs.filter(({ runner }) => runner?.privileged !== true).map(({ pod }) => pod);
  return [...others, ...namespace.templates].flatMap((pod) =>
    tolerationsOf(pod)
      .flatMap((mine) =>
        (byKey.get(mine['key']) ?? []).filter(({ toleration }) => sameTaint(mine, toleration)),
      )
      .slice(0, 1)
      .map(({ toleration, pod: dind }) => ({
        at: `${pod.where}.tolerations`,
        value: `${String(toleration['key'])}, of ${dind.where}`,
      })),
  );
}

function tolerationsOf(pod: PodTemplate): readonly UntypedRecord[] {
  return listOf(pod.spec['tolerations']).map(recordOf);
}

function choosesPool(pod: PodTemplate): boolean {
  return Object.keys(textMapOf(pod.spec['nodeSelector'])).some((key) => !LABELS_OF_ALL_NODES.test(key));
}

function isOfKubernetes({ key }: UntypedRecord): boolean {
  return TAINTS_OF_KUBERNETES.some((beginning) => textIn(key).startsWith(beginning));
}

function sameTaint(mine: UntypedRecord, taint: UntypedRecord): boolean {
  // An empty value may be left out. Whatever compares otherwise may mean any value.
  return !comparesValues(mine) || !comparesValues(taint) || textIn(mine['value']) === textIn(taint['value']);
}

function comparesValues({ operator }: UntypedRecord): boolean {
  return isUnset(operator) || operator === '' || operator === 'Equal';
}
