import { at, isRecord, listOf, textIn, textMapOf, textsOf } from '../untyped';

/** One requirement on a label. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector as a list of requirements; an empty list selects everything. */
export type LabelSelector = readonly LabelRequirement[];

/** Reads a label selector of Kubernetes. */
export function labelSelector(raw: unknown): LabelSelector {
  const labels = Object.entries(textMapOf(at(raw, 'matchLabels'))).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }));
  const expressions = listOf(at(raw, 'matchExpressions'))
    .filter(isRecord)
    .map((expression) => ({
      key: textIn(expression['key']),
      operator: textIn(expression['operator']),
      values: textsOf(expression['values']),
    }));
  return [...labels, ...expressions];
}

/**
 * Whether a selector may select an object with `labels`. A requirement on a label whose value is decided elsewhere
 * (`undecided`) counts as met if some value would meet it, and so does an operator that is unknown.
 */
export function maySelect(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>>,
  undecided: readonly string[],
): boolean {
  return selector.every(({ key, operator, values }) => {
    if (undecided.includes(key)) {
      return operator !== 'DoesNotExist';
    }
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return true;
    }
  });
}

/** The values that a selector pins a label to, or `undefined` if it pins none. */
export function pinnedValues(
  selector: LabelSelector | undefined,
  key: string,
): readonly string[] | undefined {
  return selector?.find((requirement) => requirement.key === key && requirement.operator === 'In')?.values;
}
