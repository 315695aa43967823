import type { Facts } from './facts/facts';
import { printed } from './facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from './rule';
import type { Severity } from './severity';

/** What a rule looks at, one after the other. */
export interface Subject<Item> {
  readonly items: (facts: Facts) => Iterable<Item>;
  /** Whether there must be one. @default where there are runners */
  readonly applies?: (facts: Facts) => boolean;
  /** Why the rule is silent where there is none. */
  readonly otherwise?: string;
  /** The rule that tells why there is none. @default - no other rule does */
  readonly explainedBy?: string;
  /** Why the rule does not apply, although there are runners; `undefined` where it does. */
  readonly waived?: (facts: Facts) => string | undefined;
}

/** A place that has a fault. */
export interface Place {
  readonly at: string;
  /** What stands there; printed as JSON unless it is a text. */
  readonly value?: unknown;
  readonly allowed?: string | undefined;
  /** Says it closer than the row, where it depends on the place. */
  readonly problem?: string | undefined;
  readonly fix?: string | undefined;
}

/** Where an item has a fault: nowhere, at one place, or at several. */
export type Places = Place | string | Iterable<Place | string> | false | undefined;

/** One way in which a rule fails. */
export interface Fault<Item> {
  /** What is wrong. Lower case, no full stop. */
  readonly problem: string;
  /** What to do; `{allowed}` stands for what may be there. */
  readonly fix: string;
  /** What may stand at its places, where they do not say it themselves. */
  readonly allowed?: string;
  readonly where: (item: Item, facts: Facts) => Places;
}

/** What is wrong with the manifests as a whole, worked out once. */
export type OverallFault = Omit<Fault<Facts>, 'where'> & { readonly where: (facts: Facts) => Places };

/** Something that is open on purpose, and told. */
export interface OpeningPlace {
  readonly at: string;
  readonly sentence: string;
}

/** The words of a rule, and its weight. */
export type RuleText = Pick<Rule, 'id' | 'sentence' | 'why' | 'serves'> & {
  /** @default 'high' */
  readonly severity?: Severity;
};

/** What a rule looks at, and what may be wrong with one of them. */
export interface PartRow<Item> {
  readonly of: Subject<Item>;
  /** How many things one of them stands for. @default 1 */
  readonly counts?: (item: Item) => number;
  /** What may be wrong with one item. */
  readonly faults?: readonly Fault<Item>[];
  /** What may be wrong with all that there is, beside the items or between them. */
  readonly overall?: readonly OverallFault[];
  readonly opens?: (item: Item, facts: Facts) => Iterable<OpeningPlace>;
}

/** A row with one fault says it without a list. */
export type SingleFaultRow<Item> = Omit<PartRow<Item>, 'faults'> & Fault<Item>;

/** A part of a rule, whatever it looks at. */
export type Part = Pick<Rule, 'faults' | 'applies' | 'otherwise' | 'explainedBy' | 'check'>;

/** Makes a rule of a row of a table: what it looks at, and what may be wrong with one of them. */
export function rule<Item>(row: RuleText & (PartRow<Item> | SingleFaultRow<Item>)): Rule {
  return ruleOfParts(row, part(row));
}

/** Makes a rule that looks at several things. The first part says whether the rule applies. */
export function ruleOfParts(
  { id, severity = 'high', sentence, why, serves }: RuleText,
  ...parts: readonly [Part, ...Part[]]
): Rule {
  const [{ applies, otherwise, explainedBy }] = parts;
  return {
    id,
    sentence,
    why,
    severity,
    serves,
    faults: parts.flatMap(({ faults }) => faults),
    applies,
    otherwise,
    explainedBy,
    check: (facts, examination) => {
      for (const { check } of parts) {
        check(facts, examination);
      }
    },
  };
}

/** One of the things that a rule looks at. */
export function part<Item>(row: PartRow<Item> | SingleFaultRow<Item>): Part {
  const { of, counts, opens, overall = [] } = row;
  const faults: readonly Fault<Item>[] = 'where' in row ? [row] : (row.faults ?? []);
  return {
    faults: [...faults, ...overall].map(({ problem, fix }) => ({ problem, fix })),
    applies: of.applies ?? hasRunners,
    otherwise: of.otherwise ?? NO_RUNNERS,
    explainedBy: of.explainedBy,
    check: (facts, examination) => {
      const waived = of.waived?.(facts);
      if (waived !== undefined) {
        examination.waive(waived);
      }
      for (const item of of.items(facts)) {
        examination.saw(counts?.(item));
        for (const fault of faults) {
          tell(fault, fault.where(item, facts), examination);
        }
        for (const { at, sentence } of opens?.(item, facts) ?? []) {
          examination.opened(at, sentence);
        }
      }
      for (const fault of overall) {
        tell(fault, fault.where(facts), examination);
      }
    },
  };
}

function tell(
  fault: Pick<Fault<unknown>, 'problem' | 'fix' | 'allowed'>,
  places: Places,
  examination: Examination,
): void {
  for (const place of listed(places)) {
    const { at, value, ...closer } = typeof place === 'string' ? { at: place } : place;
    const allowed = closer.allowed ?? fault.allowed;
    const fix = (closer.fix ?? fault.fix).replace('{allowed}', allowed ?? '');
    examination.found(at, closer.problem ?? fault.problem, fix, {
      ...(value === undefined ? {} : { value: printed(value) }),
      ...(allowed === undefined ? {} : { allowed }),
    });
  }
}

function listed(places: Places): Iterable<Place | string> {
  if (places === undefined || places === false) {
    return [];
  }
  return typeof places === 'string' || !(Symbol.iterator in places) ? [places] : places;
}
