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

/** Whether two expressions of two policies are the same fact for a runner. */
export function sameFact(
  [one, oneIn]: readonly [expression: string, policy: ToldPolicy],
  [other, otherIn]: readonly [expression: string, policy: ToldPolicy],
  runner: string,
  user: string,
): boolean {
  const left = factIn(one, oneIn, runner, user);
  return left !== UNKNOWN && isDeepStrictEqual(left, factIn(other, otherIn, runner, user));
}

function factIn(expression: string, policy: ToldPolicy, runner: string, user: string): unknown {
  if (ABOUT_REQUEST.test(codeOf(expression).replaceAll(ABOUT_RUNNER, ''))) {
    return UNKNOWN;
  }
  const variables: Record<string, unknown> = {};
  for (const name of referencesOf(expression)) {
    const own = policy.variables.find((variable) => variable.name === name);
    // A variable sees only those before it, so that this ends.
    const earlier = policy.variables.slice(0, own === undefined ? 0 : policy.variables.indexOf(own));
    const value = own && factIn(own.expression, { ...policy, variables: earlier }, runner, user);
    if (value === undefined || value === UNKNOWN) {
      return UNKNOWN;
    }
    variables[name] = value;
  }
  try {
    return ENVIRONMENT.evaluate(expression, {
      request: { userInfo: { username: user, groups: ['system:serviceaccounts', 'system:authenticated'] } },
      object: { metadata: { labels: { [RUNNER_LABEL]: runner } } },
      variables,
    });
  } catch {
    return UNKNOWN;
  }
}
