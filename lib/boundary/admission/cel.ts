import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { askersIn, type NamedAskers } from './askers';
import { countSteps, withinBudget } from './budget';
import { parseQuantity } from './cel-quantity';
import { strangersIn } from './dialect';
import { literalsIn, namesIn, nodesOf, variablesIn } from './nodes';
import { basisOf, once } from './once';
import { type Exercise, marking, type Parts, watched } from './parts';
import { matchesPattern } from './pattern';
import { plainText } from './plain-text';
import { takeShortcuts } from './shortcuts';
import { Unknown } from './unknown';

/**
 * CEL as the API server evaluates it. Whatever this evaluator does not know, or knows in another way than the API
 * server, is no part of the dialect, and is told instead of evaluated.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */

/** What an expression came to. */
export type Outcome =
  | { readonly is: 'value'; readonly value: unknown }
  /** The API server fails at the same place, so that `failurePolicy` decides. */
  | { readonly is: 'error'; readonly message: string }
  /** It cannot be known what the API server makes of it. */
  | { readonly is: 'unknown'; readonly message: string };

/** What an expression may name. */
export interface Context extends Readonly<Record<string, unknown>> {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly request: unknown;
  readonly params: unknown;
  readonly namespaceObject: unknown;
  readonly variables: ReadonlyMap<string, unknown>;
  /** Where it is kept how the parts of expressions come out, for nobody else to read. */
  readonly exercise?: Exercise;
}

/** An expression that was read. */
export interface Expression {
  /** With variables asked for by their names alone. */
  readonly text: string;
  readonly evaluate: (context: Context) => Outcome;
  /** Why it cannot be judged. */
  readonly strange: string | undefined;
  /** Every string that it writes out. */
  readonly literals: readonly string[];
  /** Whom it names, of those who may ask. */
  readonly askers: NamedAskers;
  /** What it names. */
  readonly names: readonly string[];
  /** The variables of the policy that it asks for. */
  readonly variables: readonly string[];
  /** The parts that are watched; the first is the whole. None where it cannot be judged. */
  readonly parts: Parts;
}

class Quantity {
  constructor(readonly nanos: bigint) {}
}

const NAMES = ['object', 'oldObject', 'request', 'params', 'namespaceObject', 'variables'] as const;

/** Literals hold one type, as in Kubernetes. The parser of the API server has no such limits for lists and maps. */
const ENVIRONMENT = new Environment({
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: true,
  unlistedVariablesAreDyn: false,
  limits: { maxListElements: 10_000, maxMapEntries: 10_000 },
})
  .registerType('Quantity', Quantity)
  .registerFunction('quantity(string): Quantity', (text: string) => new Quantity(parseQuantity(text)))
  .registerFunction('isQuantity(string): bool', isQuantity)
  .registerFunction('Quantity.compareTo(Quantity): int', compared)
  .registerFunction('Quantity.isGreaterThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos > b.nanos)
  .registerFunction('Quantity.isLessThan(Quantity): bool', (a: Quantity, b: Quantity) => a.nanos < b.nanos)
  .registerFunction(
    'Quantity.add(Quantity): Quantity',
    (a: Quantity, b: Quantity) => new Quantity(a.nanos + b.nanos),
  )
  .registerFunction('Quantity.sign(): int', (a: Quantity) => compared(a, new Quantity(0n)))
  .registerFunction('string.matchesPattern(string): bool', matchesPattern);

for (const name of NAMES) {
  ENVIRONMENT.registerVariable(name, 'dyn');
}

function compared(left: Quantity, right: Quantity): bigint {
  return left.nanos < right.nanos ? -1n : left.nanos > right.nanos ? 1n : 0n;
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts that are kept: those of some hundred policies. Fleets share most of them. */
const MOST_KEPT = 5000;
const kept = new Map<string, Expression>();

/** Reads an expression, once for each text. */
export function expressionOf(text: string): Expression {
  const known = kept.get(text);
  if (known !== undefined) {
    return known;
  }
  if (kept.size >= MOST_KEPT) {
    kept.clear();
  }
  const expression = readExpression(plainText(text));
  kept.set(text, expression);
  return expression;
}

function readExpression(text: string): Expression {
  try {
    const program = ENVIRONMENT.parse(text);
    const nodes = nodesOf(program.ast);
    const strangers = strangersIn(nodes);
    if (strangers.length > 0) {
      return unreadable(text, `it is not known what ${strangers.join(', ')} means`);
    }
    const askers = askersIn(program.ast);
    for (const node of nodes) {
      withPatterns(node);
    }
    const { valid, error } = program.check();
    if (!valid) {
      return unreadable(text, firstLine(error));
    }
    takeShortcuts(nodes);
    countSteps(nodes);
    const parts = watched(program.ast, nodes);
    return {
      text,
      strange: undefined,
      literals: literalsIn(nodes),
      askers,
      names: namesIn(nodes),
      variables: variablesIn(nodes),
      parts,
      evaluate: once(basisOf(nodes, NAMES), parts, (context, marks) =>
        marking(marks, () => run(program, context, nodes.length)),
      ),
    };
  } catch (error) {
    return unreadable(text, firstLine(error));
  }
}

/** The library reads patterns as those of JavaScript; the API server reads RE2. */
function withPatterns(node: ASTNode): void {
  if (node.op === 'rcall' && node.args[0] === 'matches') {
    node.args[0] = 'matchesPattern';
  }
}

function unreadable(text: string, strange: string): Expression {
  return {
    text,
    strange,
    literals: [],
    askers: { names: [], complete: true },
    names: [],
    variables: [],
    parts: new Map(),
    evaluate: () => ({ is: 'unknown', message: strange }),
  };
}

/** Errors of the language itself, which the API server raises at the same place. */
const ERRORS: ReadonlySet<unknown> = new Set([
  'no_such_key',
  'no_such_overload',
  'no_matching_overload',
  'index_out_of_bounds',
  'index_out_of_range',
  'invalid_index_type',
  'numeric_overflow',
  'optional_value_missing',
  'invalid_condition_type',
  'invalid_logical_operand',
  'invalid_comprehension_range',
  'cannot_index_type',
]);

function run(program: ReturnType<Environment['parse']>, context: Context, size: number): Outcome {
  try {
    return { is: 'value', value: withinBudget(size, () => program(context)) };
  } catch (error) {
    if (error instanceof Unknown) {
      return { is: 'unknown', message: error.message };
    }
    const known = ERRORS.has((error as { code?: unknown }).code) || error instanceof RangeError;
    return { is: known ? 'error' : 'unknown', message: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
