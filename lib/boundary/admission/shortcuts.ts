import type { ASTNode } from '@marcbachmann/cel-js';
import { type CheckedNode, evaluationOf } from './nodes';

/**
 * Ways around what the evaluator works out again each time: the policies ask many requests whether a text is one of
 * those that they write out. What comes out is the same.
 */

/** Takes the ways around, in an expression whose types are checked. */
export function takeShortcuts(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    if (isWrittenOut(node)) {
      keepValue(node as unknown as CheckedNode);
    }
    if (node.op === '==' || node.op === '!=') {
      compareTexts(node as unknown as CheckedNode, node.op === '==');
    } else if (node.op === 'in' && node.args[1].op === 'list' && node.args[1].args.every(isText)) {
      lookUpText(
        node as unknown as CheckedNode,
        node.args[1].args.map(({ args }) => args),
      );
    } else if (node.op === 'call' && node.args[0] === 'size') {
      measureText(node as unknown as CheckedNode);
    }
  }
}

/** Whether a list or a table has nothing but literals in it. */
function isWrittenOut(node: ASTNode): boolean {
  return (
    (node.op === 'list' || node.op === 'map') &&
    node.args.flat().every((entry) => entry.op === 'value' || isWrittenOut(entry))
  );
}

function isText({ op, args }: ASTNode): boolean {
  return op === 'value' && typeof args === 'string';
}

/** Nothing in an expression changes a list or a table; what loops add to is made by the library and is no part of it. */
function keepValue(node: CheckedNode): void {
  const evaluate = evaluationOf(node);
  let value: unknown;
  node.evaluate = (evaluator, _, context) => {
    value ??= evaluate(evaluator, node, context);
    return value;
  };
}

function compareTexts(node: CheckedNode, whenEqual: boolean): void {
  const { handle } = node;
  if (handle !== undefined) {
    node.handle = (left, right, third, fourth) =>
      typeof left === 'string' && typeof right === 'string'
        ? (left === right) === whenEqual
        : handle(left, right, third, fourth);
  }
}

function lookUpText(node: CheckedNode, literals: readonly unknown[]): void {
  const { handle } = node;
  const texts = new Set(literals);
  if (handle !== undefined) {
    node.handle = (item, list, third, fourth) =>
      typeof item === 'string' ? texts.has(item) : handle(item, list, third, fourth);
  }
}

/** A character beyond 16 bits is two of JavaScript's and one of CEL's, which takes long to count. */
const BEYOND_16_BITS = /[\ud800-\udfff]/;

function measureText(node: CheckedNode): void {
  const { handle } = node;
  if (handle !== undefined) {
    node.handle = (values, second, third, fourth) => {
      const [value] = values as readonly unknown[];
      return typeof value === 'string' && !BEYOND_16_BITS.test(value)
        ? BigInt(value.length)
        : handle(values, second, third, fourth);
    };
  }
}
