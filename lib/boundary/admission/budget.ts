import type { ASTNode } from '@marcbachmann/cel-js';
import { type CheckedNode, nodesOf } from './nodes';
import { Unknown } from './unknown';

/**
 * What the evaluation of expressions may take, in steps. Manifests are written by anybody, and an expression can ask
 * for more work than any machine has: loops in loops, a text that doubles itself. The API server counts too.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints
 */

/** For one expression with the variables that it asks for; those of our fleets take at most some thousand. */
export const MOST_STEPS = 200_000;

/** For all requests about one runner; those of our fleets take at most some hundred thousand. */
const MOST_STEPS_OF_RUNNER = 2_000_000;

/** For all requests of a fleet, however small it is. */
const MOST_STEPS_OF_FLEET = 8_000_000;

/** How far variables may ask for each other. */
const MOST_DEPTH = 100;

/** What it takes to begin with an expression. */
const BEGINNING = 20;

/** Characters that are read or copied in one step. */
const CHARACTERS = 32;

let depth = 0;
let left = 0;
let allowance = Number.POSITIVE_INFINITY;

/**
 * Runs all evaluations about a number of runners on one allowance of their own. What they use up is nobody else's: whatever
 * is judged afterwards in the same process is judged as if it were the first.
 */
export function withinAllowance<Value>(runners: number, run: () => Value): Value {
  const outer = allowance;
  allowance = MOST_STEPS_OF_FLEET + MOST_STEPS_OF_RUNNER * runners;
  try {
    return run();
  } finally {
    allowance = outer;
  }
}

/**
 * Counts steps.
 *
 * @throws Unknown if there were too many.
 */
export function spend(steps: number): void {
  left -= steps;
  if (left < 0) {
    throw new Unknown(tooMany());
  }
}

/**
 * Runs an evaluation, and those within it, on one budget. That it is used up cannot be caught by an expression: what
 * `||` makes of it is not taken for an answer.
 *
 * @throws Unknown if the budget does not suffice.
 */
export function withinBudget<Value>(steps: number, run: () => Value): Value {
  if (depth === 0) {
    left = Math.min(MOST_STEPS, allowance);
  }
  const before = left;
  depth++;
  try {
    spend(depth > MOST_DEPTH ? MOST_STEPS : BEGINNING + steps);
    const value = run();
    spend(0);
    return value;
  } finally {
    depth--;
    if (depth === 0) {
      allowance -= before - left;
    }
  }
}

function tooMany(): string {
  return allowance < MOST_STEPS
    ? 'all policies together take too many steps'
    : `it takes more than ${MOST_STEPS} steps`;
}

/** What a macro was made into. */
interface Loop {
  condition?: (accumulated: unknown) => boolean;
  readonly step: unknown;
}

/** Lets an expression count what it does: each turn of a loop, and whatever takes longer for longer values. */
export function countSteps(nodes: readonly ASTNode[]): void {
  for (const node of nodes) {
    const checked = node as unknown as CheckedNode;
    const loop = checked.meta.alternate?.args as Loop | undefined;
    if (loop?.step !== undefined) {
      countTurns(loop, node.op === 'rcall' ? node.args[2].flatMap(nodesOf).length : 1);
    } else if (node.op === 'call' || node.op === 'rcall') {
      countBefore(checked, (values) => {
        for (const value of values as readonly unknown[]) {
          spend(lengthOf(value));
        }
      });
    } else if (node.op === '+') {
      countBefore(checked, (before, after) => spend(lengthOf(before) + lengthOf(after)));
    } else if (node.op === '==' || node.op === '!=') {
      countBefore(checked, spendAll);
    } else if (node.op === 'in') {
      countBefore(checked, (item, list) => {
        spend(lengthOf(list));
        for (let times = typeof item === 'object' ? lengthOf(list) : 0; times > 0; times--) {
          spendAll(item);
        }
      });
    }
  }
}

function countTurns(loop: Loop, steps: number): void {
  const goesOn = loop.condition;
  loop.condition = (accumulated) => {
    spend(steps);
    return goesOn === undefined || goesOn(accumulated);
  };
}

function countBefore(node: CheckedNode, count: (first: unknown, second: unknown) => void): void {
  const { handle } = node;
  if (handle !== undefined) {
    node.handle = (first, second, third, fourth) => {
      count(first, second);
      return handle(first, second, third, fourth);
    };
  }
}

function lengthOf(value: unknown): number {
  return typeof value === 'string'
    ? Math.ceil(value.length / CHARACTERS)
    : Array.isArray(value)
      ? value.length
      : 1;
}

/** Everything in a value. The same part may be in it many times, and is compared as often. */
function spendAll(value: unknown): void {
  spend(lengthOf(value));
  if (Array.isArray(value)) {
    value.forEach(spendAll);
  } else if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(spendAll);
  }
}
