import { amountOf } from '../../boundary/facts/manifests/resource-amount';
import type { PathPart } from '../../boundary/facts/path-text';
import { at, isEmpty, isRecord, isUnset, textOf, type UntypedRecord } from '../../boundary/facts/untyped';
import { isDefault } from './api-default';

/** A place where an object of a cluster is not what its manifest says. */
export interface Difference {
  readonly path: readonly PathPart[];
  readonly is: 'missing' | 'changed' | 'added' | 'reordered';
  readonly wanted: unknown;
  readonly live: unknown;
}

/** Fields that hold quantities: the same amount may be written in many ways. */
const AMOUNTS: ReadonlySet<PathPart> = new Set([
  'limits',
  'requests',
  'hard',
  'max',
  'min',
  'default',
  'defaultRequest',
  'maxLimitRequestRatio',
]);

/**
 * Where something of a cluster is not what is wanted of it.
 *
 * @param isAdded whether a field that nobody wants is a difference; those that hold what the API server writes are none.
 */
export function differences(
  wanted: unknown,
  live: unknown,
  isAdded: (path: readonly PathPart[], value: unknown) => boolean,
  path: readonly PathPart[] = [],
): readonly Difference[] {
  if (isUnset(wanted) || isUnset(live)) {
    return isEmpty(wanted) && isEmpty(live) ? [] : [{ path, is: 'missing', wanted, live }];
  }
  if (Array.isArray(wanted) && Array.isArray(live)) {
    return ofLists(wanted, live, isAdded, path);
  }
  if (isRecord(wanted) && isRecord(live)) {
    return ofRecords(wanted, live, isAdded, path);
  }
  return isSame(wanted, live, path) ? [] : [{ path, is: 'changed', wanted, live }];
}

function isSame(wanted: unknown, live: unknown, path: readonly PathPart[]): boolean {
  if (wanted === live) {
    return true;
  }
  const isAmount = AMOUNTS.has(path.at(-2) ?? '') || path.at(-1) === 'sizeLimit';
  const amount = isAmount ? amountOf(wanted) : undefined;
  return amount !== undefined && amount === amountOf(live);
}

function ofRecords(
  wanted: UntypedRecord,
  live: UntypedRecord,
  isAdded: Parameters<typeof differences>[2],
  path: readonly PathPart[],
): readonly Difference[] {
  const own = Object.keys(wanted).flatMap((key) =>
    differences(wanted[key], at(live, key), isAdded, [...path, key]),
  );
  const added = Object.keys(live)
    .filter((key) => isUnset(at(wanted, key)) && !isUnset(live[key]))
    .map((key) => ({ path: [...path, key], is: 'added' as const, wanted: undefined, live: live[key] }))
    .filter(
      ({ path: place, live: value }) => !isDefault(place, value, live, wanted) && isAdded(place, value),
    );
  return [...own.filter(({ is, wanted: value }) => !(is === 'missing' && isUnset(value))), ...added];
}

/** Lists whose items have names are compared by these, all others by their places. */
function ofLists(
  wanted: readonly unknown[],
  live: readonly unknown[],
  isAdded: Parameters<typeof differences>[2],
  path: readonly PathPart[],
): readonly Difference[] {
  const names = namesOf(wanted);
  const liveNames = namesOf(live);
  if (names === undefined || liveNames === undefined) {
    return Array.from({ length: Math.max(wanted.length, live.length) }, (_, index) => index).flatMap(
      (index) => ofItem(wanted[index], live[index], isAdded, [...path, index]),
    );
  }
  const shared = liveNames.filter((name) => names.includes(name));
  const isReordered = shared.join('\n') !== names.filter((name) => shared.includes(name)).join('\n');
  return [
    ...names.flatMap((name, index) =>
      ofItem(wanted[index], live[liveNames.indexOf(name)], isAdded, [...path, index]),
    ),
    ...liveNames.flatMap((name, index) =>
      names.includes(name) ? [] : ofItem(undefined, live[index], isAdded, [...path, index]),
    ),
    ...(isReordered && path.at(-1) === 'initContainers'
      ? [{ path, is: 'reordered' as const, wanted: names.join(', '), live: liveNames.join(', ') }]
      : []),
  ];
}

function ofItem(
  wanted: unknown,
  live: unknown,
  isAdded: Parameters<typeof differences>[2],
  path: readonly PathPart[],
): readonly Difference[] {
  if (wanted === undefined) {
    return isAdded(path, live) ? [{ path, is: 'added', wanted, live }] : [];
  }
  return differences(wanted, live, isAdded, path);
}

/** The names of all items; none where one has no name, or two have the same. */
function namesOf(list: readonly unknown[]): readonly string[] | undefined {
  const names = list.map((item) => (isRecord(item) ? textOf(item['name']) : undefined));
  const known = names.filter((name) => name !== undefined);
  return known.length === list.length && new Set(known).size === list.length ? known : undefined;
}
