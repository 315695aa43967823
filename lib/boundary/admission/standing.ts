import { type Expression, expressionOf } from './cel';

/**
 * What a policy lets pass of the versions before it, read apart from what it says now. It has one form, and whatever has
 * another is left where it is, where it cannot be evaluated: an exception is understood, or it is none.
 */

/** An expression of a policy, with its place. */
interface Placed {
  readonly name: string;
  readonly expression: Expression;
  readonly where: string;
}

/** A version before the current one, in the words of the policy that lets it pass. */
export interface StandingVersion {
  /** What the names of its variables begin with. */
  readonly prefix: string;
  readonly where: string;
  /** Says whom it is for. */
  readonly whose: Placed | undefined;
  readonly holds: Placed | undefined;
  /** Variables by the names that they have in the current version. */
  readonly variables: ReadonlyMap<string, Placed>;
  /** Rules by their ids. */
  readonly rules: ReadonlyMap<string, Placed>;
  readonly conditions: readonly Placed[];
}

/** A policy in two parts. */
export interface PolicyInParts<Item extends Placed> {
  readonly variables: readonly Item[];
  readonly validations: readonly Item[];
  readonly versions: readonly StandingVersion[];
  /** Ids of the rules that a version before may pass by. */
  readonly open: ReadonlySet<string>;
}

const PREFIX = /^before\d?_/;
const PASSES_BY =
  /^\((?<now>.*)\) \|\| (?<before>variables\.before\d?_holds(?: \|\| variables\.before\d?_holds)*)$/s;

/** Takes a policy apart. */
export function inParts<Item extends Placed>(
  variables: readonly Item[],
  validations: readonly Item[],
): PolicyInParts<Item> {
  const standing = variables.filter(({ name }) => PREFIX.test(name));
  const prefixes = [...new Set(standing.map(({ name }) => PREFIX.exec(name)?.[0] ?? ''))];
  const passesBy = prefixes.map((prefix) => `variables.${prefix}holds`).join(' || ');
  const nowOf = ({ expression }: Placed): string | undefined => {
    const { now, before } = PASSES_BY.exec(expression.text)?.groups ?? {};
    return before === passesBy ? now : undefined;
  };
  return {
    variables: variables.filter(({ name }) => !PREFIX.test(name)),
    validations: validations.map((item) => {
      const now = nowOf(item);
      return now === undefined ? item : { ...item, expression: expressionOf(now) };
    }),
    versions: prefixes.map((prefix) => versionOf(prefix, standing)),
    open: new Set(validations.filter((item) => nowOf(item) !== undefined).map(({ name }) => name)),
  };
}

function versionOf(prefix: string, standing: readonly Placed[]): StandingVersion {
  const own = standing
    .filter(({ name }) => name.startsWith(prefix))
    .map((item) => [item.name.slice(prefix.length), item] as const);
  const named = new Map(own);
  const beginning = (with_: string) =>
    own.flatMap(([name, item]) =>
      name.startsWith(with_) ? [[name.slice(with_.length).replaceAll('_', '-'), item] as const] : [],
    );
  return {
    prefix,
    where: own[0]?.[1].where ?? '',
    whose: named.get('for'),
    holds: named.get('holds'),
    variables: new Map(own.filter(([name]) => !/^(?:rule_|if_)|^(?:for|holds)$/.test(name))),
    rules: new Map(beginning('rule_')),
    conditions: beginning('if_').map(([, item]) => item),
  };
}

/** The text of an expression of a version, as it would be if it were the current one. */
export function asCurrent({ prefix }: StandingVersion, { text }: Expression): string {
  return text.replaceAll(`variables.${prefix}`, 'variables.');
}

/** An expression with every literal empty. */
export function withoutLiterals(text: string): string {
  return text.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''");
}

/** What `holds` must say: that it is for whoever asks, and that every rule holds where the version looked at all. */
export function expectedHolds({ prefix, rules, conditions }: StandingVersion): string {
  const asked = (items: Iterable<Placed>) => [...items].map(({ name }) => `variables.${name}`).join(' && ');
  const all = asked(rules.values());
  return `variables.${prefix}for && ${conditions.length === 0 ? all : `(!(${asked(conditions)}) || (${all}))`}`;
}
