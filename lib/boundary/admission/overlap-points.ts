import { expressionOf } from './cel';
import type { Attack } from './corpus/attack';
import type { Policy } from './policy';
import { asCurrent, type StandingVersion } from './standing';

/**
 * The points in which a version differs from the current one, each put in the place of what the policy says now, with what
 * it may let pass for it.
 */

/**
 * Requests that a version before may have let pass, since only a value lies between: an image, an amount, a place. What
 * no version of a fleet may let pass is not among them.
 */
const OF_VALUES =
  /^(?:job-image|job-more-|job-a-bit-more-|starve-storage-of-others-|job-added-capability-|manager-image|manager-field-more-memory|manager-field-small-request|manager-field-grace)|^(?:job-services|job-node-selector|job-no-node-selector|job-toleration-of-a-neighbour|job-toleration-of-an-own-key|job-runtime-class|job-no-runtime-class|job-late-deadline|job-long-grace|job-variable-of-the-cache-key|job-daemon-image|manager-field-mount-twice|manager-node-selector|starve-two-generated-pull-secrets)$/;

type Allows = (attack: Attack) => boolean;

export const ofValues: Allows = ({ id }) => OF_VALUES.test(id);

/** A version may have had jobs at the level `baseline` of a runner that is `restricted` now. */
export const ofLevel: Allows = ({ id, rule }) => rule.startsWith('restricted-') && id.startsWith('job-');

const nothing: Allows = () => false;

/** A point of difference, put in the place of the current one. */
export interface Point {
  readonly name: string;
  readonly where: string;
  readonly policy: Policy;
  /** Whether it is a value alone, which looks at nothing of a request. */
  readonly isValue: boolean;
  /** Whether it differs from the current one in literals alone. */
  readonly isAlike: boolean;
  readonly allows: Allows;
}

/** Every point in which a version differs from the current one. */
export function pointsOf(policy: Policy, version: StandingVersion): readonly Point[] {
  const standing = new Map(
    [...version.variables].map(([name, { name: prefixed, expression }]) => [
      prefixed,
      policy.variableOf.get(name) ?? expression,
    ]),
  );
  const point = (
    name: string,
    where: string,
    allows: Allows,
    isValue: boolean,
    isAlike: boolean,
    changes: Partial<Policy>,
  ): Point => {
    const changed = { ...policy, ...changes };
    return {
      name,
      where,
      isValue,
      isAlike,
      allows,
      policy: {
        ...changed,
        variables: [
          ...changed.variables,
          ...[...standing].map(([own, expression]) => ({ name: own, expression, where: version.where })),
        ],
        variableOf: new Map([...standing, ...changed.variableOf]),
      },
    };
  };
  const { whose, conditions } = version;
  const asked = conditions.map(({ expression }) => `(${expression.text})`).join(' && ');
  return [
    ...[...version.variables]
      .filter(
        ([name, { expression }]) => asCurrent(version, expression) !== policy.variableOf.get(name)?.text,
      )
      .map(([name, { where, expression }]) => {
        const isValue = expression.names.every((used) => used === 'request' || used === 'variables');
        const now = policy.variableOf.get(name)?.text;
        const isAlike = now !== undefined && shapeOf(now) === shapeOf(asCurrent(version, expression));
        return point(name, where, isValue || isAlike ? ofValues : nothing, isValue, isAlike, {
          variables: policy.variables.map((variable) =>
            variable.name === name ? { ...variable, expression, where } : variable,
          ),
          variableOf: new Map([...policy.variableOf, [name, expression]]),
        });
      }),
    ...policy.validations.flatMap((rule): readonly Point[] => {
      const before = version.rules.get(rule.name);
      if (
        !policy.open.has(rule.name) ||
        before === undefined ||
        asCurrent(version, before.expression) === rule.expression.text
      ) {
        return [];
      }
      const validations = policy.validations.map((other) =>
        other === rule ? { ...before, name: rule.name } : other,
      );
      const isAlike = shapeOf(rule.expression.text) === shapeOf(asCurrent(version, before.expression));
      return [point(rule.name, before.where, isAlike ? ofValues : nothing, false, isAlike, { validations })];
    }),
    ...(conditions.length === 0
      ? []
      : [
          point('the condition', conditions[0]?.where ?? '', ofLevel, true, true, {
            conditions: [
              ...policy.conditions,
              {
                name: 'before',
                where: conditions[0]?.where ?? '',
                expression: expressionOf(`!(${whose?.expression.text ?? 'false'}) || (${asked})`),
              },
            ],
          }),
        ]),
  ];
}

/** An expression with its literals left out, by which it can be told that only they differ. */
function shapeOf(text: string): string {
  return text
    .replaceAll(/'(?:[^'\\]|\\.)*'/g, "''")
    .replaceAll(/''(?:,\s*'')+/g, "''")
    .replaceAll(/\b\d+\b/g, '0');
}
