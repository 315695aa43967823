import { grouped } from '../../boundary/facts/grouped';
import { type Change, type Comparison, changeOf, type Effect, opposite, type Place } from './change';
import { factsInWords } from './facts-in-words';

/** A comparison for every field: one that nobody decided about does not compile. */
export type Fields<Value> = { readonly [Key in keyof Value]-?: Comparison<Value[Key]> };

/** Compares field by field, in the order of the table. */
export function byFields<Value>(table: Fields<Value>): Comparison<Value> {
  const keys = Object.keys(table) as (keyof Value)[];
  return (before, after, place) => keys.flatMap((key) => table[key](before[key], after[key], place));
}

/** For a field that cannot differ, since what is compared was found by it. */
export const isTheSame: Comparison<unknown> = () => [];

/** For a field that follows from others, where `where` says from which: telling both would say one thing twice. */
export function toldBy(_where: string): Comparison<unknown> {
  return () => [];
}

/** Puts a part of a description below a name. */
export function within<Value>(name: string, comparison: Comparison<Value>): Comparison<Value> {
  return (before, after, place) => comparison(before, after, [...place, name]);
}

/** Things that are found by their names, whatever their order is. */
export interface MembersOptions<Item> {
  /** What one of them is. */
  readonly what: string;
  /** How it is told. */
  readonly nameOf: (item: Item) => string;
  /** What finds it again, where two may be told alike. Where several have one id, they are taken in order. @default - its name */
  readonly idOf?: (item: Item) => string;
  /** What differs in one that was and is. */
  readonly fields: Fields<Item>;
  /** What one more of them does; one less does the opposite. */
  readonly added: Effect | ((item: Item) => Effect);
}

/** Compares lists of things with names: what is new, what is gone, and what differs in the others. */
export function members<Item>(options: MembersOptions<Item>): Comparison<readonly Item[]> {
  const { what, nameOf, idOf = nameOf, fields } = options;
  const compare = byFields(fields);
  return (before, after, place) => {
    const [old, now] = [byId(before, idOf), byId(after, idOf)];
    return namesOf(old, now).flatMap((id) => {
      const [left, right] = [old.get(id), now.get(id)];
      return left !== undefined && right !== undefined
        ? compare(left.item, right.item, [...place, `${what} ${nameOf(left.item)}`])
        : newOrGone(options, left?.item, right?.item, place);
    });
  };
}

/** The change that something is new, or is gone, with all that it is in parts. */
export function newOrGone<Item>(
  { what, nameOf, added }: Omit<MembersOptions<Item>, 'fields'>,
  before: Item | undefined,
  after: Item | undefined,
  place: Place,
): readonly Change[] {
  const item = after ?? before;
  if (item === undefined) {
    return [];
  }
  const name = nameOf(item);
  const effect = typeof added === 'function' ? added(item) : added;
  return [
    changeOf({
      place,
      what,
      before: after === undefined ? name : null,
      after: after === undefined ? null : name,
      effect: after === undefined ? opposite(effect) : effect,
      parts: factsInWords(item),
    }),
  ];
}

/** Something that may be missing as a whole. */
export function optional<Value extends object>(
  what: string,
  fields: Fields<Value>,
  added: Effect,
): Comparison<Value | null> {
  const compare = byFields(fields);
  return (before, after, place) =>
    before !== null && after !== null
      ? compare(before, after, [...place, what])
      : newOrGone(
          { what, nameOf: () => 'as a whole', added },
          before ?? undefined,
          after ?? undefined,
          place,
        );
}

interface Found<Item> {
  readonly item: Item;
}

function byId<Item>(items: readonly Item[], idOf: (item: Item) => string): ReadonlyMap<string, Found<Item>> {
  return new Map(
    [...grouped(items, idOf)].flatMap(([id, group]) =>
      group.map((item, index) => [JSON.stringify([id, index]), { item }] as const),
    ),
  );
}

/** The names of both, in order, so that the way back tells the same in the same order. */
export function namesOf(
  before: { keys(): Iterable<string> },
  after: { keys(): Iterable<string> },
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort();
}
