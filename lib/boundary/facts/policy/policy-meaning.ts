import type { NamedExpression, Policy } from '../../admission/policy';
import { grouped } from '../grouped';
import { at, listOf, textIn } from '../untyped';
import { type Bound, BoundReader } from './bounds';
import { canonicalText } from './canonical-text';
import { CaseFinder } from './cases';
import { domainsOf } from './domains';
import { rootOf, type Variables } from './term';

/** What a policy holds requests to, whatever its variables are called, and in whatever order it says it. */
export interface PolicyMeaning {
  readonly conditions: readonly ExpressionMeaning[];
  readonly rules: readonly ExpressionMeaning[];
  /** What the conditions and rules compare requests with. */
  readonly bounds: readonly Bound[];
  /** What is let pass of each version before. */
  readonly before: readonly string[];
  /** The rules that a version before may pass by. */
  readonly openToBefore: readonly string[];
}

/** A condition or a rule. */
export interface ExpressionMeaning {
  /** Its name, the id in its message, or else its message: what finds it again, whatever its place is. */
  readonly name: string;
  readonly message: string;
  /** All that it says and the variables that it asks for say, but for bounds: these have their places in it. */
  readonly text: string;
}

/** What the manifests around a policy say. */
export interface Surroundings {
  /** The names of runners: each is a case of its own. */
  readonly names: ReadonlySet<string>;
  /** Whether a text is told elsewhere, where it stands in the manifests themselves. */
  readonly wordsFor: (text: string) => string | undefined;
}

/**
 * Reads what a policy holds requests to. One whose variables ask for each other so deeply that no reader comes to their end is
 * read as it is written.
 */
export function meaningOf(policy: Policy, surroundings: Surroundings): PolicyMeaning {
  try {
    return readMeaning(policy, surroundings);
  } catch (error) {
    if (error instanceof RangeError) {
      return asWritten(policy);
    }
    throw error;
  }
}

function asWritten(policy: Policy): PolicyMeaning {
  const { variables } = policy.whole ?? policy;
  const definitions = variables.map(({ name, expression }) => `${name} = ${expression.text}`);
  const plain = ({ expression }: NamedExpression): string =>
    ['unread:', expression.text, ...definitions].join('\n');
  const read = (items: readonly Named[]): readonly ExpressionMeaning[] =>
    items.map(({ name, message, item }) => ({ name, message, text: plain(item) }));
  return {
    conditions: read(named(policy.conditions, () => '', plain)),
    rules: read(named(policy.validations, messagesOf(policy), plain)),
    bounds: [],
    before:
      policy.open.size === 0
        ? []
        : policy.versions.flatMap(({ holds }) => (holds === undefined ? [] : plain(holds))),
    openToBefore: [...policy.open],
  };
}

function readMeaning(policy: Policy, { names, wordsFor }: Surroundings): PolicyMeaning {
  const lookup = (policy.whole ?? policy).variableOf;
  const variables: Variables = (name) => {
    const expression = lookup.get(name);
    return expression === undefined ? undefined : rootOf(expression);
  };
  const domains = domainsOf(policy, new CaseFinder(variables, new Map(), names));
  const reader = new BoundReader(variables, new CaseFinder(variables, domains, names), wordsFor);
  // What a condition is true for is looked at, and so it may be refused.
  const read = (items: readonly Named[], sign: 1 | -1): readonly ExpressionMeaning[] =>
    items.map(({ name, message, item }) => ({
      name,
      message,
      text: reader.textOf(name, item.expression, { sign, as: 'truth' }),
    }));
  const plain = ({ expression }: NamedExpression): string => {
    const root = rootOf(expression);
    return root === undefined ? expression.text : canonicalText(root, variables);
  };
  const conditions = read(
    named(policy.conditions, () => '', plain),
    -1,
  );
  const rules = read(named(policy.validations, messagesOf(policy), plain), 1);
  return {
    conditions,
    rules,
    bounds: reader.found(),
    before:
      policy.open.size === 0
        ? []
        : policy.versions.flatMap(({ holds }) => (holds === undefined ? [] : plain(holds))),
    openToBefore: [...policy.open],
  };
}

interface Named {
  readonly name: string;
  readonly message: string;
  readonly item: NamedExpression;
}

function messagesOf({ object }: Policy): (index: number) => string {
  const messages = listOf(at(object.raw, 'spec', 'validations')).map((item) => textIn(at(item, 'message')));
  return (index) => messages[index] ?? '';
}

/** What is named by its place in a list is found again by what it says. */
function named(
  items: readonly NamedExpression[],
  messageAt: (index: number) => string,
  textOf: (item: NamedExpression) => string,
): readonly Named[] {
  const all = items.map((item, index) => {
    const message = messageAt(index);
    const name = /^validations\[\d+\]$/.test(item.name) ? message || 'without a message' : item.name;
    return { name, message, item };
  });
  return [...grouped(all, ({ name }) => name)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, alike]) =>
      alike.length === 1
        ? alike
        : alike
            .map((one) => ({ one, text: textOf(one.item) }))
            .sort((left, right) => (left.text < right.text ? -1 : 1))
            .map(({ one }, index) => ({ ...one, name: index === 0 ? name : `${name} (${index + 1})` })),
    );
}
