import type { Outcome } from '../row';
import { isTree, plainText, valueAt } from '../tree';

/** How keys of a node affinity are spelt: config.toml has those of Kubernetes with underscores. */
export type Spelling = (key: string) => string;

/** What the labels of nodes must say, or had better say: the two parts of a node affinity below a field. */
export function nodeTerms(value: unknown, field: string, spelt: Spelling): readonly Outcome[] {
  const affinity = spelt('nodeAffinity');
  const must = spelt('requiredDuringSchedulingIgnoredDuringExecution');
  const better = spelt('preferredDuringSchedulingIgnoredDuringExecution');
  const termOf = (term: unknown) => ofLabels(term, spelt);
  const required = valueAt(value, [affinity, must, spelt('nodeSelectorTerms')]);
  const preferred = valueAt(value, [affinity, better]);
  const weighted = (item: unknown) => {
    const term = termOf(valueAt(item, ['preference']));
    return term && { weight: valueAt(item, ['weight']), ...term };
  };
  return [
    ...(Array.isArray(required)
      ? [ofTerms(`${field}.required`, `${affinity}.${must}`, required.map(termOf))]
      : []),
    ...(Array.isArray(preferred)
      ? [ofTerms(`${field}.preferred`, `${affinity}.${better}`, preferred.map(weighted))]
      : []),
  ];
}

function ofTerms(field: string, below: string, terms: readonly (object | undefined)[]): Outcome {
  return terms.includes(undefined)
    ? { below, fate: 'not-offered', why: 'nodes are known by their labels, not by other fields' }
    : { below, fate: 'carried', why: '', field, set: [{ field, value: terms }] };
}

function ofLabels(term: unknown, spelt: Spelling): object | undefined {
  const expressions = valueAt(term, [spelt('matchExpressions')]);
  return valueAt(term, [spelt('matchFields')]) === undefined && Array.isArray(expressions)
    ? {
        matchExpressions: expressions.map((expression: unknown) => {
          const { key, operator, values } = isTree(expression) ? expression : {};
          const texts = Array.isArray(values) ? values.map(plainText) : values;
          return { key, operator, ...(values === undefined ? {} : { values: texts }) };
        }),
      }
    : undefined;
}
