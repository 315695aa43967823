import type { Finding } from '../errors';
import type { Facts } from './facts/facts';
import { withoutSecrets } from './facts/secrets/encoded-text';
import type { Severity } from './severity';

/** One sentence of the boundary that can fail. */
export interface Rule {
  /** Stable name, the code of its findings. */
  readonly id: string;
  /** What holds if the rule passes. */
  readonly sentence: string;
  /** What goes wrong where it does not hold. */
  readonly why: string;
  /** How much it weighs that it does not hold. */
  readonly severity: Severity;
  /** Ids of the claims of the security model that it carries. */
  readonly serves: readonly string[];
  /** What may be wrong, and what to do about it. */
  readonly faults: readonly { readonly problem: string; readonly fix: string }[];
  /** Whether there must be something to examine: nothing seen is then a failure, and not silence. */
  readonly applies: (facts: Facts) => boolean;
  /** Why the rule does not apply where there is nothing to examine. */
  readonly otherwise: string;
  /** The rule that tells why there is nothing to examine, if that is a fault of its own. */
  readonly explainedBy?: string | undefined;
  /** Looks at the facts, counts what it saw and tells what is wrong. */
  readonly check: (facts: Facts, examination: Examination) => void;
}

/** Something that manifests open on purpose: no fault, but nothing that a reviewer should have to look for. */
export interface DeclaredOpening {
  /** The rule that came upon it. */
  readonly code: string;
  readonly path: string;
  /** What is open, and to whom. */
  readonly sentence: string;
}

/** What one rule saw and found. */
export class Examination {
  readonly #findings: Finding[] = [];
  readonly #openings: DeclaredOpening[] = [];
  #seen = 0;
  #waived: string | undefined;

  constructor(readonly ruleId: string) {}

  /** Counts objects or places that were looked at. */
  saw(count = 1): void {
    this.#seen += count;
  }

  /** Tells a fault. Whatever looks like a secret is left out, since a report is kept and shown. */
  found(path: string, message: string, fix: string, detail: Pick<Finding, 'value' | 'allowed'> = {}): void {
    const { value, ...rest } = detail;
    this.#findings.push({
      code: this.ruleId,
      path: withoutSecrets(path),
      message,
      fix,
      ...rest,
      ...(value === undefined ? {} : { value: withoutSecrets(value) }),
    });
  }

  /** Tells an opening that the manifests declare. It fails nothing; the report names it. */
  opened(path: string, sentence: string): void {
    this.#openings.push({
      code: this.ruleId,
      path: withoutSecrets(path),
      sentence: withoutSecrets(sentence),
    });
  }

  /** Says that the rule does not apply after all, and why. */
  waive(reason: string): void {
    this.#waived = reason;
  }

  get seen(): number {
    return this.#seen;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  get openings(): readonly DeclaredOpening[] {
    return this.#openings;
  }

  get waived(): string | undefined {
    return this.#waived;
  }
}

/** There are runners, expected or found, so that what a runner needs must be there. */
export function hasRunners(facts: Facts): boolean {
  return facts.runners.length > 0 || facts.sections.length > 0;
}

/** A fleet is expected, told by the caller or by the manifests. */
export function hasFleet(facts: Facts): boolean {
  return facts.fleets.length > 0;
}

/** Nothing has to be there: the rule looks at what it finds. */
export function nowhere(): boolean {
  return false;
}

/** Manifests must hold objects at all. */
export function everywhere(): boolean {
  return true;
}

/** Why a rule about runners is silent. */
export const NO_RUNNERS = 'the manifests hold no runner';

/** Why a rule about a fleet is silent. */
export const NO_FLEET = 'the manifests name no fleet of ours';
