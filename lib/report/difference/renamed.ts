import { grouped } from '../../boundary/facts/grouped';
import type { PolicyDescription } from '../description/policy-description';
import type { Comparison } from './change';
import { changed } from './value-comparisons';

/** Something with a name that its author chose. */
interface Named {
  readonly name: string;
}

/**
 * The names of things that only have another name, by the names that they had. What several are alike in finds none of them again.
 *
 * @param contentOf all that one is but for its name.
 */
export function renamedIn<Item extends Named>(
  before: readonly Item[],
  after: readonly Item[],
  contentOf: (item: Item) => string,
): ReadonlyMap<string, string> {
  const gone = without(before, after);
  const come = grouped(without(after, before), contentOf);
  return new Map(
    [...grouped(gone, contentOf)].flatMap(([content, [old, ...others]]) => {
      const [now, ...more] = come.get(content) ?? [];
      return old === undefined || now === undefined || others.length + more.length > 0
        ? []
        : [[old.name, now.name] as const];
    }),
  );
}

function without<Item extends Named>(items: readonly Item[], others: readonly Item[]): readonly Item[] {
  const names = new Set(others.map(({ name }) => name));
  return items.filter(({ name }) => !names.has(name));
}

/** Compares things by their names, and takes those that have another name and nothing else to be the same. */
export function findingRenamed<Item extends Named>(
  what: string,
  contentOf: (item: Item) => string,
  comparison: Comparison<readonly Item[]>,
): Comparison<readonly Item[]> {
  return (before, after, place) => {
    const renamed = renamedIn(before, after, contentOf);
    const now = new Set(renamed.values());
    return [
      ...[...renamed].map(([old, name]) => changed(`name of ${what}`, old, name, 'neutral', place)),
      ...comparison(
        before.filter(({ name }) => !renamed.has(name)),
        after.filter(({ name }) => !now.has(name)),
        place,
      ),
    ];
  };
}

/** Two policies whose conditions and rules have one name where they only have another one: the way back tells of the same names. */
export function withCommonNames(
  before: PolicyDescription,
  after: PolicyDescription,
): readonly [before: PolicyDescription, after: PolicyDescription] {
  const renamed = [
    ...renamedIn(before.rules, after.rules, ({ digest }) => digest),
    ...renamedIn(before.conditions, after.conditions, ({ digest }) => digest),
  ];
  const common = new Map(
    renamed.flatMap(([was, is]) => {
      const name = was < is ? was : is;
      return [[was, name] as const, [is, name] as const];
    }),
  );
  return [withNames(before, common), withNames(after, common)];
}

function withNames(policy: PolicyDescription, names: ReadonlyMap<string, string>): PolicyDescription {
  const named = <Item extends Named>(items: readonly Item[]): readonly Item[] =>
    items.map((item) => ({ ...item, name: names.get(item.name) ?? item.name }));
  return {
    ...policy,
    rules: named(policy.rules),
    conditions: named(policy.conditions),
    bounds: policy.bounds.map((bound) => ({
      ...bound,
      places: bound.places.map((at) =>
        at.replace(
          /^(.*) (#\d+)$/s,
          (_, name: string, number: string) => `${names.get(name) ?? name} ${number}`,
        ),
      ),
    })),
  };
}
