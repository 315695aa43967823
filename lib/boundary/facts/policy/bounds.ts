import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../../admission/cel';
import { canonicalText, type Order } from './canonical-text';
import type { CaseFinder, Cases } from './cases';
import { TextWithOther, type Value } from './closed-value';
import { ordersIn } from './order';
import { resolved, rootOf, type Variables, variableOf } from './term';

/** Something that a policy compares with what is asked for: a list, an amount, a pattern, or a table. */
export interface Bound {
  /** Where it stands: the names of the rules and conditions that ask for it, each with its number there. */
  readonly places: readonly string[];
  /** The variable that holds it. */
  readonly variable: string | undefined;
  /** What one more or a higher one does: it lets more pass, or less, or that cannot be known. */
  readonly more: 'widens' | 'narrows' | undefined;
  readonly as: Order['as'] | undefined;
  readonly cases: Cases;
}

interface FoundBound {
  /** Whether it is a list of names, in whatever order. */
  readonly areNames: boolean;
  readonly places: Map<string, string>;
  readonly variable: string | undefined;
  readonly cases: Cases;
  readonly orders: (Order | undefined)[];
}

/** Reads the expressions of a policy apart from what they compare with. */
export class BoundReader {
  readonly #found = new Map<ASTNode, FoundBound>();
  readonly #cases = new Map<ASTNode, Cases | undefined>();

  constructor(
    readonly variables: Variables,
    readonly finder: CaseFinder,
    readonly wordsFor: (text: string) => string | undefined,
  ) {}

  /** The text of an expression with numbers in the places of its bounds. */
  textOf(rule: string, expression: Expression, order: Order): string {
    const root = rootOf(expression);
    let count = 0;
    const nextPlace = (): string => `${rule} #${++count}`;
    return root === undefined
      ? `unread: ${expression.text}`
      : canonicalText(root, this.variables, order, {
          orders: ordersIn,
          instead: (node, own) => this.#instead(node, own, rule, nextPlace),
        });
  }

  /** The bounds of all expressions that were read. */
  found(): readonly Bound[] {
    return [...this.#found.values()].map(({ areNames, orders, places, variable, cases }) => {
      const [first] = orders;
      const isOrdered =
        first !== undefined && orders.every((order) => order?.sign === first.sign && order.as === first.as);
      return {
        places: [...places.values()],
        variable,
        cases,
        more: isOrdered ? (first.sign === 1 ? 'widens' : 'narrows') : undefined,
        as: areNames ? 'list' : isOrdered ? first.as : undefined,
      };
    });
  }

  #instead(
    node: ASTNode,
    order: Order | undefined,
    rule: string,
    nextPlace: () => string,
  ): string | undefined {
    const part = resolved(node, this.variables);
    const cases = this.#casesOf(part);
    const words = cases?.by === undefined ? this.#words(cases?.other) : undefined;
    if (cases === undefined || words !== undefined || !this.#isBound(node, cases, order)) {
      return words === undefined ? undefined : `<${words}>`;
    }
    const by = cases.by === undefined ? '' : ` by ${cases.by}`;
    const own = this.#register(part, node, cases, order, rule, nextPlace);
    const lists = cases.by === undefined ? [] : this.finder.listsOf(cases.by);
    for (const list of lists) {
      const names = this.#casesOf(list);
      if (names !== undefined) {
        this.#register(list, list, names, undefined, rule, nextPlace, true);
      }
    }
    return `<${own}${by}>`;
  }

  /** The number of a bound in a rule. Not by the name of the rule: under another name it says the same. */
  #register(
    part: ASTNode,
    node: ASTNode,
    cases: Cases,
    order: Order | undefined,
    rule: string,
    nextPlace: () => string,
    areNames = false,
  ): string {
    const bound: FoundBound = this.#found.get(part) ?? {
      areNames,
      places: new Map(),
      variable: variableOf(node),
      cases,
      orders: [],
    };
    this.#found.set(part, bound);
    const place = bound.places.get(rule) ?? nextPlace();
    bound.places.set(rule, place);
    bound.orders.push(order);
    return place.slice(rule.length + 1);
  }

  #casesOf(place: ASTNode): Cases | undefined {
    if (!this.#cases.has(place)) {
      this.#cases.set(place, this.finder.casesOf(place));
    }
    return this.#cases.get(place);
  }

  #words(value: Value | undefined): string | undefined {
    return typeof value === 'string' ? this.wordsFor(value) : undefined;
  }

  #isBound(node: ASTNode, { by, values, other, isCompared }: Cases, order: Order | undefined): boolean {
    const all = [...values.values(), ...(other === undefined ? [] : [other])];
    if (all.some((value) => typeof value === 'boolean')) {
      return false;
    }
    if (by !== undefined) {
      return isCompared || all.some((value) => value instanceof TextWithOther && this.#isTold(values));
    }
    // What stands for nothing is part of the expression, unless somebody gave it a name.
    return (
      order !== undefined && order.as !== 'truth' && (variableOf(node) !== undefined || !isNothing(other))
    );
  }

  #isTold(values: ReadonlyMap<string, Value>): boolean {
    return [...values.values()].some((value) => this.#words(value) !== undefined);
  }
}

function isNothing(value: Value | undefined): boolean {
  return value === 0 || value === '0' || value === '' || (Array.isArray(value) && value.length === 0);
}
