import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from '../../admission/cel';

/** The part of an expression that is the whole of it; none where it cannot be read. */
export function rootOf({ parts }: Expression): ASTNode | undefined {
  const [root] = parts.keys();
  return root;
}

/** The name of the variable of a policy that a part of an expression asks for. */
export function variableOf(node: ASTNode): string | undefined {
  return node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'variables'
    ? node.args[1]
    : undefined;
}

/** Finds the expressions of a policy's variables. */
export type Variables = (name: string) => ASTNode | undefined;

/** What a part stands for: of a variable, what it holds; of one that is another one, what that holds. */
export function resolved(node: ASTNode, variables: Variables): ASTNode {
  const passed = new Set<ASTNode>();
  let found = node;
  while (!passed.has(found)) {
    passed.add(found);
    const name = variableOf(found);
    found = (name === undefined ? undefined : variables(name)) ?? found;
  }
  return found;
}

/** The one argument of a function that gives it back with another type. */
export function convertedBy(node: ASTNode, ...functions: readonly string[]): ASTNode | undefined {
  return node.op === 'call' && functions.includes(node.args[0]) ? node.args[1][0] : undefined;
}

/** What looks at the items of a list, and calls each by a name: the list, the name, and what is said of each. */
export interface Loop {
  readonly list: ASTNode;
  readonly name: string;
  readonly bodies: readonly ASTNode[];
}

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** A part of an expression as a loop. */
export function loopOf(node: ASTNode): Loop | undefined {
  if (node.op !== 'rcall' || !LOOPS.has(node.args[0])) {
    return undefined;
  }
  const [, list, [name, ...bodies]] = node.args;
  return name?.op === 'id' ? { list, name: name.args, bodies } : undefined;
}
