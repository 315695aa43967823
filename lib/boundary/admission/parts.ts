import type { ASTNode } from '@marcbachmann/cel-js';

/** Remembers how the parts of an expression came out, so that a part that never decides anything can be told. */

/** How a part came out, as bits: one part may have come out in several ways. */
export const CAME_OUT = {
  true: 1,
  false: 2,
  otherwise: 4,
  /** It stands first, came out so that the second is not looked at, and the second would have come out otherwise. */
  decided: 8,
} as const;

/** The parts of an expression that are watched, each with its place in the marks. */
export type Parts = ReadonlyMap<ASTNode, number>;

/** Where the parts of the expression at work are marked. An expression may ask for variables, which are others. */
let marks: Uint8Array | undefined;

/** Evaluates an expression, and marks how its parts come out. */
export function marking<Value>(into: Uint8Array | undefined, run: () => Value): Value {
  const before = marks;
  marks = into;
  try {
    return run();
  } finally {
    marks = before;
  }
}

/** Adds marks to others of the same expression. */
export function addMarks(into: Uint8Array, from: Uint8Array): void {
  for (let place = 0; place < from.length; place++) {
    into[place] = (into[place] ?? 0) | (from[place] ?? 0);
  }
}

/** Marks of all expressions that one policy asked. */
export class Exercise {
  readonly #marks = new Map<Parts, Uint8Array>();

  of(parts: Parts): Uint8Array {
    let own = this.#marks.get(parts);
    if (own === undefined) {
      own = new Uint8Array(parts.size);
      this.#marks.set(parts, own);
    }
    return own;
  }
}

/** What the evaluator keeps about a part of an expression, once its types are checked. */
interface CheckedNode {
  evaluate: Evaluate;
  readonly meta: {
    readonly alternate?: { readonly evaluate: Evaluate };
    readonly macro?: { readonly evaluate: Evaluate };
    readonly evaluate: Evaluate;
  };
}

type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;

/** Lets the parts of an expression mark how they come out. What is never marked counts as never exercised. */
export function watched(root: ASTNode, nodes: readonly ASTNode[]): Parts {
  const parts = new Map<ASTNode, number>();
  for (const node of [root, ...nodes.flatMap(partsOf)]) {
    if (!parts.has(node)) {
      watch(node as unknown as CheckedNode, parts.size);
      parts.set(node, parts.size);
    }
  }
  for (const node of nodes) {
    if (node.op === '||' || node.op === '&&') {
      const [first, second] = node.args;
      watchDecision(
        first as unknown as CheckedNode,
        second as unknown as CheckedNode,
        node.op === '||',
        parts.get(first) ?? 0,
      );
    }
  }
  return parts;
}

/** Looks at the second of two as well, until it is known that the first is not there for nothing. */
function watchDecision(first: CheckedNode, second: CheckedNode, settles: boolean, place: number): void {
  const { evaluate } = first;
  first.evaluate = (evaluator, node, context) => {
    const value = evaluate(evaluator, node, context);
    const own = marks;
    if (value === settles && own !== undefined && ((own[place] ?? 0) & CAME_OUT.decided) === 0) {
      const other = marking(undefined, () => valueOf(() => second.evaluate(evaluator, second, context)));
      if (other !== settles) {
        own[place] = (own[place] ?? 0) | CAME_OUT.decided;
      }
    }
    return value;
  };
}

/** That it fails decides nothing. */
function valueOf(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch {
    return undefined;
  }
}

function watch(node: CheckedNode, place: number): void {
  const { alternate, macro, evaluate } = node.meta;
  const other = alternate ?? macro;
  node.evaluate = (evaluator, _, context) => {
    const value =
      other === undefined ? evaluate(evaluator, node, context) : other.evaluate(evaluator, other, context);
    if (marks !== undefined) {
      const mark = value === true ? CAME_OUT.true : value === false ? CAME_OUT.false : CAME_OUT.otherwise;
      marks[place] = (marks[place] ?? 0) | mark;
    }
    return value;
  };
}

/** The parts of a node that may be asked how they came out. */
function partsOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case '||':
    case '&&':
      return node.args;
    case '?:':
      return node.args.slice(1);
    case 'rcall':
      return node.args[0] === 'filter' ? node.args[2].slice(1) : childrenOf(node).filter(isCondition);
    case '!_':
      return [];
    default:
      return childrenOf(node).filter(isCondition);
  }
}

/** The nodes that a node consists of. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'id':
    case 'value':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case '!_':
    case '-_':
      return [node.args];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'map':
      return node.args.flat();
    default:
      return node.args;
  }
}

const CONDITIONS: ReadonlySet<string> = new Set(['||', '&&', '!_', '==', '!=', 'in', '<', '<=', '>', '>=']);
const TESTS: ReadonlySet<unknown> = new Set([
  'all',
  'contains',
  'endsWith',
  'exists',
  'exists_one',
  'has',
  'isGreaterThan',
  'isLessThan',
  'isQuantity',
  'matches',
  'matchesPattern',
  'startsWith',
]);

/** Whether a node is true or false by the way it is written. */
export function isCondition(node: ASTNode): boolean {
  return CONDITIONS.has(node.op) || ((node.op === 'call' || node.op === 'rcall') && TESTS.has(node.args[0]));
}
