import type { ASTNode } from '@marcbachmann/cel-js';
import { type CheckedNode, evaluationOf } from './nodes';

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
    const entries = entriesOf(node);
    if (entries !== undefined) {
      watchEntries(entries, parts);
    }
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

/** What is looked up, and the literals that it may be. */
export interface Entries {
  readonly key: ASTNode;
  readonly literals: readonly ASTNode[];
}

/** A value that is looked up in a list or in a table which is written out. */
export function entriesOf(node: ASTNode): Entries | undefined {
  if (node.op === 'in' && node.args[1].op === 'list') {
    return { key: node.args[0], literals: node.args[1].args.filter(isLiteral) };
  }
  if ((node.op === '[]' || node.op === '[?]') && node.args[0].op === 'map') {
    return { key: node.args[1], literals: node.args[0].args.map(([key]) => key).filter(isLiteral) };
  }
  return undefined;
}

function isLiteral(node: ASTNode): boolean {
  return node.op === 'value';
}

/** Marks the literal that was looked up. */
function watchEntries({ key, literals }: Entries, parts: Map<ASTNode, number>): void {
  const places = new Map<unknown, number>();
  for (const literal of literals) {
    if (literal.op === 'value' && !places.has(literal.args)) {
      places.set(literal.args, parts.size);
      parts.set(literal, parts.size);
    }
  }
  const node = key as unknown as CheckedNode;
  const evaluate = evaluationOf(node);
  node.evaluate = (evaluator, _, context) => {
    const value = evaluate(evaluator, node, context);
    const place = marks === undefined ? undefined : places.get(value);
    if (marks !== undefined && place !== undefined) {
      marks[place] = CAME_OUT.true;
    }
    return value;
  };
}

/** Looks at the second of two as well, until it is known that the first is not there for nothing. */
function watchDecision(first: CheckedNode, second: CheckedNode, settles: boolean, place: number): void {
  const { evaluate } = first;
  first.evaluate = (evaluator, node, context) => {
    const value = evaluate(evaluator, node, context);
    const own = marks;
    if (value === settles && own !== undefined && ((own[place] ?? 0) & CAME_OUT.decided) === 0) {
      const other = marking(undefined, () =>
        valueUnlessItFails(() => second.evaluate(evaluator, second, context)),
      );
      if (other !== settles) {
        own[place] = (own[place] ?? 0) | CAME_OUT.decided;
      }
    }
    return value;
  };
}

/** That it fails decides nothing. */
function valueUnlessItFails(evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch {
    return undefined;
  }
}

function watch(node: CheckedNode, place: number): void {
  const evaluate = evaluationOf(node);
  node.evaluate = (evaluator, _, context) => {
    const value = evaluate(evaluator, node, context);
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
