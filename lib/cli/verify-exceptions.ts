import type { BoundaryReport } from '../boundary/check';
import { RULES } from '../boundary/rule-table';
import type { Finding } from '../errors';
import { findingsOf } from '../fleet-boundary';
import { type DatedEntry, readDatedEntries } from './dated-entries';
import { UnreadableInput } from './manifests/faults';

/** A finding that somebody answers for, in manifests that are not ours, until a day. */
export interface Exception extends DatedEntry {
  readonly rule: string;
  /** The path of the finding, or the object or the part of one that it lies in. */
  readonly place: string;
}

/** A finding with the exception that accepts it. */
export interface AcceptedFinding {
  readonly finding: Finding;
  readonly exception: Exception;
}

/** What became of exceptions. */
export interface AppliedExceptions {
  readonly accepted: readonly AcceptedFinding[];
  /** Those that ended: what they accepted is a finding again. */
  readonly expired: readonly Exception[];
  /** Those that accept nothing that is found. */
  readonly unused: readonly Exception[];
}

/**
 * Reads a file of exceptions.
 *
 * @throws UnreadableInput with a line for each fault.
 */
export function readExceptions(path: string): readonly Exception[] {
  return readDatedEntries(path, {
    list: 'exceptions',
    entry: 'exception',
    fields: ['rule', 'place'],
    example:
      'exceptions: [{ rule: rbac-least-privilege, place: Role ci/runner, reason: ..., owner: ..., expires: 2026-12-31 }]',
    faultOf: ({ rule }) =>
      RULES.some(({ id }) => id === rule) ? undefined : 'names no rule: take the name that the report prints',
  });
}

/**
 * Holds exceptions against what was found in all inputs.
 *
 * @param today the day, as `2026-12-31`.
 * @throws UnreadableInput where the manifests are ours: their rules know no exception.
 */
export function applyExceptions(
  exceptions: readonly Exception[],
  reports: readonly BoundaryReport[],
  today: string,
): AppliedExceptions {
  if (reports.some(({ ours }) => ours)) {
    throw new UnreadableInput(
      '--accept: the manifests are a fleet of ours, whose rules know no exception: change the fleet, or judge other manifests in a folder of their own',
    );
  }
  const findings = reports.flatMap(findingsOf);
  const expired = exceptions.filter(({ expires }) => expires < today);
  const valid = exceptions.filter(({ expires }) => expires >= today);
  const accepted = findings.flatMap((finding) => {
    const exception = valid.find((candidate) => accepts(candidate, finding));
    return exception === undefined ? [] : [{ finding, exception }];
  });
  const unused = valid.filter((exception) => !findings.some((finding) => accepts(exception, finding)));
  return { accepted, expired, unused };
}

/** A part of a path ends at a slash between spaces, so that no exception for `a/b` accepts what is of `a/b.c`. */
function accepts({ rule, place }: Exception, { code, path }: Finding): boolean {
  return code === rule && (path === place || path.startsWith(`${place} / `));
}
