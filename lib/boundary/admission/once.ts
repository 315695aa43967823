import type { ASTNode } from '@marcbachmann/cel-js';
import { withinBudget } from './budget';
import type { Context, Outcome } from './cel';
import { namesIn, variablesIn } from './nodes';
import { addMarks, type Parts } from './parts';
import { Unknown } from './unknown';

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

/** An evaluation that marks how the parts of the expression come out. */
type Marking = (context: Context, marks: Uint8Array | undefined) => Outcome;

/** An answer, with how the parts came out: whoever gets the answer gets these as well. */
interface Kept {
  readonly outcome: Outcome;
  readonly marks: Uint8Array;
  /** Where the marks were added last: they stay the same. */
  addedTo?: Uint8Array;
}

/** That there is no answer may be the fault of a budget that others have used up. */
function isKept({ is }: Outcome): boolean {
  return is !== 'unknown';
}

/** Evaluates once for each answer of the basis. */
export function once(basis: Basis | undefined, parts: Parts, marking: Marking): Evaluate {
  const evaluate: Evaluate = (context) => marking(context, context.exercise?.of(parts));
  const keep = (context: Context, known: Kept | undefined): Kept => {
    const marks = known?.marks ?? new Uint8Array(parts.size);
    const kept: Kept = known ?? { outcome: marking(context, marks), marks };
    const into = context.exercise?.of(parts);
    if (into !== undefined && kept.addedTo !== into) {
      addMarks(into, marks);
      kept.addedTo = into;
    }
    return kept;
  };
  switch (basis?.on) {
    case 'nothing': {
      let known: Kept | undefined;
      return (context) => {
        const kept = keep(context, known);
        known = isKept(kept.outcome) ? kept : undefined;
        return kept.outcome;
      };
    }
    case 'asker':
      return onceForAsker(keep);
    case 'variable':
      return onceForValue(basis.name, keep, evaluate);
    default:
      return evaluate;
  }
}

type Keep = (context: Context, known: Kept | undefined) => Kept;

/** Whoever asks is one object, which nobody changes, in all requests of theirs. */
function onceForAsker(keep: Keep): Evaluate {
  const known = new WeakMap<object, Kept>();
  return (context) => {
    const { userInfo } = context.request as { readonly userInfo: object };
    const kept = keep(context, known.get(userInfo));
    if (isKept(kept.outcome)) {
      known.set(userInfo, kept);
    }
    return kept.outcome;
  };
}

/** Answers that are kept of one expression: one for each runner of a large fleet. */
const MOST_KEPT = 1000;

/** A list with nothing in it, such as what a rule finds in a request that it lets pass. */
const NOTHING = Symbol('nothing');

function onceForValue(name: string, keep: Keep, evaluate: Evaluate): Evaluate {
  const known = new Map<unknown, Kept>();
  return (context) => {
    const value = variableOf(context, name);
    if (value instanceof Unknown) {
      return { is: 'unknown', message: value.message };
    }
    const key = Array.isArray(value) && value.length === 0 ? NOTHING : value;
    if (typeof key !== 'string' && key !== NOTHING) {
      return evaluate(context);
    }
    const before = known.get(key);
    const kept = keep(context, before);
    if (before === undefined && isKept(kept.outcome)) {
      if (known.size >= MOST_KEPT) {
        known.clear();
      }
      known.set(key, kept);
    }
    return kept.outcome;
  };
}

/**
 * The variable; nothing where it has no value, which the expression may not need. A variable that nobody can evaluate is
 * not asked for twice: those that ask for each other would double with each.
 */
function variableOf({ variables }: Context, name: string): unknown {
  try {
    return withinBudget(1, () => variables.get(name));
  } catch (error) {
    return error instanceof Unknown ? error : undefined;
  }
}
