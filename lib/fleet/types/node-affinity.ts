import * as v from 'valibot';
import * as check from '../decode/checks';

/**
 * Nodes by more than one value of a label. It leads pods to nodes and tolerates no taint.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity
 */
export interface NodeAffinity {
  /** Nodes must be as one of these says, as a list of {@link NodeSelectorTerm}. At least one. @default - any node */
  readonly required?: readonly NodeSelectorTerm[];
  /** Nodes had better be as these say, as a list of {@link PreferredNodes}. At least one. @default - no preference */
  readonly preferred?: readonly PreferredNodes[];
}

/** What all must be true of the labels of a node. */
export interface NodeSelectorTerm {
  /** What must be true, as a list of {@link NodeExpression}. At least one. */
  readonly matchExpressions: readonly NodeExpression[];
}

/** Nodes that are preferred to others. */
export interface PreferredNodes {
  /** How much, 1 to 100: the weights of all that is true of a node are added up. */
  readonly weight: number;
  /** What is preferred, as a list of {@link NodeExpression}. At least one. */
  readonly matchExpressions: readonly NodeExpression[];
}

/** What may be true of a label of a node. */
export type NodeExpression = ValuesExpression | PresenceExpression | NumberExpression;

/** The label has one of some values, or none of them. */
export interface ValuesExpression {
  /** The key of the label. */
  readonly key: string;
  /**
   * `'In'` or `'NotIn'` some values; `'Exists'` or `'DoesNotExist'`, without any; `'Gt'` or `'Lt'` one whole number.
   */
  readonly operator: 'In' | 'NotIn';
  /** At least one, each in quotes. */
  readonly values: readonly string[];
}

/** The node has the label, or does not have it. */
export interface PresenceExpression {
  /** The key of the label. */
  readonly key: string;
  /** `'Exists'` or `'DoesNotExist'`. */
  readonly operator: 'Exists' | 'DoesNotExist';
}

/** The label is a number above or below another. */
export interface NumberExpression {
  /** The key of the label. */
  readonly key: string;
  /** `'Gt'` or `'Lt'`. */
  readonly operator: 'Gt' | 'Lt';
  /** One whole number, in quotes. */
  readonly values: readonly [string];
}

const EXPRESSION = v.variant('operator', [
  ...(['In', 'NotIn'] as const).map((operator) =>
    v.strictObject({
      key: check.labelKey,
      operator: v.literal(operator),
      values: check.nonEmpty(check.labelValue),
    }),
  ),
  ...(['Exists', 'DoesNotExist'] as const).map((operator) =>
    v.strictObject({ key: check.labelKey, operator: v.literal(operator) }),
  ),
  ...(['Gt', 'Lt'] as const).map((operator) =>
    v.strictObject({
      key: check.labelKey,
      operator: v.literal(operator),
      values: check.labelNumbers,
    }),
  ),
]);

const TERM = { matchExpressions: check.nonEmpty(EXPRESSION) };

/** @internal */
export const NODE_AFFINITY = v.strictObject({
  required: v.exactOptional(check.nonEmpty(v.strictObject(TERM))),
  preferred: v.exactOptional(
    check.nonEmpty(
      v.strictObject({
        weight: check.integer(1, 100, '', 50),
        ...TERM,
      }),
    ),
  ),
});
