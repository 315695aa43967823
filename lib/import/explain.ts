import { secretShapeOf } from '../fleet/decode/secret-search';
import type { Explained, Fate } from './fate';
import { importedVersion, strangeKeyAt } from './imported-version';
import { type Found, type RowSection, rowAt, type Unknown } from './lookup';
import type { Assignment, Beside, ImportRow, Outcome } from './row';
import { isUnread } from './template';
import { isTree, type Leaf, leavesOf, plainText, saysNothing, type Tree, valueAt, written } from './tree';

/** A section of an input, with what is told of where it is. */
export interface Part {
  readonly file: string;
  /** How its reader finds the section: `values of the chart`, `[[runners]] 2`. */
  readonly section: string;
  readonly rows: RowSection;
  readonly tree: Tree;
  readonly leaves: readonly Leaf[];
  /** Keys that a template of the section reads, whoever else knows them. */
  readonly reads?: readonly string[];
}

/** A key with what becomes of it, before the decoder was asked. */
export interface Proposed {
  readonly explained: Explained;
  readonly set: readonly Assignment[];
  readonly otherwise: ImportRow['otherwise'];
}

const UNREAD_WHY =
  'its value is put in elsewhere, by a template or a variable: write it where the field stands';

/** What another tool puts into a text before anybody reads it. */
const PLACEHOLDER = /\$\{[^}]*\}|###\w+###|^(?:REDACTED|CHANGE_?ME|TODO)$|^<[^<>]+>$/i;

/** Explains every key of a section: each leaf has exactly one fate. Keys that say nothing are left to their defaults. */
export function proposals(part: Part, beside: Beside): readonly Proposed[] {
  const groups = new Map<string, { readonly at: Found | Unknown; readonly leaves: Leaf[] }>();
  const version = importedVersion(beside.values);
  for (const leaf of part.leaves) {
    const strange = part.rows === 'chart' ? undefined : strangeKeyAt(part.rows, leaf.path, version);
    const at =
      strange === undefined
        ? rowAt(part.rows, leaf.path)
        : { unknown: strange.why, key: strange.key, isOnTheWay: true };
    if (saysNothing(leaf.value) && ('row' in at || at.isOnTheWay)) {
      continue;
    }
    const name = written(at.key);
    const group = groups.get(name) ?? { at, leaves: [] };
    groups.set(name, group);
    group.leaves.push(leaf);
  }
  return [...groups.values()].flatMap(({ at, leaves }) =>
    'row' in at ? ofRow(part, at, leaves, beside) : [unknown(part, at, leaves)],
  );
}

function unknown(part: Part, { unknown: why, key }: Unknown, leaves: readonly Leaf[]): Proposed {
  const isRead = part.reads?.some((name) => `${name}.`.startsWith(`${key.join('.')}.`)) === true;
  return {
    explained: explained(
      part,
      key,
      leaves,
      isRead
        ? { fate: 'decided', why: 'the template in runners.config reads it: what became of it is told there' }
        : { fate: 'unknown', why },
    ),
    set: [],
    otherwise: undefined,
  };
}

function ofRow(
  part: Part,
  { row, key }: Found,
  leaves: readonly Leaf[],
  beside: Beside,
): readonly Proposed[] {
  const isEnvironment = row.field === 'environment';
  const unread = leaves.filter(
    ({ value }) =>
      isUnread(value) || (!isEnvironment && typeof value === 'string' && isPlaceholder(row, value)),
  );
  const read = leaves.filter((leaf) => !unread.includes(leaf));
  const { value, places } = readable(valueAt(part.tree, key), key, read);
  const outcomes = read.length === 0 ? [] : asList(row.carry?.(value, beside)).map(placed(places));
  const left = new Set(read);
  const told = outcomes
    .filter(({ below }) => below !== undefined)
    .flatMap((outcome) => {
      const own = read.filter((leaf) => left.has(leaf) && isBelow(leaf, key, outcome.below ?? ''));
      for (const leaf of own) {
        left.delete(leaf);
      }
      return own.length === 0 ? [] : [proposed(part, row, key, own, outcome)];
    });
  const whole = outcomes.find(({ below }) => below === undefined);
  return [
    ...told,
    ...(left.size === 0 ? [] : [proposed(part, row, key, [...left], whole ?? untold(row))]),
    ...(unread.length === 0 ? [] : [proposed(part, row, key, unread, ofUnread(row))]),
  ];
}

/** What is said where the row reads the value and says nothing of it. */
function untold({ fate, why, field }: ImportRow): Outcome {
  return fate === 'carried'
    ? {
        fate: 'fill-in',
        why: 'it is not written as GitLab Runner and the chart read it: write it where the field stands',
        ...(field === undefined ? {} : { field }),
      }
    : { fate, why };
}

/** What a fleet would not have taken from the key in any case is not asked for. */
function ofUnread(row: ImportRow): Outcome {
  return row.fate === 'carried' || row.fate === 'fill-in'
    ? { fate: 'fill-in', why: UNREAD_WHY, ...(row.field === undefined ? {} : { field: row.field }) }
    : { fate: row.fate, why: row.why };
}

function isPlaceholder(row: ImportRow, value: string): boolean {
  return row.fate === 'carried' && PLACEHOLDER.test(value);
}

/** The value at a key without what could not be read, and for a list where its entries stood before. */
function readable(
  value: unknown,
  key: readonly string[],
  read: readonly Leaf[],
): { readonly value: unknown; readonly places: readonly number[] } {
  const kept = new Set(read.map(({ path }) => path[key.length]));
  if (Array.isArray(value)) {
    const places = value.flatMap((_, index) => (kept.has(`[${index}]`) ? [index] : []));
    return { value: places.map((index) => value[index] as unknown), places };
  }
  return {
    value: isTree(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => kept.has(name)))
      : value,
    places: [],
  };
}

/** An outcome for an entry of a list, at the place where the entry stood. */
const placed =
  (places: readonly number[]) =>
  (outcome: Outcome): Outcome => {
    const index = /^\[(\d+)\]/.exec(outcome.below ?? '')?.[1];
    return index === undefined || places.length === 0
      ? outcome
      : { ...outcome, below: `[${places[Number(index)]}]` };
  };

function isBelow({ path }: Leaf, key: readonly string[], below: string): boolean {
  const rest = path.slice(key.length);
  return rest.some((_, index) => {
    const head = rest.slice(0, index + 1);
    return written(head) === below || head.join('.') === below;
  });
}

function proposed(
  part: Part,
  row: ImportRow,
  key: readonly string[],
  leaves: readonly Leaf[],
  outcome: Outcome,
): Proposed {
  const set = outcome.set ?? [];
  const field = outcome.field ?? (set[0]?.field || (outcome.fate === row.fate ? row.field : undefined));
  return {
    explained: explained(part, key, leaves, {
      fate: outcome.fate,
      why: outcome.why === '' && outcome.fate === row.fate ? row.why : outcome.why,
      ...(field === undefined ? {} : { field }),
    }),
    set,
    otherwise: row.otherwise,
  };
}

function explained(
  { file, section }: Part,
  key: readonly string[],
  leaves: readonly Leaf[],
  { fate, why, field }: { readonly fate: Fate; readonly why: string; readonly field?: string },
): Explained {
  return {
    file,
    section,
    key: written(key.map(shownKey)),
    below: [...new Set(leaves.map((leaf) => belowText(leaf, key)))].filter((name) => name !== ''),
    fate,
    ...(field === undefined ? {} : { field }),
    why,
  };
}

/** What lies below a key. Entries of a list that lies deeper are not told one by one. */
function belowText({ path, value }: Leaf, key: readonly string[]): string {
  const below = path.slice(key.length);
  const [first = ''] = below;
  const name = /^([A-Z][A-Z0-9_]{0,60})=/.exec(plainText(value))?.[1];
  if (below.length === 1 && name !== undefined && first.startsWith('[') && key.at(-1) === 'environment') {
    return `${first} ${shownKey(name)}`;
  }
  return written(
    (below.length > 1 && below.at(-1)?.startsWith('[') ? below.slice(0, -1) : below).map(shownKey),
  );
}

/** A key of a map is somebody's text too. */
export function shownKey(key: string): string {
  return secretShapeOf(key) === undefined
    ? key.replace(/[\p{C}]/gu, '?')
    : '(a key that looks like a secret)';
}

function asList(outcome: ReturnType<NonNullable<ImportRow['carry']>>): readonly Outcome[] {
  return outcome === undefined ? [] : Array.isArray(outcome) ? outcome : [outcome as Outcome];
}

/** The leaves of a section that are in no section of its own. */
export function leavesBut(tree: Tree, ...others: readonly string[]): readonly Leaf[] {
  return leavesOf(tree).filter(({ path }) => path.length > 0 && !others.includes(path[0] ?? ''));
}
