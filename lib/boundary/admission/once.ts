import type { ASTNode } from '@marcbachmann/cel-js';
import type { Context, Outcome } from './cel';
import { namesIn, variablesIn } from './nodes';

/**
 * Many expressions of a policy hang on little of a request: on who asks, or on one variable that names a runner. They
 * are evaluated once for each answer that this has, since nothing else could make them come out in another way.
 */

/** All that an expression hangs on. */
export type Basis =
  | { readonly on: 'nothing' }
  | { readonly on: 'asker' }
  | { readonly on: 'variable'; readonly name: string };

/** What an expression hangs on, if that is little. `known` are all names that do not come from the expression itself. */
export function basisOf(nodes: readonly ASTNode[], known: readonly string[]): Basis | undefined {
  const names = namesIn(nodes).filter((name) => known.includes(name));
  const [variable, ...others] = new Set(variablesIn(nodes));
  if (names.length === 0) {
    return { on: 'nothing' };
  }
  if (names.every((name) => name === 'request') && names.length === nodes.filter(isAsker).length) {
    return { on: 'asker' };
  }
  return names.every((name) => name === 'variables') && variable !== undefined && others.length === 0
    ? { on: 'variable', name: variable }
    : undefined;
}

function isAsker(node: ASTNode): boolean {
  return (
    node.op === '.' &&
    node.args[1] === 'userInfo' &&
    node.args[0].op === 'id' &&
    node.args[0].args === 'request'
  );
}

type Evaluate = (context: Context) => Outcome;

/** That there is no answer may be the fault of a budget that others have used up. */
function isKept({ is }: Outcome): boolean {
  return is !== 'unknown';
}

/** Evaluates once for each answer of the basis. */
export function once(basis: Basis | undefined, evaluate: Evaluate): Evaluate {
  switch (basis?.on) {
    case 'nothing': {
      let known: Outcome | undefined;
      return (context) => {
        const outcome = known ?? evaluate(context);
        known = isKept(outcome) ? outcome : undefined;
        return outcome;
      };
    }
    case 'asker':
      return onceForAsker(evaluate);
    case 'variable':
      return onceForText(basis.name, evaluate);
    default:
      return evaluate;
  }
}

/** Whoever asks is one object, which nobody changes, in all requests of theirs. */
function onceForAsker(evaluate: Evaluate): Evaluate {
  const known = new WeakMap<object, Outcome>();
  return (context) => {
    const { userInfo } = context.request as { readonly userInfo: object };
    let outcome = known.get(userInfo);
    if (outcome === undefined) {
      outcome = evaluate(context);
      if (isKept(outcome)) {
        known.set(userInfo, outcome);
      }
    }
    return outcome;
  };
}

/** Answers that are kept of one expression: one for each runner of a large fleet. */
const MOST_KEPT = 1000;

function onceForText(name: string, evaluate: Evaluate): Evaluate {
  const known = new Map<string, Outcome>();
  return (context) => {
    const value = variableOf(context, name);
    if (typeof value !== 'string') {
      return evaluate(context);
    }
    let outcome = known.get(value);
    if (outcome === undefined) {
      outcome = evaluate(context);
      if (known.size >= MOST_KEPT) {
        known.clear();
      }
      if (isKept(outcome)) {
        known.set(value, outcome);
      }
    }
    return outcome;
  };
}

/** The variable; nothing where it has no value, which the expression may not need. */
function variableOf({ variables }: Context, name: string): unknown {
  try {
    return variables.get(name);
  } catch {
    return undefined;
  }
}
