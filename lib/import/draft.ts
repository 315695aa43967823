import { type Finding, FleetError } from '../errors';
import { Fleet } from '../fleet/fleet';
import type { Assignment } from './row';
import { isTree, type Tree, valueAt } from './tree';

/** A map that is being filled. */
export interface Draft {
  readonly [key: string]: unknown;
}

/** Sections of a fleet that an input can say something about. */
const OF_THE_FLEET = ['gitlab', 'monitoring', 'cluster'];

/** Whether a field is one of the fleet, and not of a runner. */
export function isOfFleet(field: string): boolean {
  return OF_THE_FLEET.includes(field.split('.')[0] ?? '');
}

/** What is wrong with a specification. Nothing: the decoder takes it. */
export function faultsOf(spec: Tree): readonly Finding[] {
  try {
    Fleet.parse(spec);
    return [];
  } catch (error) {
    if (FleetError.is(error)) {
      return error.findings;
    }
    throw error;
  }
}

/** A draft with a field set. */
export function assigned(draft: Draft, { field, value, adds }: Assignment): Draft {
  const [first = '', ...rest] = partsOf(field);
  const before = Object.hasOwn(draft, first) ? draft[first] : undefined;
  const after =
    rest.length > 0
      ? assigned(isTree(before) ? before : {}, {
          field: rest.join('\u{0}'),
          value,
          ...(adds ? { adds } : {}),
        })
      : adds
        ? [
            ...new Set([
              ...(Array.isArray(before) ? before : []),
              ...(Array.isArray(value) ? value : [value]),
            ]),
          ]
        : value;
  return Object.fromEntries([...Object.entries(draft).filter(([key]) => key !== first), [first, after]]);
}

/** The last part of `environment.NAME` is a name of anybody's. */
function partsOf(field: string): readonly string[] {
  if (field.includes('\u{0}')) {
    return field.split('\u{0}');
  }
  const [first = '', ...rest] = field.split('.');
  return first === 'environment' ? [first, rest.join('.')] : [first, ...rest];
}

/** A draft without a field, whose parts are those of a finding's path. */
export function without(draft: Draft, path: readonly string[]): Draft {
  const [first = '', ...rest] = path;
  const below = valueAt(draft, [first]);
  return Object.fromEntries(
    Object.entries(draft).flatMap(([key, value]) =>
      key !== first ? [[key, value]] : rest.length > 0 && isTree(below) ? [[key, without(below, rest)]] : [],
    ),
  );
}
