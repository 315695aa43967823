import { distance } from 'fastest-levenshtein';
import {
  CHART_KEYS_BELOW,
  CONFIG_KEYS_BELOW,
  MISTAKEN_KEYS,
  OLD_CHART_RUNNER_VALUES,
  OLD_CHART_VALUES,
} from '../world/gitlab-keys-below';
import type { ImportRow } from './row';
import { CHART_ROWS } from './rows/chart-rows';
import { KUBERNETES_ROWS } from './rows/kubernetes-rows';
import { GLOBAL_ROWS, RUNNER_ROWS } from './rows/runner-rows';

/** A section that has rows of its own. */
export type RowSection = 'chart' | 'config.toml' | '[[runners]]' | '[runners.kubernetes]';

/** Every row of every section. */
export const ROWS: Readonly<Record<RowSection, readonly ImportRow[]>> = {
  chart: CHART_ROWS,
  'config.toml': GLOBAL_ROWS,
  '[[runners]]': RUNNER_ROWS,
  '[runners.kubernetes]': KUBERNETES_ROWS,
};

/** What knows a key. */
export interface Found {
  readonly row: ImportRow;
  /** The keys of the path that the row knows; what follows lies below it. */
  readonly key: readonly string[];
}

/** What no row knows. */
export interface Unknown {
  readonly unknown: string;
  readonly key: readonly string[];
  /** Whether rows lie below the key, so that an empty map says nothing. */
  readonly isOnTheWay: boolean;
}

const OTHER_CASE = (text: string) => text.toLowerCase();

const INDEX: Readonly<Record<RowSection, ReadonlyMap<string, ImportRow>>> = {
  chart: indexOf(CHART_ROWS, (text) => text),
  'config.toml': indexOf(GLOBAL_ROWS, OTHER_CASE),
  '[[runners]]': indexOf(RUNNER_ROWS, OTHER_CASE),
  '[runners.kubernetes]': indexOf(KUBERNETES_ROWS, OTHER_CASE),
};

function indexOf(rows: readonly ImportRow[], form: (text: string) => string): ReadonlyMap<string, ImportRow> {
  return new Map(rows.flatMap((row) => row.keys.map((key) => [form(key), row] as const)));
}

/** The row of what stands at a path in a section: the closest of those that the path leads through. */
export function rowAt(section: RowSection, path: readonly string[]): Found | Unknown {
  const form = section === 'chart' ? (text: string) => text : OTHER_CASE;
  const rows = INDEX[section];
  for (let length = path.length; length > 0; length--) {
    const key = path.slice(0, length);
    const row = rows.get(form(key.join('.'))) ?? (section === 'chart' ? oldValue(key) : undefined);
    if (row !== undefined) {
      const stranger = strangerBelow(section, key, path);
      return stranger === undefined
        ? { row, key }
        : {
            unknown: stranger,
            key: path.slice(0, length + 1 + (path[length]?.startsWith('[') ? 1 : 0)),
            isOnTheWay: false,
          };
    }
  }
  const key = path.slice(0, lastOnTheWay(section, path) + 1);
  return { unknown: whyUnknown(section, key), key, isOnTheWay: isOnTheWay(section, path) };
}

/** The row of a value of old charts is that of the key that it became. */
function oldValue(key: readonly string[]): ImportRow | undefined {
  const name = key.join('.');
  const [kubernetes, runner] = [OLD_CHART_VALUES, OLD_CHART_RUNNER_VALUES].map((table) =>
    Object.hasOwn(table, name) ? table[name] : undefined,
  );
  const row =
    kubernetes === undefined
      ? INDEX['[[runners]]'].get(runner ?? '')
      : INDEX['[runners.kubernetes]'].get(kubernetes);
  return row;
}

/** Whether rows lie below a path, though none is at it. */
function isOnTheWay(section: RowSection, path: readonly string[]): boolean {
  const start = `${path.join('.')}.`;
  return (
    ROWS[section].some(({ keys }) => keys.some((key) => key.startsWith(start))) ||
    (section === 'chart' &&
      [OLD_CHART_VALUES, OLD_CHART_RUNNER_VALUES].some((table) =>
        Object.keys(table).some((key) => key.startsWith(start)),
      ))
  );
}

function lastOnTheWay(section: RowSection, path: readonly string[]): number {
  let depth = 0;
  while (depth < path.length && isOnTheWay(section, path.slice(0, depth + 1))) {
    depth++;
  }
  return depth;
}

/** Why nobody knows the key below a known one, if so. */
function strangerBelow(
  section: RowSection,
  key: readonly string[],
  path: readonly string[],
): string | undefined {
  const table = section === 'chart' ? CHART_KEYS_BELOW : CONFIG_KEYS_BELOW;
  const name = section === 'chart' ? key.join('.') : (key.at(-1) ?? '').toLowerCase();
  const below = Object.hasOwn(table, name) ? table[name] : undefined;
  const next = path.slice(key.length).find((word) => !word.startsWith('['));
  if (below === undefined || next === undefined) {
    return undefined;
  }
  const known =
    section === 'chart'
      ? below.includes(next)
      : below.some((one) => one.toLowerCase() === next.toLowerCase());
  return known ? undefined : unknownText(section, next, below, elsewhere(section, `${name}.${next}`));
}

function whyUnknown(section: RowSection, key: readonly string[]): string {
  const parent = key.slice(0, -1);
  const start = parent.length === 0 ? '' : `${parent.join('.')}.`;
  const names = ROWS[section]
    .flatMap(({ keys }) => keys)
    .filter((name) => name.startsWith(start))
    .map((name) => name.slice(start.length).split('.')[0] ?? '');
  return unknownText(section, key.at(-1) ?? '', [...new Set(names)], elsewhere(section, key.at(-1) ?? ''));
}

/** Where a key of another section would belong. */
function elsewhere(section: RowSection, key: string): string | undefined {
  const plain = key.toLowerCase();
  if (section !== 'chart' && Object.hasOwn(MISTAKEN_KEYS, plain)) {
    return MISTAKEN_KEYS[plain];
  }
  const other = (Object.keys(ROWS) as RowSection[]).find(
    (one) => one !== section && one !== 'chart' && INDEX[one].has(plain),
  );
  return section === 'chart' || other === undefined ? undefined : `it is a key of ${other}`;
}

function unknownText(section: RowSection, key: string, known: readonly string[], other?: string): string {
  const who =
    section === 'chart'
      ? 'no value of the chart that we know (0.92), which ignores it'
      : `no key of GitLab Runner 19 at this place, which ignores it without a word`;
  const near = nearest(key, known);
  return [who, other ?? (near === undefined ? undefined : `did you mean ${near}?`)]
    .filter((part) => part !== undefined)
    .join('; ');
}

/** The name that is close enough to be meant. */
function nearest(key: string, known: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[_-]/g, '');
  const most = key.length <= 4 ? 1 : 2;
  return known
    .map((name) => ({ name, far: distance(plain(name), plain(key)) }))
    .filter(({ far, name }) => far <= most && name !== key)
    .sort((a, b) => a.far - b.far)[0]?.name;
}
