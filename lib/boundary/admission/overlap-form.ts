import type { FleetFacts } from '../facts/facts';
import { printed } from '../facts/untyped';
import type { Policy } from './policy';
import { expectedHolds, type StandingVersion, withoutLiterals } from './standing';

/**
 * The one form in which a policy lets a version before pass: it is for runners of the fleet, asks for every rule of the
 * version, and each of its expressions can be judged.
 */

/** A point that is not as it must be. */
export interface OverlapFault {
  readonly at: string;
  readonly what: string;
  readonly value?: string;
}

/** Policies that may let a version before pass, and how each says whom it is for. */
const WHOSE: Readonly<Record<string, 'user' | 'label'>> = {
  baseline: 'user',
  restricted: 'user',
  'job-pods': 'user',
  'manager-pods': 'label',
};

/** What of a request stands for no runner, so that a value that hangs on it is a way out which no attack takes. */
const OF_REQUEST = /\brequest\b(?!\.userInfo\.(?:username|\?groups)\b)/;

const BY_USER = /^request\.userInfo\.username in \[((?:'[^'\\]*'(?:, )?)+)\]$/;
const BY_LABEL =
  /^object\.metadata\.\?labels\[\?'runner-fleet\/runner'\]\.orValue\(''\) in \[((?:'[^'\\]*'(?:, )?)+)\]$/;

/** The runners that a version is for; `undefined` where it does not say so in the one form. */
export function runnersOf(
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

/** Where a version has another form. */
export function formFaults(
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
        value: printed(expression.text),
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

/** What stands between literals; all of it where they may be of a form that no policy of ours has. */
function codeOf(text: string): string {
  return /"|\b[rRbB]{1,2}'/.test(text) ? text : withoutLiterals(text);
}
