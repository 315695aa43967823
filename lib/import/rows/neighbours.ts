import type { Beside, Outcome } from '../row';
import { isTree, plainText, type Tree, treeAt, valueAt } from '../tree';

const KINDS = [
  ['pod_affinity', 'together'],
  ['pod_anti_affinity', 'apart'],
] as const;

const PREFERRED = 'preferred_during_scheduling_ignored_during_execution';
const REQUIRED = 'required_during_scheduling_ignored_during_execution';

const OTHERS =
  'a job knows no pods but those of its own runner: set spacing if they are meant, and nodes if its place is';

/** Beside which pods jobs had better run, or must. A wish about jobs of the runner itself is carried over. */
export function neighbours(value: Tree, { kubernetes }: Beside): readonly Outcome[] {
  const labels = treeAt(kubernetes, 'pod_labels');
  return KINDS.flatMap(([kind, jobs]): readonly Outcome[] => {
    const wishes = listAt(value, kind, PREFERRED);
    const needs = listAt(value, kind, REQUIRED);
    const terms = [...wishes.map((wish) => valueAt(wish, ['pod_affinity_term'])), ...needs];
    const [first] = terms;
    if (first === undefined) {
      return [];
    }
    const topologyKey = plainText(valueAt(first, ['topology_key']));
    const set = {
      field: 'spacing',
      value: { jobs, ...(topologyKey === 'kubernetes.io/hostname' ? {} : { topologyKey }) },
    };
    return terms.length === 1 && isAboutOwn(first, labels)
      ? [
          {
            below: kind,
            fate: 'carried',
            why: needs.length > 0 ? 'as a wish, for which no job waits' : '',
            field: set.field,
            set: [set],
          },
        ]
      : [{ below: kind, fate: 'fill-in', field: set.field, why: OTHERS }];
  });
}

function listAt(value: Tree, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
}

/** Whether the pods that a term selects are those that the runner labels so itself. */
function isAboutOwn(term: unknown, labels: Tree): boolean {
  const selector = treeAt(term, 'label_selector');
  const equal = Object.entries(treeAt(selector, 'match_labels'));
  const among = listAt(selector, 'match_expressions');
  return (
    equal.length + among.length > 0 &&
    equal.every(([key, wanted]) => plainText(labels[key]) === plainText(wanted)) &&
    among.every((expression) => {
      const { key, operator, values } = isTree(expression) ? expression : {};
      const own = labels[plainText(key)];
      return (
        own !== undefined &&
        (operator === 'Exists' ||
          (operator === 'In' && Array.isArray(values) && values.map(plainText).includes(plainText(own))))
      );
    })
  );
}
