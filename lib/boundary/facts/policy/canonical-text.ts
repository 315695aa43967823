import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf } from '../../admission/parts';
import { loopOf, type Variables, variableOf } from './term';

/**
 * What more does: `1` where a longer list, a higher number or a yes makes the whole rather true, `-1` where it makes it rather false. None
 * where it cannot be known.
 */
export interface Order {
  readonly sign: 1 | -1;
  readonly as: 'truth' | 'list' | 'amount' | 'pattern';
}

/** What a writer puts in the place of a part, and what becomes of the parts of those that it leaves. */
export interface Reading {
  /** Stands in the place of a part that is told by itself. */
  readonly instead?: (node: ASTNode, order: Order | undefined) => string | undefined;
  /** The order of the parts of a part. */
  readonly orders?: (node: ASTNode, order: Order | undefined) => ReadonlyMap<ASTNode, Order>;
}

const NO_ORDERS: ReadonlyMap<ASTNode, Order> = new Map();

/**
 * An expression as one text that is the same whatever its variables and the names in its loops are called: it holds what the variables
 * hold.
 */
export function canonicalText(
  root: ASTNode,
  variables: Variables,
  order?: Order,
  reading: Reading = {},
): string {
  const writer = new Writer(variables, reading);
  const text = writer.write(root, order, []);
  return [text, ...writer.definitions].join('\n');
}

class Writer {
  readonly definitions: string[] = [];
  readonly #numbers = new Map<string, string>();

  constructor(
    readonly variables: Variables,
    readonly reading: Reading,
  ) {}

  write(node: ASTNode, order: Order | undefined, loops: readonly string[]): string {
    const told = this.reading.instead?.(node, order);
    if (told !== undefined) {
      return told;
    }
    const name = variableOf(node);
    if (name !== undefined) {
      return this.#variable(name, order);
    }
    const orders = this.reading.orders?.(node, order) ?? NO_ORDERS;
    const each = (part: ASTNode, names = loops): string => this.write(part, orders.get(part), names);
    const loop = loopOf(node);
    if (loop !== undefined && node.op === 'rcall') {
      const inside = [...loops, loop.name];
      return `${node.args[0]}(${[each(loop.list), ...loop.bodies.map((body) => each(body, inside))].join(', ')})`;
    }
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id': {
        const depth = loops.lastIndexOf(node.args);
        return depth < 0 ? node.args : `@${depth}`;
      }
      case '.':
      case '.?':
        return `${each(node.args[0])}${node.op}${JSON.stringify(node.args[1])}`;
      case 'map':
        return `{${node.args
          .map(([key, value]) => `${each(key)}: ${each(value)}`)
          .sort()
          .join(', ')}}`;
      case 'in': {
        const [item, list] = node.args;
        // A value is in a list whatever the order of the list is.
        const whole = this.reading.instead?.(list, orders.get(list));
        const items =
          whole === undefined && list.op === 'list' ? list.args.map((part) => each(part)).sort() : undefined;
        return `(${each(item)} in ${whole ?? (items === undefined ? each(list) : `[${items.join(', ')}]`)})`;
      }
      case 'call':
      case 'rcall':
        return `${node.args[0]}(${childrenOf(node)
          .map((part) => each(part))
          .join(', ')})`;
      default:
        return `${node.op}(${childrenOf(node)
          .map((part) => each(part))
          .join(', ')})`;
    }
  }

  #variable(name: string, order: Order | undefined): string {
    const root = this.variables(name);
    if (root === undefined) {
      return `variables.${JSON.stringify(name)}`;
    }
    const key = JSON.stringify([name, order]);
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      return known;
    }
    const number = `$${this.#numbers.size + 1}`;
    // Before it is written, so that a variable which asks for itself comes to an end.
    this.#numbers.set(key, number);
    const place = this.definitions.push('') - 1;
    this.definitions[place] = `${number} = ${this.write(root, order, [])}`;
    return number;
  }
}

function literal(value: unknown): string {
  if (typeof value === 'bigint') {
    return `${value}`;
  }
  // JSON holds nothing of an unsigned number.
  const isObject = typeof value === 'object' && value !== null;
  return `${typeof value} ${isObject ? String(value) : (JSON.stringify(value) ?? String(value))}`;
}
