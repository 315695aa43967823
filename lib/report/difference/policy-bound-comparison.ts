import { amountOf } from '../../boundary/facts/manifests/resource-amount';
import type { BoundCase, PolicyBoundDescription } from '../description/policy-bound-description';
import type { Change, Comparison, Effect, Place } from './change';
import { namesOf } from './comparison';
import { CANNOT_BE_ORDERED, either, entries, ordered, texts } from './value-comparisons';

/**
 * Compares what policies hold requests to, place by place. A place that comes or goes is part of the text of its rule, so it is told
 * there.
 */
export const policyBounds: Comparison<readonly PolicyBoundDescription[]> = (before, after, place) => {
  const [old, now] = [byPlace(before), byPlace(after)];
  const compared = new Set<string>();
  return [...old.keys()]
    .filter((at) => now.has(at))
    .sort()
    .flatMap((at) => {
      const [left, right] = [old.get(at), now.get(at)];
      if (left === undefined || right === undefined) {
        return [];
      }
      // One variable may be in many places, and is told once.
      const pair = [before.indexOf(left), after.indexOf(right)].join(' ');
      if (compared.has(pair)) {
        return [];
      }
      compared.add(pair);
      // Two of one rule may have one name.
      const rule = at.replace(/ #\d+$/, '');
      const label = JSON.stringify([rule, nameOf(left, right)]);
      const isFirst = !compared.has(label);
      compared.add(label);
      return changesOf(left, right, [...place, isFirst ? rule : at]);
    });
};

function byPlace(bounds: readonly PolicyBoundDescription[]): ReadonlyMap<string, PolicyBoundDescription> {
  return new Map(bounds.flatMap((bound) => bound.places.map((at) => [at, bound] as const)));
}

function changesOf(
  before: PolicyBoundDescription,
  after: PolicyBoundDescription,
  place: Place,
): readonly Change[] {
  const [old, now] = [byCase(before), byCase(after)];
  const name = nameOf(before, after);
  const more = before.more === after.more && before.isAmount === after.isAmount ? before.more : null;
  const compare = (what: string): Comparison<readonly string[]> =>
    more === null ? unordered(what) : before.isAmount ? amounts(what, more) : texts(what, more);
  const isOtherTold = before.othersLike !== null && before.othersLike === after.othersLike;
  return [
    ...namesOf(old, now).flatMap((of) =>
      compare(`${name} of ${of}`)(valuesOf(before, old.get(of)), valuesOf(after, now.get(of)), place),
    ),
    ...(isOtherTold
      ? []
      : compare(old.size + now.size === 0 ? name : `${name} of all others`)(
          valuesOf(before, undefined),
          valuesOf(after, undefined),
          place,
        )),
  ];
}

/** A name that its author chose says nothing, and it must not change what the way back is called. */
function nameOf(before: PolicyBoundDescription, after: PolicyBoundDescription): string {
  return [before.name ?? 'value', after.name ?? 'value'].sort()[0] ?? 'value';
}

function byCase({ cases }: PolicyBoundDescription): ReadonlyMap<string, BoundCase> {
  return new Map(cases.map((one) => [one.of, one]));
}

/** Who has no case of their own are like all others. */
function valuesOf(
  { cases, othersLike, others }: PolicyBoundDescription,
  own: BoundCase | undefined,
): readonly string[] {
  return own?.values ?? others ?? cases.find(({ of }) => of === othersLike)?.values ?? [];
}

function unordered(what: string): Comparison<readonly string[]> {
  const compare = either(`${what}, ${CANNOT_BE_ORDERED}`);
  const words = (values: readonly string[]): string | null =>
    values.length === 0 ? null : values.join(', ');
  return (before, after, place) => compare(words(before), words(after), place);
}

function amounts(what: string, more: Effect): Comparison<readonly string[]> {
  const sign = more === 'widens' ? 1 : -1;
  const one = (name: string): Comparison<string | null> => {
    const whole = name === '' ? what : `${what}, ${name}`;
    const [byAmount, byText] = [
      ordered<string | null>(whole, (value) => sign * (amountOf(value) ?? 0)),
      either(`${whole}, ${CANNOT_BE_ORDERED}`),
    ];
    return (before, after, place) =>
      ([before, after].every((value) => amountOf(value) !== undefined) ? byAmount : byText)(
        before,
        after,
        place,
      );
  };
  return (before, after, place) =>
    entries(one)(Object.fromEntries(before.map(split)), Object.fromEntries(after.map(split)), place);
}

function split(value: string): readonly [name: string, amount: string] {
  const end = value.lastIndexOf('=');
  return [value.slice(0, Math.max(end, 0)), value.slice(end + 1)];
}
