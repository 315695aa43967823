import { amountOf } from '../../boundary/facts/manifests/resource-amount';
import { type Change, type Comparison, changeOf, type Effect, opposite, type Place } from './change';
import { namesOf } from './comparison';

/** A value of a description that has no fields of its own. */
export type Plain = string | number | boolean | null;

/** What is said of texts of which nobody knows which lets more pass: a program tells that they differ, a person must tell how. */
export const CANNOT_BE_ORDERED = 'which cannot be ordered: read it';

/** Something else, which neither widens nor narrows. */
export function neutral(what: string): Comparison<Plain | readonly string[]> {
  return ordered(what, () => 0);
}

/** Yes or no. */
export function flag(what: string, whenSet: Effect): Comparison<boolean> {
  return (before, after, place) =>
    before === after ? [] : [changed(what, before, after, after ? whenSet : opposite(whenSet), place)];
}

/** What has an order: a higher rank widens, and the same rank is neutral. */
export function ordered<Value extends Plain | readonly string[]>(
  what: string,
  rankOf: (value: Value) => number,
): Comparison<Value> {
  return (before, after, place) => {
    const difference = rankOf(after) - rankOf(before);
    return JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [changed(what, before, after, byOrder(difference), place)];
  };
}

/** A quantity, where more widens. Where there is none, there is no bound. */
export const amount = (what: string): Comparison<string | number | null> =>
  ordered(what, (value) => (value === null ? Number.POSITIVE_INFINITY : (amountOf(value) ?? 0)));

/**
 * What has no order, and gives something to one thing and takes it from another, such as the GitLab whose jobs run: the new one widens,
 * the end of the old one narrows.
 *
 * @param none what a missing value is; where it is nothing at all, its coming and going is not told.
 */
export function either(what: string, none?: string): Comparison<string | null> {
  return (before, after, place) => {
    const [old, now] = [before ?? none ?? null, after ?? none ?? null];
    return old === now
      ? []
      : [
          ...(now === null ? [] : [comes(what, now, 'widens', place)]),
          ...(old === null ? [] : [goes(what, old, 'widens', place)]),
        ];
  };
}

/** A bound that is a quantity or something else, such as a pattern: where it is none, there is no bound. */
export function bound(what: string): Comparison<string | null> {
  const [byAmount, byText] = [amount(what), either(what, 'anything')];
  const isAmount = (value: string | null): boolean => value === null || amountOf(value) !== undefined;
  return (before, after, place) =>
    (isAmount(before) && isAmount(after) ? byAmount : byText)(before, after, place);
}

/** A set of texts. */
export function texts(
  what: string,
  added: Effect | ((text: string) => Effect),
): Comparison<readonly string[]> {
  const effectOf = (text: string): Effect => (typeof added === 'function' ? added(text) : added);
  return (before, after, place) => [
    ...after.filter((text) => !before.includes(text)).map((text) => comes(what, text, effectOf(text), place)),
    ...before.filter((text) => !after.includes(text)).map((text) => goes(what, text, effectOf(text), place)),
  ];
}

/** What may be chosen: one more widens, and an empty list lets choose anything. */
export function choices(what: string): Comparison<readonly string[]> {
  const each = texts(what, 'widens');
  return (before, after, place) => {
    if (before.length > 0 === after.length > 0) {
      return each(before, after, place);
    }
    const [old, now] = [before, after].map((list) => (list.length === 0 ? 'any' : list.join(', ')));
    return [changed(what, old ?? '', now ?? '', after.length === 0 ? 'widens' : 'narrows', place)];
  };
}

/** Values by names, each compared by what its name asks for. */
export function entries<Value>(
  comparisonOf: (name: string) => Comparison<Value | null>,
): Comparison<Readonly<Record<string, Value>>> {
  return (before, after, place) =>
    namesOf(new Map(Object.entries(before)), new Map(Object.entries(after))).flatMap((name) =>
      comparisonOf(name)(valueIn(before, name), valueIn(after, name), place),
    );
}

function valueIn<Value>(record: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}

/** A change from one value to another. */
export function changed(
  what: string,
  before: Plain | readonly string[],
  after: Plain | readonly string[],
  effect: Effect,
  place: Place,
): Change {
  return changeOf({ place, what, before: words(before), after: words(after), effect, parts: [] });
}

function comes(what: string, after: string, added: Effect, place: Place): Change {
  return changeOf({ place, what, before: null, after, effect: added, parts: [] });
}

function goes(what: string, before: string, added: Effect, place: Place): Change {
  return changeOf({ place, what, before, after: null, effect: opposite(added), parts: [] });
}

/** What a rank that rises or falls does. Two bounds that are both none are alike. */
export function byOrder(difference: number): Effect {
  return difference > 0 ? 'widens' : difference < 0 ? 'narrows' : 'neutral';
}

function words(value: Plain | readonly string[]): string {
  if (value === null || (typeof value === 'object' && value.length === 0)) {
    return 'none';
  }
  return typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : String(typeof value === 'object' ? value.join(', ') : value);
}
