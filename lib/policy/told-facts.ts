import { isDeepStrictEqual } from 'node:util';
import { Environment } from '@marcbachmann/cel-js';
import { RUNNER_LABEL } from '../fleet/names';
import { codeOf, referencesOf } from './cel-references';
import type { ToldPolicy } from './told-policy';

/**
 * What a policy says of a runner, whatever its table looks like: one more runner changes the text of every table, and the
 * facts of no other runner. Only expressions that look at nothing of a request but whose it is have such facts.
 */

const ENVIRONMENT = new Environment({
  enableOptionalTypes: true,
  unlistedVariablesAreDyn: false,
  limits: { maxListElements: 10_000, maxMapEntries: 10_000 },
})
  .registerVariable('request', 'dyn')
  .registerVariable('object', 'dyn')
  .registerVariable('variables', 'dyn');

/** The places of a request that say which runner it is about. */
const ABOUT_RUNNER = /\brequest\.userInfo\.(?:username\b|\?groups\b)|\bobject\.metadata\.\?labels\[\?/g;

const ABOUT_REQUEST = /\b(?:request|object|oldObject|params|namespaceObject|authorizer)\b/;

/** Stands for a fact that cannot be told. */
const UNKNOWN = Symbol('unknown');

/** A runner, and the user of its managers. */
export interface ToldRunner {
  readonly name: string;
  readonly user: string;
}

/** The facts of one policy. What was worked out is kept: a table is read once, and each variable once for a runner. */
export class ToldFacts {
  readonly #variables: ToldPolicy['variables'];
  readonly #indexOf = new Map<string, number>();
  readonly #readings = new Map<string, Reading | undefined>();
  readonly #known = new Map<number, Map<string, unknown>>();

  constructor({ variables }: ToldPolicy) {
    this.#variables = variables;
    for (const [index, { name }] of variables.entries()) {
      if (!this.#indexOf.has(name)) {
        this.#indexOf.set(name, index);
      }
    }
  }

  /** Whether an expression of this policy is the same fact for a runner as one of another policy. */
  isSame(expression: string, [other, facts]: readonly [string, ToldFacts], runner: ToldRunner): boolean {
    const fact = this.#factIn(expression, this.#variables.length, runner);
    return fact !== UNKNOWN && isDeepStrictEqual(fact, facts.#factIn(other, facts.#variables.length, runner));
  }

  /** @param end how many variables it sees: one sees only those before it, so that this ends. */
  #factIn(expression: string, end: number, runner: ToldRunner): unknown {
    const reading = this.#readingOf(expression);
    if (reading === undefined) {
      return UNKNOWN;
    }
    const variables: Record<string, unknown> = {};
    for (const name of reading.references) {
      const index = this.#indexOf.get(name) ?? end;
      const value = index < end ? this.#factOf(index, runner) : UNKNOWN;
      if (value === undefined || value === UNKNOWN) {
        return UNKNOWN;
      }
      variables[name] = value;
    }
    try {
      return reading.evaluate({
        request: {
          userInfo: { username: runner.user, groups: ['system:serviceaccounts', 'system:authenticated'] },
        },
        object: { metadata: { labels: { [RUNNER_LABEL]: runner.name } } },
        variables,
      });
    } catch {
      return UNKNOWN;
    }
  }

  #factOf(index: number, runner: ToldRunner): unknown {
    const known = this.#known.get(index) ?? new Map<string, unknown>();
    this.#known.set(index, known);
    if (!known.has(runner.name)) {
      known.set(runner.name, this.#factIn(this.#variables[index]?.expression ?? '', index, runner));
    }
    return known.get(runner.name);
  }

  #readingOf(expression: string): Reading | undefined {
    if (!this.#readings.has(expression)) {
      this.#readings.set(expression, readingOf(expression));
    }
    return this.#readings.get(expression);
  }
}

/** An expression that is read, to be evaluated for each runner. */
interface Reading {
  readonly references: readonly string[];
  readonly evaluate: (context: Readonly<Record<string, unknown>>) => unknown;
}

/** `undefined` where it looks at more than whose a request is, or cannot be read. */
function readingOf(expression: string): Reading | undefined {
  if (ABOUT_REQUEST.test(codeOf(expression).replaceAll(ABOUT_RUNNER, ''))) {
    return undefined;
  }
  try {
    return { references: referencesOf(expression), evaluate: ENVIRONMENT.parse(expression) };
  } catch {
    return undefined;
  }
}
