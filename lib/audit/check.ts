import type { Facts, FleetFacts } from '../boundary/facts/facts';
import type { Severity } from '../boundary/severity';
import type { Finding } from '../errors';
import type { Cluster } from './cluster/cluster';
import { shown } from './shown';

/** A fleet as its manifests say it, with the cluster that it should be in. */
export interface Audited {
  readonly facts: Facts;
  readonly fleet: FleetFacts;
  readonly cluster: Cluster;
}

/** One question that an audit answers. */
export interface Check {
  /** Stable name, the code of its findings. */
  readonly id: string;
  /** What holds if nothing is found. */
  readonly sentence: string;
  /** What goes wrong where it does not hold. */
  readonly why: string;
  readonly severity: Severity;
  readonly look: (audited: Audited, sight: Sight) => void;
}

/** A table for information. */
export interface CheckTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a check says of a fleet. */
export interface CheckResult {
  readonly id: string;
  readonly sentence: string;
  readonly why: string;
  readonly severity: Severity;
  readonly status: 'ok' | 'found' | 'not-seen';
  /** How many things were looked at. */
  readonly seen: number;
  readonly findings: readonly Finding[];
  /** What could not be seen, and why. */
  readonly unseen: readonly string[];
  /** What is known beside. */
  readonly notes: readonly string[];
  readonly table?: CheckTable;
}

/** What one check saw and found. */
export class Sight {
  readonly findings: Finding[] = [];
  readonly notes: string[] = [];
  readonly #unseen = new Set<string>();
  readonly #rows: (readonly string[])[] = [];
  #seen = 0;
  #columns: readonly string[] | undefined;

  constructor(readonly id: string) {}

  /** Counts what was looked at. */
  saw(count = 1): void {
    this.#seen += count;
  }

  /** Tells a fault. */
  found(path: string, message: string, fix: string, detail: Pick<Finding, 'value' | 'allowed'> = {}): void {
    this.findings.push({
      code: this.id,
      path: shown(path),
      message: shown(message),
      fix,
      ...(detail.value === undefined ? {} : { value: shown(detail.value) }),
      ...(detail.allowed === undefined ? {} : { allowed: shown(detail.allowed) }),
    });
  }

  /** Says what could not be seen. */
  couldNotSee(what: string): void {
    this.#unseen.add(shown(what));
  }

  /** Tells something for information. */
  note(text: string): void {
    this.notes.push(shown(text));
  }

  /** Begins a table for information. */
  table(...columns: readonly string[]): void {
    this.#columns = columns;
  }

  /** Adds to the table. */
  row(...cells: readonly string[]): void {
    this.#rows.push(cells.map(shown));
  }

  /** What came of it. A check that saw nothing cannot say that all is well. */
  resultOf({ id, sentence, why, severity }: Check): CheckResult {
    const unseen = [...this.#unseen];
    const isBlind = unseen.length > 0 || this.#seen === 0;
    return {
      id,
      sentence,
      why,
      severity,
      status: this.findings.length > 0 ? 'found' : isBlind ? 'not-seen' : 'ok',
      seen: this.#seen,
      findings: this.findings,
      unseen: isBlind && unseen.length === 0 ? ['there is nothing to look at'] : unseen,
      notes: this.notes,
      ...(this.#columns === undefined ? {} : { table: { columns: this.#columns, rows: this.#rows } }),
    };
  }
}
