import { grouped } from '../../boundary/facts/grouped';
import type { AcceptedRisk, FindingDescription, RisksDescription } from '../description/risks-description';
import { type Change, type Comparison, changeOf, type Effect, type Place } from './change';
import { type Fields, namesOf } from './comparison';

/** What the judge says of a place. */
interface Said {
  readonly path: string;
}

/** Compares by causes: one key of config.toml makes every container of a job what it is. All but the path is the cause. */
function byCauses<Item extends Said>(
  what: string,
  nameOf: (item: Item) => string,
  partsOf: (item: Item) => readonly string[],
): Comparison<readonly Item[]> {
  const told = (
    item: Item | undefined,
    paths: readonly string[],
    isNew: boolean,
    place: Place,
  ): readonly Change[] => {
    const effect: Effect = isNew ? 'widens' : 'narrows';
    return item === undefined || paths.length === 0
      ? []
      : [
          changeOf({
            place,
            what,
            before: isNew ? null : nameOf(item),
            after: isNew ? nameOf(item) : null,
            effect,
            parts: [...partsOf(item), ...paths],
          }),
        ];
  };
  return (before, after, place) => {
    const [old, now] = [grouped(before, causeOf), grouped(after, causeOf)];
    return namesOf(old, now).flatMap((cause) => {
      const [left, right] = [old.get(cause) ?? [], now.get(cause) ?? []];
      const [paths, others] = [left.map(placeOf), right.map(placeOf)];
      return [
        ...told(right[0], beyond(others, paths), true, place),
        ...told(left[0], beyond(paths, others), false, place),
      ];
    });
  };
}

function causeOf<Item extends Said>({ path: _path, ...cause }: Item): string {
  return JSON.stringify(cause);
}

/** The place of an item in a list says nothing of it. */
function placeOf({ path }: Said): string {
  return path.replace(/\[\d+\]/g, '[]');
}

/** The texts of a list that another one does not have, or not so often. */
function beyond(texts: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return texts
    .filter((text) => {
      const index = left.indexOf(text);
      if (index >= 0) {
        left.splice(index, 1);
      }
      return index < 0;
    })
    .sort();
}

/** What differs in what the judge says. */
export const RISKS: Fields<RisksDescription> = {
  findings: byCauses<FindingDescription>(
    'finding',
    ({ code, severity, message }) => `${code} (${severity}): ${message}`,
    ({ fix }) => [`fix: ${fix}`],
  ),
  accepted: byCauses<AcceptedRisk>(
    'open on purpose',
    ({ code, sentence }) => `${code}: ${sentence}`,
    () => [],
  ),
};
