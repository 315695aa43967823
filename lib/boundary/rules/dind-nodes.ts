import type { RunnerNamespace } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { listOf, recordOf, textMapOf, type UntypedRecord } from '../facts/untyped';
import { type Examination, nowhere, type Rule } from '../rule';

/** Labels that every node carries, and that choose no pool. */
const LABELS_OF_ALL_NODES = /^(?:beta\.)?kubernetes\.io\/(?:os|arch)$/;

/** A toleration, and the pod that has it. */
interface Tolerating {
  readonly pod: PodTemplate;
  readonly toleration: UntypedRecord;
}

/** Which nodes dind jobs have to themselves. */
export const DIND_NODES: readonly Rule[] = [
  {
    id: 'dind-nodes-apart',
    sentence: 'nobody but dind jobs lands on nodes that are set aside for them, and they land nowhere else',
    why: 'a dind job is root on its node and reads every pod, Secret and token there',
    applies: nowhere,
    otherwise: 'no dind runner has nodes set aside for it',
    check: (facts, examination) => {
      for (const namespace of facts.namespaces) {
        nodesApart(namespace, examination);
      }
    },
  },
];

function nodesApart(namespace: RunnerNamespace, examination: Examination): void {
  const isDind = new Set(
    namespace.jobs.filter(({ runner }) => runner?.privileged === true).map(({ pod }) => pod),
  );
  const pods = [...namespace.jobs.map(({ pod }) => pod), ...namespace.templates].filter(
    (pod) => !(isDind as ReadonlySet<PodTemplate>).has(pod),
  );
  const byKey = grouped(pods.flatMap(toleratingOf), ({ toleration }) => toleration['key']);
  const told = new Set<PodTemplate>();
  for (const pod of isDind) {
    const tolerations = toleratingOf(pod);
    const pool = poolOf(pod);
    if (tolerations.length === 0 && pool.length === 0) {
      continue;
    }
    examination.saw();
    if (tolerations.length === 0 || pool.length === 0) {
      examination.found(
        pod.where,
        'a pool is chosen without its taint, or a taint tolerated without its pool',
        'set both node_selector and node_tolerations',
      );
    }
    for (const { toleration } of tolerations) {
      const others = byKey.get(toleration['key']) ?? [];
      for (const other of others.filter((item) => sameTaint(item.toleration, toleration))) {
        if (told.has(other.pod)) {
          continue;
        }
        told.add(other.pod);
        examination.found(
          `${other.pod.where}.tolerations`,
          'the pod may run on nodes that are set aside for dind jobs',
          'remove the toleration',
          { value: `${String(toleration['key'])}, of ${pod.where}` },
        );
      }
    }
  }
}

function toleratingOf(pod: PodTemplate): readonly Tolerating[] {
  return listOf(pod.spec['tolerations']).map((toleration) => ({ pod, toleration: recordOf(toleration) }));
}

function poolOf(pod: PodTemplate): readonly string[] {
  return Object.keys(textMapOf(pod.spec['nodeSelector'])).filter((key) => !LABELS_OF_ALL_NODES.test(key));
}

function sameTaint(mine: UntypedRecord, taint: UntypedRecord): boolean {
  return mine['operator'] === 'Exists' || taint['operator'] === 'Exists' || mine['value'] === taint['value'];
}
