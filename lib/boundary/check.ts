import type { Finding } from '../errors';
import { collectFacts, type Facts } from './facts/facts';
import type { ExpectedFleet } from './facts/fleet/expected-fleet';
import { type DeclaredOpening, Examination, hasRunners, type Rule } from './rule';
import { RULES } from './rule-table';

export type { ExpectedFleet, ExpectedRunner } from './facts/fleet/expected-fleet';
export type { ExpectedNetwork, ExpectedResources, ExpectedSettings } from './facts/fleet/expected-settings';
export type { DeclaredOpening } from './rule';

/** What one rule says about a set of manifests. */
export interface RuleResult {
  readonly id: string;
  readonly sentence: string;
  /** What goes wrong where it does not hold. */
  readonly why: string;
  readonly status: 'pass' | 'fail' | 'not-applicable';
  /** How many objects, or places in them, the rule looked at. */
  readonly seen: number;
  readonly findings: readonly Finding[];
  /** What the manifests open on purpose. */
  readonly openings: readonly DeclaredOpening[];
  /** Why the rule does not apply. */
  readonly reason?: string;
}

/** What all rules say about a set of manifests. */
export interface BoundaryReport {
  /** Whether no rule found anything. */
  readonly holds: boolean;
  /** What the manifests were held against. */
  readonly basis: string;
  /** What the manifests open on purpose, in the order of the rules. */
  readonly openings: readonly DeclaredOpening[];
  /** One result for each rule, in the order of the table. */
  readonly results: readonly RuleResult[];
}

/**
 * Holds rendered objects against the boundary. There is no way to switch a rule off.
 *
 * @param objects manifests as they would be applied, lists included.
 * @param expected the fleet that they should be; without it, what they say of themselves is taken, and the report says so.
 */
export function checkBoundary(objects: readonly unknown[], expected?: ExpectedFleet): BoundaryReport {
  return judge(RULES, collectFacts(objects, expected));
}

/** Runs `rules` over facts. A rule that throws has not seen that all is well, so it fails. */
export function judge(rules: readonly Rule[], facts: Facts): BoundaryReport {
  const results = rules.map((rule) => examine(rule, facts));
  return {
    holds: results.every(({ status }) => status !== 'fail'),
    basis: basisOf(facts),
    openings: results.flatMap(({ openings }) => openings),
    results,
  };
}

function examine(rule: Rule, facts: Facts): RuleResult {
  const examination = new Examination(rule.id);
  try {
    rule.check(facts, examination);
    if (sawNothing(examination) && rule.applies(facts)) {
      examination.found(
        'manifests',
        'there is nothing to examine, although there must be',
        `add what the rule needs: ${rule.sentence}`,
      );
    }
  } catch (error) {
    examination.found(
      'rule',
      `the rule itself failed: ${String(error)}`,
      'report this as a defect of the boundary check',
    );
  }
  return resultOf(rule, examination, facts);
}

/** Nothing was seen, found, or said to be out of place. */
function sawNothing({ seen, findings, waived }: Examination): boolean {
  return seen === 0 && findings.length === 0 && waived === undefined;
}

function resultOf(rule: Rule, examination: Examination, facts: Facts): RuleResult {
  const { seen, findings, openings, waived } = examination;
  const { id, sentence, why } = rule;
  if (findings.length > 0) {
    return { id, sentence, why, status: 'fail', seen, findings, openings };
  }
  if (waived !== undefined || seen === 0) {
    const reason = unseen(rule, facts) ?? waived ?? rule.otherwise;
    return { id, sentence, why, status: 'not-applicable', seen, findings, openings, reason };
  }
  return { id, sentence, why, status: 'pass', seen, findings, openings };
}

/** A rule about runners says that there are some, where no configuration of them is seen. */
function unseen({ applies }: Rule, { unseenManagers, sections, runners }: Facts): string | undefined {
  return applies === hasRunners && unseenManagers.length > 0 && sections.length + runners.length === 0
    ? 'the configuration of the manager cannot be seen, so its runners are not judged: see config-readable'
    : undefined;
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
