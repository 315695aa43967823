import type { ASTNode } from '@marcbachmann/cel-js';
import { namesIn, variablesIn } from './nodes';

/** The part of CEL that Kubernetes 1.30 and this evaluator read alike; tests hold it against a real API server. */

/** Functions and macros, called alone or on a value. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'add',
  'all',
  'compareTo',
  'contains',
  'dyn',
  'endsWith',
  'exists',
  'exists_one',
  'filter',
  'has',
  'isGreaterThan',
  'isLessThan',
  'isQuantity',
  'join',
  'map',
  'matches',
  'orValue',
  'quantity',
  'sign',
  'size',
  'startsWith',
  'string',
]);

/** Operators and literals. */
export const OPERATORS: ReadonlySet<ASTNode['op']> = new Set<ASTNode['op']>([
  'value',
  'id',
  'call',
  'rcall',
  'list',
  'map',
  '.',
  '.?',
  '[]',
  '[?]',
  '?:',
  '||',
  '&&',
  '!_',
  '-_',
  '==',
  '!=',
  'in',
  '+',
  '-',
  '<',
  '<=',
  '>',
  '>=',
]);

/** What the nodes of an expression use besides, in words. */
export function strangersIn(nodes: readonly ASTNode[]): readonly string[] {
  const found = nodes.flatMap((node) => {
    if (!OPERATORS.has(node.op)) {
      return [`the operator '${node.op}'`];
    }
    if ((node.op === 'call' || node.op === 'rcall') && !FUNCTIONS.has(node.args[0])) {
      return [`the function '${node.args[0]}'`];
    }
    return node.op === 'rcall' && LOOPS.has(node.args[0]) && node.args[2].length !== 2
      ? [`'${node.args[0]}' with ${node.args[2].length} arguments`]
      : [];
  });
  const variables = namesIn(nodes).filter((name) => name === 'variables').length;
  return [
    ...new Set(found),
    ...(variables > variablesIn(nodes).length ? ["'variables' without a name"] : []),
  ];
}

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
