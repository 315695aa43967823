import type { NamedExpression } from './admission-policy';
import { type Cel, table, text, texts } from './cel-text';

/**
 * What differs between runners, as one expression. Of the ways to say it the shortest is taken: what all agree on
 * stands there once, what is called after the runner is put together from its name, and a table holds the rest.
 */

/** What is true of a runner. */
export type Fact = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

type FactOf<Value> = readonly [runner: string, value: Value];

/** A variable for each fact, which holds what is true of the runner whose name an expression gives. */
export function factVariables<Facts extends { readonly [Name in keyof Facts]: Fact }>(
  runner: Cel,
  facts: readonly FactOf<Facts>[],
): readonly NamedExpression[] {
  const names = Object.keys(facts[0]?.[1] ?? {}) as (keyof Facts & string)[];
  return names.map((name) => ({
    name,
    expression: factOf(
      runner,
      facts.map(([of, all]) => [of, all[name]]),
    ),
  }));
}

/** The fact of the runner whose name an expression gives. For any other name it is one of these facts, or an error. */
export function factOf(runner: Cel, facts: readonly FactOf<Fact>[]): Cel {
  const values = facts.map(([name, fact]): FactOf<Cel> => [name, literal(fact)]);
  const [first = '', ...others] = new Set(values.map(([, value]) => value));
  return others.length === 0
    ? first
    : (fieldByField(runner, facts) ?? calledAfter(runner, facts) ?? lookedUp(runner, values));
}

function literal(fact: Fact): Cel {
  switch (typeof fact) {
    case 'string':
      return text(fact);
    case 'number':
    case 'boolean':
      return String(fact);
    default:
      return Array.isArray(fact)
        ? texts(fact)
        : table(Object.entries(fact).map(([key, value]) => [key, text(value)]));
  }
}

type Fields = Readonly<Record<string, string>>;

/** Tables with the same keys become one, in which each value is a fact of its own. */
function fieldByField(runner: Cel, facts: readonly FactOf<Fact>[]): Cel | undefined {
  const tables = facts.filter((fact): fact is FactOf<Fields> => isTable(fact[1]));
  const keys = tables.map(([, fields]) => Object.keys(fields).join('\n'));
  if (tables.length < facts.length || new Set(keys).size > 1) {
    return undefined;
  }
  return table(
    Object.keys(tables[0]?.[1] ?? {}).map((key) => {
      const values = tables.map(([name, fields]) => [name, fields[key] ?? ''] as const);
      // A table holds values of one type, and that of a variable is not known everywhere.
      return [key, calledAfter(`string(${runner})`, values) ?? factOf(runner, values)];
    }),
  );
}

function isTable(fact: Fact): fact is Fields {
  return typeof fact === 'object' && !Array.isArray(fact);
}

/** Texts that are the same around the runner's name. */
function calledAfter(runner: Cel, facts: readonly FactOf<Fact>[]): Cel | undefined {
  const [[name, value] = ['', '']] = facts;
  const parts = String(value).split(name);
  for (let end = 1; end < parts.length; end++) {
    const [before, after] = [parts.slice(0, end).join(name), parts.slice(end).join(name)];
    if (facts.every(([other, fact]) => fact === `${before}${other}${after}`)) {
      return [...(before ? [text(before)] : []), runner, ...(after ? [text(after)] : [])].join(' + ');
    }
  }
  return undefined;
}

/** More runners that each have a value of their own stand in a table: the API server reads no deeper nesting. */
const MOST_EXCEPTIONS = 3;

/** In a table of all, or as exceptions from the most common value, whichever is shorter. */
function lookedUp(runner: Cel, values: readonly FactOf<Cel>[]): Cel {
  const [inTable, asException] = [`${table(values)}[${runner}]`, byValue(runner, values)];
  return asException.length < inTable.length ? asException : inTable;
}

/** The most common value, unless the runner is one of those that have another. */
function byValue(runner: Cel, values: readonly FactOf<Cel>[]): Cel {
  const namesOf = new Map<Cel, string[]>();
  for (const [name, value] of values) {
    const names = namesOf.get(value) ?? [];
    namesOf.set(value, names);
    names.push(name);
  }
  const [[most = ''] = [], ...others] = [...namesOf].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  const single = others.flatMap(([value, [name = '', ...more]]) =>
    more.length === 0 ? [[name, value] as const] : [],
  );
  const inTable = single.length > MOST_EXCEPTIONS;
  const nested = others
    .filter(([, names]) => !inTable || names.length > 1)
    .reduceRight((rest, [value, names]) => `${isOneOf(runner, names)} ? ${value} : ${rest}`, most);
  return inTable ? `${table(single)}[?${runner}].orValue(${nested})` : nested;
}

function isOneOf(runner: Cel, names: readonly string[]): Cel {
  const [name = '', ...more] = names;
  return more.length === 0 ? `${runner} == ${text(name)}` : `${runner} in ${texts(names)}`;
}
