import { at, listOf, recordOf, type UntypedRecord } from '../untyped';

/** What a pod's node affinity asks for of the labels of nodes, term by term: what must be, and what had better be. */
export function nodeTerms(spec: UntypedRecord): readonly unknown[] {
  const affinity = recordOf(at(spec, 'affinity', 'nodeAffinity'));
  return [
    ...listOf(at(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')),
    ...listOf(affinity['preferredDuringSchedulingIgnoredDuringExecution']).map((term) =>
      at(term, 'preference'),
    ),
  ];
}
