import type { BoundaryReport } from '../boundary/check';
import { at, isRecord, listOf } from '../boundary/facts/untyped';
import { readDocuments } from '../boundary/reading/documents';
import { textOf } from '../boundary/reading/text';
import { RULES } from '../boundary/rule-table';
import type { Finding } from '../errors';
import { findingsOf } from '../fleet-boundary';
import { Faults, UnreadableInput } from './manifests/faults';
import { manifestFiles } from './manifests/files';

/** A finding that somebody answers for, in manifests that are not ours, until a day. */
export interface Exception {
  readonly rule: string;
  /** The path of the finding, or the object or the part of one that it lies in. */
  readonly place: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as `2026-12-31`, in UTC. */
  readonly expires: string;
  /** Where it stands, as `file: exceptions[0]`. */
  readonly where: string;
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

const FIELDS = ['rule', 'place', 'reason', 'owner', 'expires'] as const;

const EXAMPLE =
  'exceptions: [{ rule: rbac-least-privilege, place: Role ci/runner, reason: ..., owner: ..., expires: 2026-12-31 }]';

/**
 * Reads a file of exceptions.
 *
 * @throws UnreadableInput with a line for each fault.
 */
export function readExceptions(path: string): readonly Exception[] {
  const faults = new Faults();
  const exceptions: Exception[] = [];
  for (const { file, content } of manifestFiles(path, faults)) {
    const tell = faults.of(file);
    const text = textOf(content, tell);
    const documents = text === undefined ? [] : readDocuments(text, tell);
    for (const { value, line } of documents) {
      const entries = at(value, 'exceptions');
      if (!Array.isArray(entries) || Object.keys(value as object).length !== 1) {
        tell(line, `no list of exceptions: write ${EXAMPLE}`);
        continue;
      }
      listOf(entries).forEach((entry, index) => {
        const wrong = faultOf(entry);
        if (wrong === undefined) {
          exceptions.push({ ...(entry as Exception), where: `${file}: exceptions[${index}]` });
        } else {
          tell(line, `exceptions[${index}] ${wrong}`);
        }
      });
    }
  }
  faults.throwIfAny();
  return exceptions;
}

function faultOf(entry: unknown): string | undefined {
  if (!isRecord(entry)) {
    return `is no exception: write ${FIELDS.join(', ')}`;
  }
  const missing = FIELDS.filter((field) => typeof entry[field] !== 'string' || entry[field].trim() === '');
  if (missing.length > 0) {
    return `lacks ${missing.join(', ')}: each is a text that is not empty`;
  }
  const unknown = Object.keys(entry).filter((key) => !FIELDS.some((field) => field === key));
  if (unknown.length > 0) {
    return `has ${unknown.map((key) => key.slice(0, 40)).join(', ')}: write ${FIELDS.join(', ')} alone`;
  }
  if (!RULES.some(({ id }) => id === entry['rule'])) {
    return 'names no rule: take the name that the report prints';
  }
  return isDay(String(entry['expires'])) ? undefined : 'has an expiry that is no day: write it as 2026-12-31';
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
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
