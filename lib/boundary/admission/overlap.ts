import type { FleetFacts } from '../facts/facts';
import type { ExpectedAdditions } from '../facts/fleet/expected-additions';
import type { ObjectIndex } from '../facts/manifests/object-index';
import { printed } from '../facts/untyped';
import { admittedAdditions } from './admitted-additions';
import type { Expression } from './cel';
import { nodesOf } from './nodes';
import { formFaults, type OverlapFault, runnersOf } from './overlap-form';
import { ofLevel, ofValues, type Point, pointsOf, wholesOf } from './overlap-points';
import { originFaults, valueFaults } from './overlap-values';
import type { Policy } from './policy';
import type { StandingVersion } from './standing';
import { type Trial, tryAttacks, tryPolicies } from './trial';

/**
 * What policies let pass of versions before the current one. That a pod of such a version comes through cannot be tried as
 * it was: nobody has its config.toml. So each point in which a version differs is put in the place of the current one
 * by itself, and all attacks are tried against that; and once more against the policies as they are.
 */

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
      const tried: Tried = { policy, wholes: wholesOf(policy, version), runners: new Set(runners) };
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
          ...points.flatMap((point) => pointFaults(point, tried, asked)),
        ],
        unexplained:
          fleet.before === undefined
            ? points.flatMap((point) => unexplainedIn(point, version, tried, asked))
            : [],
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

/** A version that is tried in the place of a policy. */
interface Tried {
  readonly policy: Policy;
  readonly wholes: readonly Policy[];
  readonly runners: ReadonlySet<string>;
}

function pointFaults(point: Point, tried: Tried, asked: Asked): readonly OverlapFault[] {
  const { admitted, idle } = attacksOn(point.policy, tried, asked);
  return [
    ...faultsOf(
      exceptRefusedByWhole(
        admitted.filter(({ attack }) => !point.allows(attack)),
        tried,
        asked,
      ),
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
 * What one point lets pass by itself, another may have refused: a rule may say nothing of a field that no pod could have. So
 * an attack is no fault that the whole version refuses, if it lets pass what is honest: a version that refuses everything of
 * today, for its image, tells nothing.
 */
function exceptRefusedByWhole(admitted: Trial['admitted'], tried: Tried, asked: Asked): Trial['admitted'] {
  return admitted.length === 0
    ? admitted
    : tried.wholes
        .filter((whole) => isHonestAdmitted(whole, tried, asked))
        .reduce((left, whole) => {
          const passing = new Set(attacksOn(whole, tried, asked).admitted.map(({ attack }) => attack.id));
          return left.filter(({ attack }) => passing.has(attack.id));
        }, admitted);
}

/** What a cluster adds now is left out: the version may not have known it. */
function isHonestAdmitted(whole: Policy, { policy, runners }: Tried, asked: Asked): boolean {
  const { fleet, index } = asked;
  const { refused } = tryPolicies(fleet, inPlaceOf(policy, whole, asked), index, admittedAdditions([]));
  return !refused.some(({ runner }) => runner !== undefined && runners.has(runner));
}

function attacksOn(policy: Policy, tried: Tried, asked: Asked): ReturnType<typeof tryAttacks> {
  const { fleet, index, additions } = asked;
  return tryAttacks(fleet, inPlaceOf(tried.policy, policy, asked), index, additions, tried.runners);
}

function inPlaceOf(replaced: Policy, other: Policy, { policies }: Asked): readonly Policy[] {
  return policies.map((policy) => (policy === replaced ? other : policy));
}

/**
 * What looks at the request may hold a way out that no attack knows. Another version of the product may have written what
 * only its own requests explain; whoever does not know what stood cannot tell that from a way out, so it is a fault. An
 * expression may make sense with variables of its own version alone, so it is tried in the whole version too.
 */
function unexplainedIn(
  point: Point,
  version: StandingVersion,
  tried: Tried,
  asked: Asked,
): readonly OverlapFault[] {
  if (point.isValue) {
    return [];
  }
  const strange = strangeCallsIn(point, version, tried.policy);
  if (strange.length > 0) {
    return strange.slice(0, 1).map((text) => ({
      at: point.where,
      what: `'${point.name}' as it was before compares texts as the policy does not today`,
      value: printed(text),
    }));
  }
  return (
    [point.policy, ...tried.wholes]
      .reduce<readonly string[] | undefined>(
        (left, policy) =>
          left?.length === 0 ? left : inAll(left, unexercisedAt(point.where, policy, version, tried, asked)),
        undefined,
      )
      ?.slice(0, 1)
      .map((text) => ({
        at: point.where,
        what: `'${point.name}' as it was before lets something pass that no request explains`,
        value: printed(text),
      })) ?? []
  );
}

/** Requests are made with what the cluster adds now and with what it added then. */
function unexercisedAt(
  where: string,
  policy: Policy,
  version: StandingVersion,
  tried: Tried,
  asked: Asked,
): readonly string[] {
  const { fleet, policies, index } = asked;
  const added = [...version.variables].map(([name, placed]) => ({ ...placed, name }));
  const additions = admittedAdditions([...policies, { variables: added }]);
  return tryPolicies(fleet, inPlaceOf(tried.policy, policy, asked), index, additions)
    .unexercised.filter((part) => part.where === where)
    .map(({ text }) => text);
}

/** Parts that are within a part of both lists, of which each names the outermost alone. */
function inAll(known: readonly string[] | undefined, others: readonly string[]): readonly string[] {
  return (
    known?.flatMap((text) =>
      others.flatMap((other) => (text.includes(other) ? [other] : other.includes(text) ? [text] : [])),
    ) ?? others
  );
}

/** Functions that compare a text with a part or a pattern of it, of which no request tells all that fits. */
const OF_TEXTS: readonly unknown[] = ['matches', 'matchesPattern', 'startsWith', 'endsWith', 'contains'];

/** What policies of a cluster that adds images or ConfigMaps compare beside that, and those of today may not. */
const OF_ADDITIONS: readonly string[] = [
  'e.image.matches(variables.helperImage)',
  "w.startsWith(m.name + ' of ')",
];

/** What a point compares so, and nothing of the current policy does. */
function strangeCallsIn({ name, where }: Point, version: StandingVersion, policy: Policy): readonly string[] {
  const now = [...policy.variables, ...policy.validations].flatMap(({ expression }) => callsOf(expression));
  const known = new Set([...OF_ADDITIONS, ...now]);
  return [version.variables.get(name), version.rules.get(name)]
    .filter((placed) => placed?.where === where)
    .flatMap((placed) => (placed === undefined ? [] : callsOf(placed.expression)))
    .filter((text) => !known.has(text.replaceAll(`variables.${version.prefix}`, 'variables.')));
}

function callsOf({ parts }: Expression): readonly string[] {
  const [root] = parts.keys();
  return root === undefined
    ? []
    : nodesOf(root).flatMap(({ op, args, input, range }) =>
        op === 'rcall' && OF_TEXTS.includes(args[0]) ? [input.slice(range.start, range.end)] : [],
      );
}
