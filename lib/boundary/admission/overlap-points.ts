import { type Expression, expressionOf } from './cel';
import type { Attack } from './corpus/attack';
import type { Policy } from './policy';
import { asCurrent, type StandingVersion, withoutLiterals } from './standing';

/**
 * The points in which a version differs from the current one, each put in the place of what the policy says now, with what
 * it may let pass for it; and all of them at once.
 */

/**
 * Requests that a version before may have let pass, since only a value lies between: an image, an amount, a place, or that jobs
 * used idle CPU without a limit. What
 * no version of a fleet may let pass is not among them.
 */
const OF_VALUES =
  /^(?:job-image|job-more-|job-a-bit-more-|job-no-limit-of-cpu-|job-endless-cpu-|starve-storage-of-others-|job-added-capability-|manager-image|manager-field-more-memory|manager-field-small-request|manager-field-grace|manager-route-past-the-mirror)|^(?:job-services|job-node-selector|job-no-node-selector|job-toleration-of-a-neighbour|job-toleration-of-an-own-key|job-runtime-class|job-no-runtime-class|job-late-deadline|job-long-grace|job-variable-of-the-cache-key|job-daemon-image|job-(?:helper|init|build|daemon)-past-the-mirror|manager-field-mount-twice|manager-node-selector|starve-two-generated-pull-secrets)$/;

/** How far variables of ours ask for each other, and more. */
export const MOST_DEPTH = 12;

type Allows = (attack: Attack) => boolean;

/**
 * A version may have had jobs that a cloud knows, of a runner that is nobody there now; more accelerators; jobs with the users of
 * their node, which have their own now; and jobs that built images. That it was a cloud, that they were accelerators, and that it
 * was such a profile, is held of the value. And it may have known no sizes, so that it did not ask for the room of the largest.
 */
const ofOtherFeatures: Allows = ({ id }) =>
  /^(?:job-cloud-token-of-(?:nobody-[12]|a-neighbour)|starve-room-of-[a-z-]+|job-accelerator-build|job-users-(?:unset|and-profile-of-(?:nobody|a-neighbour)))$/.test(
    id,
  );

/** A version may have had jobs that ask for no nodes and no neighbours, of a runner whose jobs do now: that is what it asked for. */
const ofPlaces: Allows = ({ id }) => id === 'job-no-affinity' || id === 'job-beside-none';

/** What a rule of another form may have let pass. */
const ofForms: Allows = (attack) => ofOtherFeatures(attack) || ofPlaces(attack);

export const ofValues: Allows = (attack) => OF_VALUES.test(attack.id) || ofForms(attack);

/** A version may have had jobs at the level `baseline` of a runner that is `restricted` now. */
export const ofLevel: Allows = ({ id, rule }) => rule.startsWith('restricted-') && id.startsWith('job-');

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

/** A point, and how it is put into a policy. */
interface Difference extends Omit<Point, 'policy'> {
  readonly replace: (policy: Policy) => Policy;
}

/** Every point in which a version differs from the current one. */
export function pointsOf(policy: Policy, version: StandingVersion): readonly Point[] {
  return differencesOf(policy, version).map(({ replace, ...point }) => ({
    ...point,
    policy: readable(replace(policy), version),
  }));
}

/**
 * A version whole: as it was, and with values of the current one in the place of its own, those that are written alike or all,
 * since requests are made of the current config.toml. None where that is one point alone.
 */
export function wholesOf(policy: Policy, version: StandingVersion): readonly Policy[] {
  const differences = differencesOf(policy, version);
  return [
    differences,
    differences.filter(({ isValue, isAlike }) => !(isValue && isAlike)),
    differences.filter(({ isValue }) => !isValue),
  ]
    .filter((points) => points.length > 1)
    .map((points) =>
      readable(
        points.reduce((changed, { replace }) => replace(changed), policy),
        version,
      ),
    );
}

/** A policy in which expressions of a version find its variables, by the prefix that they have there. */
function readable(policy: Policy, version: StandingVersion): Policy {
  const standing = [...version.variables].map(
    ([name, { name: prefixed, expression }]) =>
      [prefixed, policy.variableOf.get(name) ?? expression] as const,
  );
  return {
    ...policy,
    variables: [
      ...policy.variables,
      ...standing.map(([name, expression]) => ({ name, expression, where: version.where })),
    ],
    variableOf: new Map([...standing, ...policy.variableOf]),
  };
}

function differencesOf(policy: Policy, version: StandingVersion): readonly Difference[] {
  return [
    ...variableDifferences(policy, version),
    ...ruleDifferences(policy, version),
    ...conditionDifference(version),
  ];
}

function variableDifferences(policy: Policy, version: StandingVersion): readonly Difference[] {
  return [...version.variables].flatMap(([name, { where, expression }]): readonly Difference[] => {
    const now = policy.variableOf.get(name)?.text;
    const before = asCurrent(version, expression);
    if (before === now) {
      return [];
    }
    const isValue = looksAtNothing(expression, policy, version);
    const isAlike = now !== undefined && shapeOf(now) === shapeOf(before);
    return [
      {
        name,
        where,
        isValue,
        isAlike,
        allows: isValue || isAlike ? ofValues : ofForms,
        replace: (replaced) => withVariable(replaced, name, expression, where),
      },
    ];
  });
}

/** Whether an expression, with all that it asks for, looks at nothing but who makes a request. */
function looksAtNothing(
  { names, variables }: Expression,
  policy: Policy,
  version: StandingVersion,
  depth = 0,
): boolean {
  return (
    depth < MOST_DEPTH &&
    names.every((used) => used === 'request' || used === 'variables') &&
    variables.every((variable) => {
      const own = variable.startsWith(version.prefix)
        ? version.variables.get(variable.slice(version.prefix.length))?.expression
        : policy.variableOf.get(variable);
      return own !== undefined && looksAtNothing(own, policy, version, depth + 1);
    })
  );
}

function withVariable(policy: Policy, name: string, expression: Expression, where: string): Policy {
  return {
    ...policy,
    variables: policy.variables.map((variable) =>
      variable.name === name ? { ...variable, expression, where } : variable,
    ),
    variableOf: new Map([...policy.variableOf, [name, expression]]),
  };
}

function ruleDifferences(policy: Policy, version: StandingVersion): readonly Difference[] {
  return policy.validations.flatMap(({ name, expression }): readonly Difference[] => {
    const rule = version.rules.get(name);
    const before = rule && asCurrent(version, rule.expression);
    if (!policy.open.has(name) || rule === undefined || before === undefined || before === expression.text) {
      return [];
    }
    const isAlike = shapeOf(expression.text) === shapeOf(before);
    return [
      {
        name,
        where: rule.where,
        isValue: false,
        isAlike,
        allows: isAlike ? ofValues : ofForms,
        replace: (replaced) => ({
          ...replaced,
          validations: replaced.validations.map((other) => (other.name === name ? { ...rule, name } : other)),
        }),
      },
    ];
  });
}

/** Where a version looked at fewer requests. */
function conditionDifference({ whose, conditions }: StandingVersion): readonly Difference[] {
  const [first] = conditions;
  if (first === undefined) {
    return [];
  }
  const asked = conditions.map(({ expression }) => `(${expression.text})`).join(' && ');
  const condition = {
    name: 'before',
    where: first.where,
    expression: expressionOf(`!(${whose?.expression.text ?? 'false'}) || (${asked})`),
  };
  return [
    {
      name: 'the condition',
      where: first.where,
      isValue: true,
      isAlike: true,
      allows: ofLevel,
      replace: (replaced) => ({ ...replaced, conditions: [...replaced.conditions, condition] }),
    },
  ];
}

/** An expression with its literals left out, by which it can be told that only they differ. */
function shapeOf(text: string): string {
  return withoutLiterals(text)
    .replaceAll(/''(?:,\s*'')+/g, "''")
    .replaceAll(/\b\d+\b/g, '0');
}
