import type { ASTNode } from '@marcbachmann/cel-js';
import type { Expression } from './cel';
import { Constants } from './constants';
import { type Demand, demandsOf, type Effect } from './demands';
import { CAME_OUT, Exercise } from './parts';
import type { NamedExpression, Policy } from './policy';

/** A part of an expression that could let something pass, and never did. */
export interface Unexercised {
  readonly where: string;
  readonly text: string;
}

/** How the expressions of policies came out in all requests of a trial. */
export class Exercises {
  readonly #of = new Map<Policy, Exercise>();
  readonly #reliedOn = new Set<Policy>();

  /** @param names what runners of the fleet are called, which tables and lists may hold: others ask about each of them. */
  constructor(readonly names: ReadonlySet<string>) {}

  of(policy: Policy): Exercise {
    let own = this.#of.get(policy);
    if (own === undefined) {
      own = new Exercise();
      this.#of.set(policy, own);
    }
    return own;
  }

  /** Says that a policy refused an attack. One that never does has nothing to let pass: others refuse in its place. */
  reliedOn(policy: Policy): void {
    this.#reliedOn.add(policy);
  }

  /** What no request explains, in the policies that refuse attacks. */
  resultFor(policies: readonly Policy[]): {
    readonly unexercised: readonly Unexercised[];
    readonly parts: number;
  } {
    const unexercised = new Map<string, Unexercised>();
    let parts = 0;
    for (const policy of policies.filter((candidate) => this.#reliedOn.has(candidate))) {
      const exercise = this.of(policy);
      for (const { named, demands } of demandsIn(policy)) {
        parts += demands.length;
        for (const text of missingIn(named, demands, exercise, this.names)) {
          unexercised.set(`${named.where} ${text}`, { where: named.where, text });
        }
      }
    }
    return { unexercised: [...unexercised.values()], parts };
  }
}

/** Parts of an expression that never came out as they must; of parts within each other the outermost. */
function missingIn(
  { expression }: NamedExpression,
  demands: readonly Demand[],
  exercise: Exercise,
  names: ReadonlySet<string>,
): readonly string[] {
  const marks = exercise.of(expression.parts);
  const missing = demands.filter(({ node, wanted, isEntry }) => {
    const came = marks[expression.parts.get(node) ?? -1] ?? 0;
    return !(isEntry === true && isNameIn(node, names)) && !wanted.every((ways) => (came & ways) !== 0);
  });
  const outermost: ASTNode[] = [];
  for (const { node } of missing.sort((one, other) => compared(one.node, other.node))) {
    if (node.range.end > (outermost.at(-1)?.range.end ?? -1)) {
      outermost.push(node);
    }
  }
  return outermost.map(({ input, range }) => input.slice(range.start, range.end));
}

function isNameIn({ op, args }: ASTNode, names: ReadonlySet<string>): boolean {
  return op === 'value' && typeof args === 'string' && names.has(args);
}

/** The longer of two that begin at one place comes first. */
function compared({ range: one }: ASTNode, { range: other }: ASTNode): number {
  return one.start - other.start || other.end - one.end;
}

interface NamedDemands {
  readonly named: NamedExpression;
  readonly demands: readonly Demand[];
}

/** What the conditions and rules of a policy demand, and the variables that they ask for. */
function demandsIn(policy: Policy): readonly NamedDemands[] {
  const found: NamedDemands[] = [];
  const seen = new Set<string>();
  const constants = new Constants(policy);
  const add = (named: NamedExpression, effect: Effect, own: readonly Demand[] = []): void => {
    const root = rootOf(named.expression);
    if (root === undefined || seen.has(`${named.where} ${effect}`)) {
      return;
    }
    seen.add(`${named.where} ${effect}`);
    const { demands, variables } = demandsOf(root, effect, constants);
    found.push({ named, demands: [...own, ...demands] });
    for (const [name, use] of variables) {
      const variable = policy.variables.find((candidate) => candidate.name === name);
      if (variable !== undefined) {
        add(variable, use);
      }
    }
  };
  for (const condition of policy.conditions) {
    const root = rootOf(condition.expression);
    add(condition, 'refuses', root === undefined ? [] : [{ node: root, wanted: [CAME_OUT.false] }]);
  }
  for (const rule of policy.validations) {
    add(rule, 'admits');
  }
  return found;
}

function rootOf({ parts }: Expression) {
  const [root] = parts.keys();
  return root;
}
