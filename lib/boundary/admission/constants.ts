import type { ASTNode } from '@marcbachmann/cel-js';
import type { Policy } from './policy';

type Value = boolean | number | string | readonly [];

/**
 * What comes out the same for every request, because a fleet lacks what an expression is about: no daemon, no pull
 * secrets. Nothing hangs on it, so that no request could exercise it either.
 */
export class Constants {
  readonly #variables = new Map<string, Value | undefined>();

  constructor(readonly policy: Policy) {}

  /** The value of an expression, if no request makes a difference to it. */
  valueOf(node: ASTNode): Value | undefined {
    switch (node.op) {
      case 'value':
        return typeof node.args === 'bigint' ? Number(node.args) : literal(node.args);
      case 'list':
        return node.args.length === 0 ? [] : undefined;
      case '.':
        return node.args[0].op === 'id' && node.args[0].args === 'variables'
          ? this.#variable(node.args[1])
          : undefined;
      case 'call':
        return node.args[0] === 'size' && isEmpty(this.#at(node.args[1], 0)) ? 0 : undefined;
      case 'in':
        return isEmpty(this.valueOf(node.args[1])) ? false : undefined;
      case '!_': {
        const value = this.valueOf(node.args);
        return typeof value === 'boolean' ? !value : undefined;
      }
      case '&&':
        return this.#logical(node.args, false);
      case '||':
        return this.#logical(node.args, true);
      case '>':
        return this.#isSizeOfSomething(node.args[0]) && this.valueOf(node.args[1]) === 0
          ? true
          : compared(node.op, this.valueOf(node.args[0]), this.valueOf(node.args[1]));
      case '==':
      case '!=':
        return compared(node.op, this.valueOf(node.args[0]), this.valueOf(node.args[1]));
      default:
        return undefined;
    }
  }

  #at(nodes: readonly ASTNode[], index: number): Value | undefined {
    const node = nodes[index];
    return node === undefined ? undefined : this.valueOf(node);
  }

  /** One operand may settle it, even where another fails. */
  #logical(operands: readonly ASTNode[], settles: boolean): Value | undefined {
    const values = operands.map((operand) => this.valueOf(operand));
    return values.includes(settles)
      ? settles
      : values.every((value) => value === !settles)
        ? !settles
        : undefined;
  }

  #isSizeOfSomething(node: ASTNode): boolean {
    return (
      node.op === 'call' && node.args[0] === 'size' && node.args[1].every((list) => this.#isFilled(list))
    );
  }

  /** A list with something in it, or a table of such lists, whichever entry is asked for. */
  #isFilled(node: ASTNode): boolean {
    switch (node.op) {
      case 'list':
        return node.args.length > 0;
      case '[]': {
        const [table] = node.args;
        return (
          table.op === 'map' && table.args.every(([, list]) => list.op === 'list' && list.args.length > 0)
        );
      }
      case '.': {
        const root =
          node.args[0].op === 'id' && node.args[0].args === 'variables'
            ? this.#rootOf(node.args[1])
            : undefined;
        return root?.op === 'list' || root?.op === '[]' ? this.#isFilled(root) : false;
      }
      default:
        return false;
    }
  }

  #rootOf(name: string): ASTNode | undefined {
    const variable = this.policy.variables.find((candidate) => candidate.name === name);
    const [root] = variable?.expression.parts.keys() ?? [];
    return root;
  }

  #variable(name: string): Value | undefined {
    if (!this.#variables.has(name)) {
      this.#variables.set(name, undefined);
      const root = this.#rootOf(name);
      this.#variables.set(name, root === undefined ? undefined : this.valueOf(root));
    }
    return this.#variables.get(name);
  }
}

function literal(value: unknown): Value | undefined {
  return typeof value === 'boolean' || typeof value === 'string' ? value : undefined;
}

function isEmpty(value: Value | undefined): boolean {
  return typeof value === 'object' && value.length === 0;
}

function compared(
  op: '>' | '==' | '!=',
  left: Value | undefined,
  right: Value | undefined,
): boolean | undefined {
  if (typeof left !== typeof right || typeof left === 'object' || left === undefined || right === undefined) {
    return undefined;
  }
  return op === '>' ? left > right : (op === '==') === (left === right);
}
