import type { ASTNode } from '@marcbachmann/cel-js';
import type { Constants } from './constants';
import { CAME_OUT, childrenOf, entriesOf, isCondition } from './parts';

/**
 * What a part of an expression must have come out as, for some request, to be more than an exception that nothing
 * explains. Only what could let more pass is asked about: an alternative of a rule must hold for some request, and what
 * takes a request or a container out of a rule must do so for some.
 */

/** What becomes of a request where an expression is true, or where a list has more in it. */
export type Effect = 'admits' | 'refuses' | 'either';

/** A part with the ways of which each must have been seen. */
export interface Demand {
  readonly node: ASTNode;
  /** Bits of `CAME_OUT`, of which each group must have been met. */
  readonly wanted: readonly number[];
  /** Whether it is an entry of a list or table, which may be there for a runner that others ask about. */
  readonly isEntry?: boolean;
}

/** What an expression demands, and the variables that it asks for with what their being true does. */
export interface Demands {
  readonly demands: readonly Demand[];
  readonly variables: readonly (readonly [name: string, effect: Effect])[];
}

const OPPOSITE: Readonly<Record<Effect, Effect>> = { admits: 'refuses', refuses: 'admits', either: 'either' };

const TRUE = CAME_OUT.true | CAME_OUT.otherwise;
const FALSE = CAME_OUT.false | CAME_OUT.otherwise;
const ANY = CAME_OUT.true | CAME_OUT.false | CAME_OUT.otherwise;

/** What an expression demands that has an effect. */
export function demandsOf(root: ASTNode, effect: Effect, constants: Constants): Demands {
  const walk = new Walk(constants);
  walk.visit(root, effect);
  return walk;
}

class Walk {
  readonly demands: Demand[] = [];
  readonly variables: (readonly [string, Effect])[] = [];

  constructor(readonly constants: Constants) {}

  visit(node: ASTNode, effect: Effect): void {
    if (this.constants.valueOf(node) !== undefined) {
      return;
    }
    const entries = entriesOf(node);
    if (entries !== undefined && !(node.op === 'in' && effect === 'refuses')) {
      this.demands.push(
        ...entries.literals.map((literal) => ({ node: literal, wanted: [TRUE], isEntry: true })),
      );
    }
    switch (node.op) {
      case '||':
        this.#pair(node.args, effect, effect === 'refuses' ? [] : [TRUE]);
        return;
      case '&&':
        this.#pair(node.args, effect, effect === 'admits' ? [] : [FALSE]);
        return;
      case '!_':
        this.visit(node.args, OPPOSITE[effect]);
        return;
      case '?:': {
        const [condition, ...branches] = node.args;
        this.visit(condition, 'either');
        this.#operands(branches, effect, [{ admits: TRUE, refuses: FALSE, either: ANY }[effect]]);
        return;
      }
      case '+':
        for (const list of node.args) {
          this.visit(list, effect);
        }
        return;
      case 'in':
        this.visit(node.args[0], 'either');
        this.visit(node.args[1], effect);
        return;
      case '==': {
        const list = emptyIn(node);
        if (list === undefined) {
          this.#others(node);
        } else {
          this.visit(list, OPPOSITE[effect]);
        }
        return;
      }
      case '.':
      case '.?':
        if (node.args[0].op === 'id' && node.args[0].args === 'variables') {
          this.variables.push([node.args[1], effect]);
          return;
        }
        this.#others(node);
        return;
      case 'rcall':
        this.#call(node, node.args[0], effect);
        return;
      default:
        this.#others(node);
        return;
    }
  }

  #call(node: ASTNode & { readonly op: 'rcall' }, name: string, effect: Effect): void {
    const [, receiver, args] = node.args;
    const body = args[1];
    switch (name) {
      case 'all':
        this.visit(receiver, OPPOSITE[effect]);
        this.#operands(body === undefined ? [] : [body], effect, []);
        return;
      case 'exists':
        this.visit(receiver, effect);
        this.#operands(body === undefined ? [] : [body], effect, []);
        return;
      case 'filter':
        this.visit(receiver, effect);
        this.#operands(body === undefined ? [] : [body], effect, effect === 'admits' ? [] : [FALSE]);
        return;
      case 'map':
        this.visit(receiver, effect);
        this.#operands(body === undefined ? [] : [body], 'either', []);
        return;
      case 'orValue':
        for (const part of [receiver, ...args]) {
          this.visit(part, effect);
        }
        return;
      default:
        this.#others(node);
        return;
    }
  }

  /** The first of two must have decided alone; the second is looked at only where the first does not. */
  #pair([first, second]: readonly [ASTNode, ASTNode], effect: Effect, wanted: readonly number[]): void {
    this.#operands([first], effect, wanted.length === 0 ? [] : [CAME_OUT.decided]);
    this.#operands([second], effect, wanted);
  }

  #operands(nodes: readonly ASTNode[], effect: Effect, wanted: readonly number[]): void {
    for (const node of nodes) {
      if (wanted.length > 0 && !this.#isHarmless(node, effect)) {
        this.demands.push({ node, wanted });
      }
      this.visit(node, effect);
    }
  }

  /** Parts of which it cannot be told what they do must have come out in both ways. */
  #others(node: ASTNode): void {
    for (const child of childrenOf(node)) {
      if (isCondition(child)) {
        this.demands.push({ node: child, wanted: [TRUE, FALSE] });
      }
      this.visit(child, 'either');
    }
  }

  /**
   * What is always false never lets anything pass, and neither does a list with nothing in it; what is always true never
   * takes anything out of a refusal.
   */
  #isHarmless(node: ASTNode, effect: Effect): boolean {
    const value = this.constants.valueOf(node);
    return (
      value !== undefined &&
      (value === { admits: false, refuses: true, either: undefined }[effect] ||
        (effect === 'admits' && typeof value === 'object'))
    );
  }
}

/** The list of which it is said that nothing is in it: what is left out of it lets a request pass. */
function emptyIn({ args: [size, number] }: ASTNode & { readonly op: '==' }): ASTNode | undefined {
  if (number.op !== 'value' || number.args !== 0n) {
    return undefined;
  }
  return size.op === 'call' && size.args[0] === 'size'
    ? size.args[1][0]
    : size.op === 'rcall' && size.args[0] === 'size'
      ? size.args[1]
      : undefined;
}
