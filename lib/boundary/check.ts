import { examineAll, type RuleResult, type Watch } from './examine';
import { collectFacts, type Facts, type ReadingOptions } from './facts/facts';
import type { ExpectedFleet } from './facts/fleet/expected-fleet';
import type { LeftOut } from './facts/manifests/left-out';
import type { DeclaredOpening, Rule } from './rule';
import { RULES } from './rule-table';

export type { RuleResult } from './examine';
export type { ExpectedCache } from './facts/fleet/expected-cache';
export type { ExpectedFleet, ExpectedRunner } from './facts/fleet/expected-fleet';
export type {
  ExpectedDestination,
  ExpectedNetwork,
  ExpectedResources,
  ExpectedSettings,
} from './facts/fleet/expected-settings';
export type { DeclaredOpening } from './rule';

/** What all rules say about a set of manifests. */
export interface BoundaryReport {
  /** Whether no rule found anything. */
  readonly holds: boolean;
  /** What the manifests were held against. */
  readonly basis: string;
  /** Whether they are a fleet of ours, as the caller or any of their labels says. */
  readonly ours: boolean;
  /** What was not judged, of what the manifests hold. */
  readonly leftOut: LeftOut;
  /** What the manifests open on purpose, in the order of the rules. */
  readonly openings: readonly DeclaredOpening[];
  /** One result for each rule, in the order of the table. */
  readonly results: readonly RuleResult[];
}

/** How manifests are read and judged. */
export interface JudgingOptions extends ReadingOptions {
  /** Is told which rule comes next. @default - nobody waits */
  readonly watch?: Watch;
}

/**
 * Holds rendered objects against the boundary. There is no way to switch a rule off.
 *
 * @param objects manifests as they would be applied, lists included.
 * @param expected the fleets that they should be; without any, what they say of themselves is taken, and the report says so.
 */
export function checkBoundary(
  objects: readonly unknown[],
  expected?: ExpectedFleet | readonly ExpectedFleet[],
  options?: JudgingOptions,
): BoundaryReport {
  return judge(RULES, collectFacts(objects, expected, options), options?.watch);
}

/** Runs `rules` over facts. A rule that throws has not seen that all is well, so it fails. */
export function judge(rules: readonly Rule[], facts: Facts, watch?: Watch): BoundaryReport {
  const results = examineAll(rules, facts, watch);
  return {
    holds: results.every(({ status }) => status !== 'fail'),
    basis: basisOf(facts),
    ours: facts.ours,
    leftOut: facts.leftOut,
    openings: results.flatMap(({ openings }) => openings),
    results,
  };
}
/** More fleets than these are counted instead of listed. */
const MOST_LISTED = 3;

function basisOf(facts: Facts): string {
  const { fleets, runners, given } = facts;
  const listed = fleets
    .map((fleet) => `${fleet.org} (${counted(fleet.runners.length, 'runner')})`)
    .join(', ');
  const told =
    fleets.length > MOST_LISTED
      ? `${fleets.length} fleets with ${counted(runners.length, 'runner')}`
      : listed;
  if (given) {
    return `the fleet ${told}`;
  }
  return told === ''
    ? 'no fleet: the manifests carry no labels of ours, so every runner configuration is held to baseline'
    : `what the manifests say of themselves: ${told}; a fleet that is given is the stronger basis`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
