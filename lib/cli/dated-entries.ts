import { at, isRecord, listOf } from '../boundary/facts/untyped';
import { readDocuments } from '../boundary/reading/documents';
import { textOf } from '../boundary/reading/text';
import { Faults } from './manifests/faults';
import { manifestFiles } from './manifests/files';

/** What somebody answers for, until a day. */
export interface DatedEntry {
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, as `2026-12-31`, in UTC. */
  readonly expires: string;
  /** Where it stands, as `file: exceptions[0]`. */
  readonly where: string;
}

/** A file of such entries. */
export interface DatedEntriesOptions<Field extends string> {
  /** The key of the list, such as `exceptions`. */
  readonly list: string;
  /** What one of them is. */
  readonly entry: string;
  /** Fields that say what it is about, before those that all have. */
  readonly fields: readonly Field[];
  readonly example: string;
  /** What else may be wrong. */
  readonly faultOf?: (entry: Readonly<Record<string, unknown>>) => string | undefined;
}

/**
 * Reads a file of entries that somebody answers for.
 *
 * @throws UnreadableInput with a line for each fault.
 */
export function readDatedEntries<Field extends string>(
  path: string,
  options: DatedEntriesOptions<Field>,
): readonly (DatedEntry & Readonly<Record<Field, string>>)[] {
  const { list, example } = options;
  const faults = new Faults();
  const read: (DatedEntry & Readonly<Record<Field, string>>)[] = [];
  for (const { file, content } of manifestFiles(path, faults)) {
    const tell = faults.of(file);
    const text = textOf(content, tell);
    const documents = text === undefined ? [] : readDocuments(text, tell);
    for (const { value, line } of documents) {
      const entries = at(value, list);
      if (!Array.isArray(entries) || Object.keys(value as object).length !== 1) {
        tell(line, `no list of ${list}: write ${example}`);
        continue;
      }
      listOf(entries).forEach((entry, index) => {
        const wrong = faultIn(entry, options);
        if (wrong === undefined) {
          read.push({
            ...(entry as Omit<(typeof read)[number], 'where'>),
            where: `${file}: ${list}[${index}]`,
          } as (typeof read)[number]);
        } else {
          tell(line, `${list}[${index}] ${wrong}`);
        }
      });
    }
  }
  faults.throwIfAny();
  return read;
}

function faultIn<Field extends string>(
  entry: unknown,
  { entry: what, fields: own, faultOf }: DatedEntriesOptions<Field>,
): string | undefined {
  const fields: readonly string[] = [...own, 'reason', 'owner', 'expires'];
  if (!isRecord(entry)) {
    return `is no ${what}: write ${fields.join(', ')}`;
  }
  const missing = fields.filter((field) => typeof entry[field] !== 'string' || entry[field].trim() === '');
  if (missing.length > 0) {
    return `lacks ${missing.join(', ')}: each is a text that is not empty`;
  }
  const unknown = Object.keys(entry).filter((key) => !fields.includes(key));
  if (unknown.length > 0) {
    return `has ${unknown.map((key) => key.slice(0, 40)).join(', ')}: write ${fields.join(', ')} alone`;
  }
  return (
    faultOf?.(entry) ??
    (isDay(String(entry['expires'])) ? undefined : 'has an expiry that is no day: write it as 2026-12-31')
  );
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
}

/** The day, as entries write it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
