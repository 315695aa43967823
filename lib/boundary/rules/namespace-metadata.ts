import { whatItMakesHappen } from '../facts/manifests/controller-keys';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** What labels and annotations ask controllers of the cluster to do. */
export const NAMESPACE_METADATA: readonly Rule[] = [
  {
    id: 'namespace-plain',
    sentence:
      'no label or annotation of a namespace or pod brings in containers, code, rights, nodes or networks of others',
    why: 'controllers act on them after everything here was judged, and mostly with more rights than we have',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const { where, labels, annotations } of [...facts.index.ofKind('Namespace'), ...facts.pods]) {
        examination.saw();
        plain(where, 'label', labels, examination);
        plain(where, 'annotation', annotations, examination);
      }
    },
  },
];

function plain(
  where: string,
  what: 'label' | 'annotation',
  entries: Readonly<Record<string, string>>,
  examination: Examination,
): void {
  for (const [key, value] of Object.entries(entries)) {
    const effect = whatItMakesHappen(key, value);
    if (effect !== undefined) {
      examination.found(`${where} / ${what} ${key}`, `the ${what} ${effect}`, 'remove it', { value });
    }
  }
}
