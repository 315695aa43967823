import { amountOf } from '../../boundary/facts/manifests/resource-amount';
import type { Bound } from '../../boundary/facts/policy/bounds';
import { ANY_OTHER, FAILS, TextWithOther, type Value } from '../../boundary/facts/policy/closed-value';
import { digestOf } from './digest';
import type { PolicySurroundings } from './policy-surroundings';
import { sortedBy, sortedTexts } from './sorted';

/** What rules or conditions of a policy compare requests with. */
export interface PolicyBoundDescription {
  /** The rules and conditions, each with the number that it has there. */
  readonly places: readonly string[];
  /** What its author calls it, in words; `null` where it has no name. */
  readonly name: string | null;
  /** What one more, or more of it, does; `null` where that cannot be told. */
  readonly more: 'widens' | 'narrows' | null;
  /** Whether its values are amounts, as `name=amount` where there are several. */
  readonly isAmount: boolean;
  /** The values by what they depend on, such as the manager that asks. */
  readonly cases: readonly BoundCase[];
  /** The case that all others are like. */
  readonly othersLike: string | null;
  /** The values of all others, or of all; `null` where they are like a case, or there are no others. */
  readonly others: readonly string[] | null;
}

/** The values for one runner, user or object. */
export interface BoundCase {
  readonly of: string;
  readonly values: readonly string[];
}

/** Describes a bound. */
export function describeBound(
  { places, variable, more, as, cases }: Bound,
  { wordsFor }: PolicySurroundings,
): PolicyBoundDescription {
  const told = (value: Value, of?: string): readonly string[] =>
    valuesOf(value, as, (text) => wordsFor(text, of) ?? (of === undefined ? undefined : wordsFor(text)));
  const all = sortedBy(
    [...cases.values].map(([of, value]) => ({ of, values: told(value, of) })),
    ({ of }) => of,
  );
  const { other } = cases;
  const like =
    other === undefined
      ? undefined
      : all.find(({ of, values }) => areAlike(values, told(withOther(other, of), of)))?.of;
  return {
    places: sortedTexts(places),
    name: variable === undefined ? null : spaced(variable),
    more: more ?? null,
    isAmount: as === 'amount',
    cases: all,
    othersLike: like ?? null,
    others: like !== undefined || other === undefined ? null : told(other),
  };
}

function areAlike(left: readonly string[], right: readonly string[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

type Words = (text: string) => string | undefined;

function valuesOf(value: Value, as: Bound['as'], words: Words): readonly string[] {
  switch (as) {
    case 'amount':
      return amountsIn(value, words);
    case 'pattern':
      return sortedTexts(
        typeof value === 'string'
          ? alternativesIn(value).map((text) => told(text, words))
          : [told(value, words)],
      );
    case 'list':
      if (isList(value)) {
        return sortedTexts(value.map((item) => told(item, words)));
      }
      return value instanceof Map
        ? sortedTexts([...value].map(([key, item]) => `${key}=${told(item, words)}`))
        : [told(value, words)];
    default:
      return [told(value, words)];
  }
}

function amountsIn(value: Value, words: Words): readonly string[] {
  const entries = isList(value)
    ? value.map((item, index) => [String(index + 1), item] as const)
    : value instanceof Map
      ? [...value]
      : undefined;
  const amount = (item: Value): string =>
    typeof item === 'string' && amountOf(item) !== undefined ? item : told(item, words);
  return entries === undefined
    ? [amount(value)]
    : sortedTexts(entries.map(([key, item]) => `${key}=${amount(item)}`));
}

/** Characters of a value that are told; what is longer is a text of its own. */
const MOST_TOLD = 300;

function told(value: Value, words: Words): string {
  const text = plainly(value, words);
  return text.length > MOST_TOLD ? `a text of ${text.length} characters, ${digestOf(text)}` : text;
}

/** Texts that would read like a value that is no text, like several, or like one that is told elsewhere. */
const OF_ANOTHER_KIND =
  /^(?:-?[\d.]+(?:e[+-]?\d+)?|null|true|false|-?Infinity|NaN|an error|a text of \d.*|[["{].*|the (?:image|checksum) of .*)$|[,:] | as it is$|\(its name\)/s;

/** As it is written, but for what is told elsewhere. */
function plainly(value: Value, words: Words): string {
  if (typeof value === 'string') {
    return words(value) ?? (OF_ANOTHER_KIND.test(value) ? JSON.stringify(value) : value);
  }
  if (isList(value)) {
    return `[${value.map((item) => plainly(item, words)).join(', ')}]`;
  }
  if (value instanceof Map) {
    return `{${[...value]
      .map(([key, item]) => `${key}: ${plainly(item, words)}`)
      .sort()
      .join(', ')}}`;
  }
  if (value === FAILS) {
    return 'an error';
  }
  return String(value === ANY_OTHER ? OTHER : value instanceof TextWithOther ? value.with(OTHER) : value);
}

/** Stands for whatever the text is that tells cases apart. */
const OTHER = '(its name)';

/** A value as it is for one more text. */
function withOther(value: Value, text: string): Value {
  if (value === ANY_OTHER) {
    return text;
  }
  if (value instanceof TextWithOther) {
    return value.with(text);
  }
  if (isList(value)) {
    return value.map((item) => withOther(item, text));
  }
  return value instanceof Map
    ? new Map([...value].map(([key, item]) => [key, withOther(item, text)]))
    : value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The alternatives of a pattern that is a choice and nothing else, each as a pattern; a text without any sign is that text. */
function alternativesIn(pattern: string): readonly string[] {
  const inside = /^\^\(\?:(.*)\)\$$/s.exec(pattern)?.[1];
  const parts = inside === undefined ? undefined : split(inside);
  return parts === undefined || hasOrder(pattern) ? [marked(pattern)] : parts.map(textOfPattern);
}

/** Whether alternatives in another order may be another pattern: by flags, quotations, or a class with brackets in it. */
function hasOrder(pattern: string): boolean {
  return /\\[QE]|\(\?(?!:)|\[\^?\]|\[[^\]]*\[/.test(pattern);
}

const MARK = 'pattern ';

/** A pattern as one, so that `a.b` as a pattern is not taken for the text `a.b`. */
function marked(pattern: string): string {
  return `${MARK}${pattern}`;
}

/** Splits at what stands in no group and no class; nothing where groups do not match. */
function split(text: string): readonly string[] | undefined {
  const parts = [''];
  let depth = 0;
  let isClass = false;
  for (const [token] of text.matchAll(/\\.|[^\\]/gs)) {
    if (token === '|' && depth === 0 && !isClass) {
      parts.push('');
      continue;
    }
    isClass = token === '[' || (isClass && token !== ']');
    depth += isClass ? 0 : token === '(' ? 1 : token === ')' ? -1 : 0;
    if (depth < 0) {
      return undefined;
    }
    parts.push(`${parts.pop() ?? ''}${token}`);
  }
  return depth === 0 && !isClass ? parts : undefined;
}

/** A pattern in the words of GitLab Runner, where it says nothing else. */
function textOfPattern(pattern: string): string {
  const glob = pattern
    .replaceAll('(?:[^/]*/)*', '**/')
    .replaceAll('[^/]*', '*')
    .replace(/\\([.+$^|()[\]{}?*\\-])/g, '$1');
  return patternOf(glob) === pattern && !glob.startsWith(MARK) ? glob : marked(pattern);
}

function patternOf(glob: string): string {
  return glob
    .split('**/')
    .map((part) =>
      part
        .split('*')
        .map((text) => text.replace(/[.+$^|()[\]{}?\\]/g, '\\$&'))
        .join('[^/]*'),
    )
    .join('(?:[^/]*/)*');
}

/** `serviceImages` as `service images`. */
function spaced(name: string): string {
  return /^[a-z]+(?:[A-Z][a-z]+)*$/.test(name)
    ? name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : name;
}
