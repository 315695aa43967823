import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { parseQuantity } from '../../lib/boundary/admission/cel-quantity';

/**
 * CEL as Kubernetes 1.30 and the library for tests both know it. An expression outside of this dialect may mean one
 * thing here and another in the API server, or be refused by an old one.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */

/** Functions and macros, called alone or on a value. */
export const DIALECT_FUNCTIONS: ReadonlySet<string> = new Set([
  'add',
  'all',
  'compareTo',
  'dyn',
  'exists',
  'filter',
  'has',
  'join',
  'map',
  'matches',
  'orValue',
  'quantity',
  'size',
  'startsWith',
  'string',
]);

/** Operators and literals. */
export const DIALECT_OPERATORS: ReadonlySet<ASTNode['op']> = new Set<ASTNode['op']>([
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
  '==',
  '!=',
  'in',
  '+',
  '<=',
  '>',
]);

/** What an admission policy may name besides the variables of its loops. */
export const DIALECT_NAMES: ReadonlySet<string> = new Set([
  'object',
  'oldObject',
  'params',
  'request',
  'variables',
]);

class Quantity {
  constructor(readonly nanos: bigint) {}
}

/** The environment that expressions are parsed and evaluated in. Literals hold one type, as in Kubernetes. */
export const CEL = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: true,
  unlistedVariablesAreDyn: true,
})
  .registerType('Quantity', Quantity)
  .registerFunction('quantity(string): Quantity', (text: string) => new Quantity(parseQuantity(text)))
  .registerFunction(
    'Quantity.add(Quantity): Quantity',
    (left: Quantity, right: Quantity) => new Quantity(left.nanos + right.nanos),
  )
  .registerFunction('Quantity.compareTo(Quantity): int', (left: Quantity, right: Quantity) =>
    left.nanos < right.nanos ? -1n : left.nanos > right.nanos ? 1n : 0n,
  );
