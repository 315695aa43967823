import { whatItMakesHappen } from '../facts/manifests/controller-keys';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { labelled } from '../subjects';

/** What labels and annotations ask controllers of the cluster to do. */
export const NAMESPACE_METADATA: readonly Rule[] = [
  rule({
    id: 'namespace-plain',
    severity: 'medium',
    sentence:
      'no label or annotation of a namespace or pod brings in containers, code, rights, nodes or networks of others',
    why: 'controllers act on them after everything here was judged, and mostly with more rights than we have',
    serves: ['own-namespace'],
    of: labelled('Namespace'),
    problem: 'a controller acts on it',
    fix: 'remove it',
    where: ({ where, labels, annotations }) => [
      ...effects(where, 'label', labels),
      ...effects(where, 'annotation', annotations),
    ],
  }),
];

function effects(
  where: string,
  what: 'label' | 'annotation',
  entries: Readonly<Record<string, string>>,
): readonly Place[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    const effect = whatItMakesHappen(key, value);
    return effect === undefined
      ? []
      : [{ at: `${where} / ${what} ${key}`, value, problem: `the ${what} ${effect}` }];
  });
}
