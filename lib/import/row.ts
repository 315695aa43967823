import type { RunnerKind } from '../privilege';
import type { GitLabKeys } from '../world/gitlab-keys';
import { spanText } from '../world/runner-minors';
import type { Fate } from './fate';
import type { Tree } from './tree';

/** What a key is read beside. */
export interface Beside {
  readonly kind: RunnerKind;
  /** The values of the chart, empty for a bare config.toml. */
  readonly values: Tree;
  /** The top of config.toml. */
  readonly globals: Tree;
  /** The section `[[runners]]`. */
  readonly runner: Tree;
  /** The section `[runners.kubernetes]`. */
  readonly kubernetes: Tree;
}

/** A field of the runner, or of the fleet where it begins with a section of the fleet, and what it is set to. */
export interface Assignment {
  readonly field: string;
  readonly value: unknown;
  /** Whether the value is a list that is added to what the field holds already. @default false */
  readonly adds?: boolean;
}

/** What became of a key, or of a part of what lies below it. */
export interface Outcome {
  readonly fate: Fate;
  readonly why: string;
  /** The part below the key, as `[2]`. @default - all that has no outcome of its own */
  readonly below?: string;
  /** For `carried`: what is set. The decoder has the last word. */
  readonly set?: readonly Assignment[];
  /** The field that takes it. @default - that of the first assignment */
  readonly field?: string;
}

/** Reads what stands at a key. Pure. Nothing: the fate of the row. */
export type Carry = (value: unknown, beside: Beside) => Outcome | readonly Outcome[] | undefined;

/** A row of the table that the importer and `docs/from-helm.md` share. */
export interface ImportRow {
  readonly keys: readonly string[];
  /** What becomes of the keys, if nothing in the value says otherwise. */
  readonly fate: Fate;
  /** The field that takes them, if one does. */
  readonly field?: string;
  readonly why: string;
  readonly carry?: Carry;
  /** What a value is called that the field does not take. @default 'fill-in' */
  readonly otherwise?: { readonly fate: Fate; readonly why: string };
}

type More = Pick<ImportRow, 'otherwise'>;

/** Keys that a field takes. */
export const carried = (
  field: string,
  keys: readonly string[],
  carry: Carry,
  why = '',
  more: More = {},
): ImportRow => ({ keys, fate: 'carried', field, why, carry, ...more });

/** Keys with one fate, whatever they hold. */
export const always = (fate: Fate, why: string, ...keys: readonly string[]): ImportRow => ({
  keys,
  fate,
  why,
});

/** Keys that a field takes, in a form that nobody can make of the value. */
export const byHand = (field: string, why: string, ...keys: readonly string[]): ImportRow => ({
  keys,
  fate: 'fill-in',
  field,
  why,
});

/** Keys with one fate, unless the value says otherwise. */
export const unless = (
  fate: Fate,
  why: string,
  keys: readonly string[],
  carry: Carry,
  field?: string,
): ImportRow => ({ keys, fate, why, carry, ...(field === undefined ? {} : { field }) });

/** A key that a field will take one day: give it a row of {@link carried} then. */
export const notYet = (why: string, ...keys: readonly string[]): ImportRow => ({
  keys,
  fate: 'not-offered',
  why,
});

/** The rows of a section: its own, and for every other key of the catalogue what that says. */
export function rowsOf(catalogue: readonly GitLabKeys[], own: readonly ImportRow[]): readonly ImportRow[] {
  const known = new Set(own.flatMap(({ keys }) => keys));
  return [
    ...own,
    ...catalogue
      .map((row) => ({ ...row, keys: row.keys.filter((key) => !known.has(key)) }))
      .filter(({ keys }) => keys.length > 0)
      .map(ofCatalogue),
  ];
}

function ofCatalogue({ keys, is, field, why, ...span }: GitLabKeys): ImportRow {
  const spanned = [why ?? '', spanText(span)].filter((part) => part !== '').join('; ');
  switch (is) {
    case 'decided':
      return { keys, fate: 'decided', why: spanned };
    case 'missing':
      return { keys, fate: 'not-offered', why: spanned };
    case 'field':
      return {
        keys,
        fate: 'fill-in',
        ...(field === undefined ? {} : { field }),
        why: ['the field says it, and is written by hand', ...(why === undefined ? [] : [why])].join(': '),
      };
  }
}
