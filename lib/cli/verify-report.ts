import type { BoundaryReport } from '../boundary/check';
import { findingsOf } from '../fleet-boundary';
import type { AcceptedFinding, Exception } from './verify-exceptions';
import type { Manifests, Place } from './verify-input';

/** Manifests together with what was found in them. */
export interface VerifiedInput {
  readonly input: Manifests;
  readonly report: BoundaryReport;
  /** Findings that somebody answers for. */
  readonly accepted: readonly AcceptedFinding[];
  /** What its reader should know before the findings, such as that the other half of a fleet is missing. */
  readonly hints: readonly string[];
}

/** Everything that was verified by one call. */
export interface Verification {
  readonly inputs: readonly VerifiedInput[];
  /** Exceptions that ended. */
  readonly expired: readonly Exception[];
  /** Exceptions that accept nothing. */
  readonly unused: readonly Exception[];
}

/** Whether nothing was found that nobody answers for, and no exception ended. */
export function holds({ inputs, expired }: Verification): boolean {
  return expired.length === 0 && inputs.every(inputHolds);
}

/** Whether nothing was found in an input that nobody answers for. */
export function inputHolds({ report, accepted }: VerifiedInput): boolean {
  const findings = findingsOf(report).length;
  return report.holds || (findings > 0 && findings === accepted.length);
}

/** Where a finding or an opening is in the files; one about something that is missing is nowhere. */
export function placeOf(finding: { readonly path: string }, input: Manifests): Place | undefined {
  const [object = ''] = finding.path.split(' / ');
  return input.places.get(object);
}

/** A place as people read it. */
export function placeText({ file, line, item }: Place): string {
  return `${file}:${line}${item === undefined ? '' : `, ${item}`}`;
}

/** What is said of an exception. */
export function exceptionText({ reason, owner, expires }: Exception): string {
  return `${reason} (${owner}, until ${expires})`;
}
