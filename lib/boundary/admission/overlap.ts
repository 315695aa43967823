import type { FleetFacts } from '../facts/facts';
import type { ExpectedAdditions } from '../facts/fleet/expected-additions';
import type { ObjectIndex } from '../facts/manifests/object-index';
import { at, listOf, textIn } from '../facts/untyped';
import { expressionOf } from './cel';
import type { Attack } from './corpus/attack';
import type { Policy } from './policy';
import { asCurrent, expectedHolds, type StandingVersion } from './standing';
import { type Trial, tryAttacks, tryPolicies } from './trial';

/**
 * What policies let pass of versions before the current one. That a pod of such a version comes through cannot be tried as
 * it was: nobody has its config.toml. So each point in which a version differs is put in the place of the current one
 * by itself, and all attacks are tried against that; and once more against the policies as they are.
 */

/** Characters of an expression that are told. */
const MOST_TEXT = 120;

/** A point that is not as it must be. */
export interface OverlapFault {
  readonly at: string;
  readonly what: string;
  readonly value?: string;
}

/** What a fleet's policies let pass of versions before. */
export interface TriedOverlap {
  readonly policy: Policy;
  readonly version: StandingVersion;
  readonly runners: readonly string[];
  /** What differs: variables by their names, rules by their ids. */
  readonly points: readonly string[];
  readonly faults: readonly OverlapFault[];
  /** What lets something pass that no request explains, where nobody says what stood before. */
  readonly unexplained: readonly OverlapFault[];
}

/** Policies that may let a version before pass, and how each says whom it is for. */
const WHOSE: Readonly<Record<string, 'user' | 'label'>> = {
  baseline: 'user',
  restricted: 'user',
  'job-pods': 'user',
  'manager-pods': 'label',
};

const BY_USER = /^request\.userInfo\.username in \[((?:'[^'\\]*'(?:, )?)+)\]$/;
const BY_LABEL =
  /^object\.metadata\.\?labels\[\?'runner-fleet\/runner'\]\.orValue\(''\) in \[((?:'[^'\\]*'(?:, )?)+)\]$/;

/**
 * Requests that a version before may have let pass, since only a value lies between: an image, an amount, a place. What
 * no version of a fleet may let pass is not among them.
 */
const OF_VALUES =
  /^(?:job-image|job-more-|job-a-bit-more-|starve-storage-of-others-|job-added-capability-|manager-image|manager-field-more-memory|manager-field-small-request|manager-field-grace)|^(?:job-services|job-node-selector|job-no-node-selector|job-toleration-of-a-neighbour|job-toleration-of-an-own-key|job-runtime-class|job-no-runtime-class|job-late-deadline|job-long-grace|job-variable-of-the-cache-key|job-daemon-image|manager-field-mount-twice|manager-node-selector|starve-two-generated-pull-secrets)$/;

type Allows = (attack: Attack) => boolean;

const ofValues: Allows = ({ id }) => OF_VALUES.test(id);

/** A version may have had jobs at the level `baseline` of a runner that is `restricted` now. */
const ofLevel: Allows = ({ id, rule }) => rule.startsWith('restricted-') && id.startsWith('job-');

const nothing: Allows = () => false;

/**
 * Rules that hold a pod to values of its runner, which a version may have had other ones of. All others ask for names, which
 * never change, or for what no version lacked.
 */
const OF_RUNNER: ReadonlySet<string> = new Set(
  [
    'job-images job-limits job-requests job-containers job-node job-tolerations job-runtime-class job-deadline',
    'job-capabilities job-escalation job-daemon job-secrets job-pull-secrets baseline-privileged',
    'manager-container manager-resources manager-node manager-values manager-metadata manager-pull-secrets',
    'manager-mounts manager-volumes',
  ].flatMap((line) => line.split(' ')),
);

/** A point of difference, put in the place of the current one. */
interface Point {
  readonly name: string;
  readonly where: string;
  readonly policy: Policy;
  /** Whether it is a value alone, which looks at nothing of a request. */
  readonly isValue: boolean;
  /** Whether it differs from the current one in literals alone. */
  readonly isAlike: boolean;
  readonly allows: Allows;
}

/** What the policies are asked about. */
interface Asked {
  readonly fleet: FleetFacts;
  readonly policies: readonly Policy[];
  readonly index: ObjectIndex;
  readonly additions: ExpectedAdditions;
}

/** Tries what the policies of a fleet let pass of versions before. */
export function tryOverlaps(
  fleet: FleetFacts,
  policies: readonly Policy[],
  index: ObjectIndex,
  additions: ExpectedAdditions,
): readonly TriedOverlap[] {
  const asked: Asked = { fleet, policies, index, additions };
  const open = policies.filter(({ versions }) => versions.length > 0);
  if (open.length === 0) {
    return [];
  }
  const whole = policies.map((policy) => policy.whole ?? policy);
  const levelled = open.some(({ versions }) => versions.some(({ conditions }) => conditions.length > 0));
  const together = faultsOf(
    tryAttacks(fleet, whole, index, additions).admitted.filter(
      ({ attack }) => !ofValues(attack) && !(levelled && ofLevel(attack)),
    ),
    open[0]?.versions[0]?.where ?? '',
    'the policies together',
  );
  return open.flatMap((policy) =>
    policy.versions.map((version, position) => {
      const runners = runnersOf(policy, version, fleet);
      const points = pointsOf(policy, version);
      return {
        policy,
        version,
        runners: runners ?? [],
        points: points.map(({ name }) => name),
        faults: [
          ...(policy === open[0] && position === 0 ? together : []),
          ...formFaults(policy, version, runners),
          ...valueFaults(policy, version, points, fleet),
          ...originFaults(policy, version, fleet),
          ...points.flatMap((point) => pointFaults(point, new Set(runners), policy, asked)),
        ],
        unexplained:
          fleet.before === undefined ? points.flatMap((point) => unexplainedIn(point, policy, asked)) : [],
      };
    }),
  );
}

function faultsOf(admitted: Trial['admitted'], where: string, name: string): readonly OverlapFault[] {
  const [first, ...rest] = [...new Set(admitted.map(({ attack }) => attack))];
  return first === undefined
    ? []
    : [
        {
          at: where,
          what: `${name}: no policy refuses ${first.tries}${rest.length > 0 ? `, and ${rest.length} requests like it` : ''}`,
        },
      ];
}

function pointFaults(
  point: Point,
  runners: ReadonlySet<string>,
  replaced: Policy,
  { fleet, policies, index, additions }: Asked,
): readonly OverlapFault[] {
  const tried = policies.map((policy) => (policy === replaced ? point.policy : policy));
  const { admitted, idle } = tryAttacks(fleet, tried, index, additions, runners);
  return [
    ...faultsOf(
      admitted.filter(({ attack }) => !point.allows(attack)),
      point.where,
      `'${point.name}' as it was before`,
    ),
    ...idle
      .filter(({ name }) => !point.isValue && name === point.name)
      .map(({ where }) => ({
        at: where,
        what: `'${point.name}' as it was before refuses nothing of what it is for; today other rules do so in its place`,
      })),
  ];
}

/**
 * What looks at the request may hold a way out that no attack knows. A version that another version of the product wrote
 * may hold what its own requests explain, so this is told, and whoever knows what stood holds it against that.
 */
function unexplainedIn(
  point: Point,
  replaced: Policy,
  { fleet, policies, index, additions }: Asked,
): readonly OverlapFault[] {
  if (point.isValue || point.isAlike) {
    return [];
  }
  const tried = policies.map((policy) => (policy === replaced ? point.policy : policy));
  return tryPolicies(fleet, tried, index, additions)
    .unexercised.filter(({ where }) => where === point.where)
    .slice(0, 1)
    .map(({ text }) => ({
      at: point.where,
      what: `'${point.name}' as it was before lets something pass that no request explains`,
      value: text.slice(0, MOST_TEXT),
    }));
}

/** The runners that a version is for; `undefined` where it does not say so in the one form. */
function runnersOf(
  policy: Policy,
  { whose }: StandingVersion,
  fleet: FleetFacts,
): readonly string[] | undefined {
  const form = WHOSE[policy.object.name.replace(`${fleet.namespace}-`, '')];
  const list = (form === 'user' ? BY_USER : BY_LABEL).exec(whose?.expression.text ?? '')?.[1];
  const known = new Map(
    fleet.runners.map(({ name }) => [
      form === 'user' ? `system:serviceaccount:${fleet.namespace}:${name}-manager` : name,
      name,
    ]),
  );
  const runners = list
    ?.split(', ')
    .map((literal) => known.get(literal.slice(1, -1)))
    .filter((name) => name !== undefined);
  return form === undefined || runners?.length !== list?.split(', ').length ? undefined : runners;
}

function formFaults(
  policy: Policy,
  version: StandingVersion,
  runners: readonly string[] | undefined,
): readonly OverlapFault[] {
  const { whose, holds, where } = version;
  const strange = [...version.variables.values(), ...version.rules.values(), ...version.conditions].filter(
    ({ expression }) => expression.strange !== undefined,
  );
  return [
    ...(runners === undefined
      ? [
          {
            at: whose?.where ?? where,
            what: 'it is not for runners of the fleet alone, or is in a policy that decides about no pod of theirs',
            value: whose?.expression.text ?? 'unset',
          },
        ]
      : []),
    ...(holds?.expression.text === expectedHolds(version)
      ? []
      : [
          {
            at: holds?.where ?? where,
            what: 'it does not ask for every rule of the version',
            value: holds?.expression.text ?? 'unset',
          },
        ]),
    ...(policy.open.size === 0 ? [{ at: where, what: 'no rule asks for it' }] : []),
    ...[...policy.open]
      .filter((rule) => !version.rules.has(rule))
      .map((rule) => ({ at: where, what: 'it lacks a rule that it passes by', value: rule })),
    ...strange.map(({ where: place, expression }) => ({
      at: place,
      what: `the expression cannot be judged: ${expression.strange}`,
    })),
    ...version.conditions
      .filter(({ expression }) => !BY_USER.test(expression.text))
      .map(({ where: place, expression }) => ({
        at: place,
        what: 'a condition asks for more than who makes the pod, so that some pod passes without a rule',
        value: expression.text.slice(0, MOST_TEXT),
      })),
    ...[...version.variables.values(), ...version.rules.values()]
      .filter(({ expression }) => OF_REQUEST.test(codeOf(expression.text)))
      .map(({ name, where: place }) => ({
        at: place,
        what: 'it looks at more of a request than who makes it, which no version does',
        value: name,
      })),
  ];
}

/** What of a request stands for no runner, so that a value that hangs on it is a way out which no attack takes. */
const OF_REQUEST = /\brequest\b(?!\.userInfo\.(?:username|\?groups)\b)/;

/** What stands between literals; all of it where they may be of a form that no policy of ours has. */
function codeOf(text: string): string {
  return /"|\b[rRbB]{1,2}'/.test(text) ? text : withoutLiterals(text);
}

function withoutLiterals(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''");
}

/** An expression with its literals left out, by which it can be told that only they differ. */
function shapeOf(text: string): string {
  return withoutLiterals(text)
    .replaceAll(/''(?:,\s*'')+/g, "''")
    .replaceAll(/\b\d+\b/g, '0');
}

/** Every point in which a version differs from the current one. */
function pointsOf(policy: Policy, version: StandingVersion): readonly Point[] {
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

/** Values that no version of a fleet has: names of others, and of what no pod of a runner reads. */
function valueFaults(
  policy: Policy,
  version: StandingVersion,
  points: readonly Point[],
  fleet: FleetFacts,
): readonly OverlapFault[] {
  const tokens = fleet.runners.map(({ name }) => `${name}-token`);
  return points
    .filter(({ isValue }) => isValue)
    .flatMap(({ name, where }) => {
      const value = version.variables.get(name)?.expression;
      const named = value?.literals.find((text) =>
        tokens.some((token) => text === token || text.startsWith(`${token}/`)),
      );
      const held = [...version.rules]
        .filter(
          ([rule, { expression }]) =>
            !OF_RUNNER.has(rule) && asksFor(name, expression.variables, policy, version),
        )
        .map(([rule]) => rule);
      return [
        ...(named === undefined
          ? []
          : [{ at: where, what: 'a version names the token of a runner', value: named }]),
        ...held.slice(0, 1).map((rule) => ({
          at: where,
          what: `'${rule}' asks for what is the same in every version`,
          value: name,
        })),
      ];
    });
}

/** Whether variables ask for the one of a name, themselves or by others. */
function asksFor(
  name: string,
  variables: readonly string[],
  policy: Policy,
  version: StandingVersion,
  depth = 0,
): boolean {
  return variables.some((variable) => {
    const own = variable.startsWith(version.prefix) ? variable.slice(version.prefix.length) : undefined;
    const asked =
      own === undefined ? policy.variableOf.get(variable) : version.variables.get(own)?.expression;
    return (
      own === name ||
      (depth < MOST_DEPTH && asksFor(name, asked?.variables ?? [], policy, version, depth + 1))
    );
  });
}

/** How far variables of ours ask for each other, and more. */
const MOST_DEPTH = 12;

/** Where somebody says what stood before, it is that and nothing else, word for word. */
function originFaults(policy: Policy, version: StandingVersion, fleet: FleetFacts): readonly OverlapFault[] {
  const { before } = fleet;
  if (before === undefined) {
    return [];
  }
  const spec = before.find(
    (object) =>
      at(object, 'kind') === 'ValidatingAdmissionPolicy' &&
      at(object, 'metadata', 'name') === policy.object.name,
  );
  const texts = new Set(
    ['variables', 'validations', 'matchConditions'].flatMap((field) =>
      [...listOf(at(spec, 'spec', field)), ...listOf(at(policy.object.raw, 'spec', field))].map((item) => {
        const text = textIn(at(item, 'expression'));
        return /^before\d?_/.test(textIn(at(item, 'name'))) && !listOf(at(spec, 'spec', field)).includes(item)
          ? ''
          : text
              .replace(/^\((.*)\)(?: \|\| variables\.before\d?_holds)+$/s, '$1')
              .replaceAll(/variables\.before\d?_/g, 'variables.');
      }),
    ),
  );
  return [...version.variables.values(), ...version.rules.values(), ...version.conditions]
    .filter(({ expression }) => !texts.has(asCurrent(version, expression)))
    .map(({ name, where }) => ({ at: where, what: 'this did not stand before', value: name }));
}
