import type {
  CapacityDescription,
  FullLoad,
  LimitRangeDescription,
  QuotaDescription,
} from '../description/capacity-description';
import type { Comparison } from './change';
import { type Fields, isTheSame, members } from './comparison';
import { amount, entries, neutral, texts } from './value-comparisons';

const QUOTA: Fields<QuotaDescription> = {
  name: isTheSame,
  scopes: texts('only pods of', 'widens'),
  hard: entries((resource) => amount(resource)),
};

const LIMIT_RANGE: Fields<LimitRangeDescription> = {
  name: isTheSame,
  type: isTheSame,
  bounds: (before, after, place) =>
    entries((name) => (BOUNDING.test(name) ? amount(name) : neutral(name)))(
      Object.fromEntries(before.map(split)),
      Object.fromEntries(after.map(split)),
      place,
    ),
};

/** What bounds a container that asks for more, or for nothing. */
const BOUNDING = /^(?:max|default|maxLimitRequestRatio) /;

function split(bound: string): readonly [name: string, amount: string] {
  const end = bound.lastIndexOf('=');
  return [bound.slice(0, end), bound.slice(end + 1)];
}

/** It follows from bounds that are told by themselves, so that it says how much, and nothing of its own. */
const fullLoad: Comparison<FullLoad> = (before, after, place) =>
  neutral('full load')(loadWords(before), loadWords(after), place);

function loadWords({ pods, amounts }: FullLoad): readonly string[] {
  return [
    `pods ${pods === null ? 'not said' : pods}`,
    ...Object.entries(amounts).map(([resource, quantity]) => `${resource} ${quantity}`),
  ];
}

/** What differs in how much pods may take. */
export const CAPACITY: Fields<CapacityDescription> = {
  quotas: members({ what: 'ResourceQuota', nameOf: ({ name }) => name, fields: QUOTA, added: 'narrows' }),
  limitRanges: members({
    what: 'LimitRange',
    nameOf: ({ name, type }) => `${name} of ${type}`,
    idOf: ({ name, type }) => JSON.stringify([name, type]),
    fields: LIMIT_RANGE,
    added: 'narrows',
  }),
  fullLoad,
};
