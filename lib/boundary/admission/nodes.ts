import type { ASTNode } from '@marcbachmann/cel-js';

/** Every string that is written out. */
export function literalsIn(nodes: readonly ASTNode[]): readonly string[] {
  return nodes.flatMap((node) => (node.op === 'value' && typeof node.args === 'string' ? [node.args] : []));
}

/** Every name, those of loops included. */
export function namesIn(nodes: readonly ASTNode[]): readonly string[] {
  return nodes.flatMap((node) => (node.op === 'id' ? [node.args] : []));
}

/** The variables of a policy that are asked for by name. */
export function variablesIn(nodes: readonly ASTNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    (node.op === '.' || node.op === '.?') && node.args[0].op === 'id' && node.args[0].args === 'variables'
      ? [node.args[1]]
      : [],
  );
}

/** Every node of an expression's syntax tree. */
export function nodesOf(root: ASTNode): readonly ASTNode[] {
  const nodes: ASTNode[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isNode(value)) {
      nodes.push(value);
      visit(value.args);
    }
  };
  visit(root);
  return nodes;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** What the evaluator keeps about a part of an expression, once its types are checked. */
export interface CheckedNode {
  evaluate: Evaluate;
  /** Works out an operator or a function, from the values of what it stands between. */
  handle?: (first: unknown, second: unknown, third: unknown, fourth: unknown) => unknown;
  readonly meta: {
    readonly alternate?: { readonly evaluate: Evaluate; readonly args: unknown };
    readonly macro?: { readonly evaluate: Evaluate };
    readonly evaluate: Evaluate;
  };
}

/** Evaluates a part of an expression. */
export type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;

/** What evaluates a node: what was put in its place already, what a macro was made into, or itself. */
export function evaluationOf(node: CheckedNode): Evaluate {
  if (Object.hasOwn(node, 'evaluate')) {
    return node.evaluate;
  }
  const { alternate, macro, evaluate } = node.meta;
  const other = alternate ?? macro;
  return other === undefined
    ? evaluate
    : (evaluator, _, context) => other.evaluate(evaluator, other, context);
}
