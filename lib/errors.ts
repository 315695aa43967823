/** Findings and the error that carries them. This file imports nothing. */

/** One fault, told so that its reader can mend it without looking at our code. */
export interface Finding {
  /** Stable name of the fault, such as `unknown-key`; for rules over rendered objects the id of the rule. */
  readonly code: string;
  /** Where it is, such as `fleet tinyland / runner nix-2 / concurrency`. */
  readonly path: string;
  /** What is wrong, in the reader's terms: lower case, no full stop. */
  readonly message: string;
  /** The offending value as it should be printed; absent where printing it would reveal a secret. */
  readonly value?: string;
  /** What would have been accepted. */
  readonly allowed?: string;
  /** What to do. */
  readonly fix: string;
}

const brand = Symbol.for('cdk8s-gitlab-runners.FleetError');

/** Thrown when a fleet cannot be synthesized; carries every fault that was found, not only the first. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly [brand] = true;

  constructor(readonly findings: readonly Finding[]) {
    super(formatFindings(findings));
  }

  /** Whether `value` is a FleetError, also one of another copy of this package. */
  static is(value: unknown): value is FleetError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}

/** The findings as text: one block each, and a line that counts them. */
export function formatFindings(findings: readonly Finding[]): string {
  const count = findings.length === 1 ? '1 finding' : `${findings.length} findings`;
  return [...findings.map(formatFinding), count].join('\n\n');
}

/** One finding as text. */
export function formatFinding(finding: Finding): string {
  const lines = [`[${finding.code}] ${finding.path}`, `  ${finding.message}`];
  if (finding.value !== undefined) {
    lines.push(`  value:   ${finding.value}`);
  }
  if (finding.allowed !== undefined) {
    lines.push(`  allowed: ${finding.allowed}`);
  }
  lines.push(`  fix:     ${finding.fix}`);
  return lines.join('\n');
}
