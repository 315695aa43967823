import type { Finding } from '../errors';
import type { Facts } from './facts/facts';
import { type DeclaredOpening, Examination, hasRunners, type Rule } from './rule';
import type { Severity } from './severity';

/** What one rule says about a set of manifests. */
export interface RuleResult {
  readonly id: string;
  readonly sentence: string;
  /** What goes wrong where it does not hold. */
  readonly why: string;
  /** How much it weighs that the rule does not hold. It changes no verdict. */
  readonly severity: Severity;
  readonly status: 'pass' | 'fail' | 'not-applicable';
  /** How many objects, or places in them, the rule looked at. */
  readonly seen: number;
  readonly findings: readonly Finding[];
  /** What the manifests open on purpose. */
  readonly openings: readonly DeclaredOpening[];
  /** Why the rule does not apply. */
  readonly reason?: string;
}

/** Is told what is being done, for those who wait. */
export type Watch = (step: string) => void;

/** Lets each rule look at the facts. One that had to see something and saw nothing fails, unless another one says why. */
export function examineAll(rules: readonly Rule[], facts: Facts, watch?: Watch): readonly RuleResult[] {
  const examined = rules.map((rule) => {
    watch?.(`rule ${rule.id}`);
    return { rule, examination: examine(rule, facts) };
  });
  const told = new Set(
    examined.filter(({ examination }) => examination.findings.length > 0).map(({ rule }) => rule.id),
  );
  return examined.map(({ rule, examination }) => {
    if (!sawNothing(examination) || !rule.applies(facts)) {
      return resultOf(rule, examination, silence(rule, examination, facts));
    }
    const reason = explanation(rule, told, facts);
    if (reason === undefined) {
      examination.found(
        'manifests',
        'there is nothing to examine, although there must be',
        `add what the rule needs: ${rule.sentence}`,
      );
    }
    return resultOf(rule, examination, reason ?? rule.otherwise);
  });
}

function examine(rule: Rule, facts: Facts): Examination {
  const examination = new Examination(rule.id);
  try {
    rule.check(facts, examination);
  } catch (error) {
    examination.found(
      'rule',
      `the rule itself failed: ${String(error)}`,
      'report this as a defect of the boundary check',
    );
  }
  return examination;
}

/** Nothing was seen, found, or said to be out of place. */
function sawNothing({ seen, findings, waived }: Examination): boolean {
  return seen === 0 && findings.length === 0 && waived === undefined;
}

/**
 * Why a rule saw nothing, where a finding of another one says it already. A fleet of ours has everything that rules look
 * at; manifests of others lack much of it, and whatever fails there comes first.
 */
function explanation(rule: Rule, told: ReadonlySet<string>, { fleets }: Facts): string | undefined {
  if (rule.explainedBy !== undefined && told.has(rule.explainedBy)) {
    return `there is nothing to examine: see ${rule.explainedBy}`;
  }
  return fleets.length === 0 && told.size > 0 ? 'the manifests hold nothing of the kind' : undefined;
}

/** Why a rule is silent. One about runners says that there are some, where their configuration is not seen. */
function silence(rule: Rule, { waived }: Examination, facts: Facts): string {
  const { unseenManagers, sections, runners } = facts;
  return rule.applies === hasRunners && unseenManagers.length > 0 && sections.length + runners.length === 0
    ? 'the configuration of the manager cannot be seen, so its runners are not judged: see config-readable'
    : (waived ?? rule.otherwise);
}

function resultOf(rule: Rule, examination: Examination, reason: string): RuleResult {
  const { seen, findings, openings, waived } = examination;
  const { id, sentence, why, severity } = rule;
  const told = { id, sentence, why, severity, seen, findings, openings };
  if (findings.length > 0) {
    return { ...told, status: 'fail' };
  }
  return waived !== undefined || seen === 0
    ? { ...told, status: 'not-applicable', reason }
    : { ...told, status: 'pass' };
}
