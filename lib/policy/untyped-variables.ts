import { isLegible, withCode } from './cel-references';
import type { Cel } from './cel-text';

/**
 * How policies ask for their variables: as `dyn(variables).name`, where `variables.name` says the same.
 *
 * Before Kubernetes 1.36, an API server keeps the types of the variables of all policies in one table. It writes there
 * whenever it compiles a policy, which is when one was applied and when its type check was noted, and reads there
 * whenever it evaluates `variables.name`, for any request, without a lock between the two. Both at once end the process
 * with "concurrent map read and map write". It looks up no type behind `dyn()`, and so reads nothing.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/135757
 */

/** The expression as it is rendered. */
export function untyped(expression: Cel): Cel {
  return isLegible(expression)
    ? withCode(expression, (code) => code.replaceAll(/\bvariables\.(?=[A-Za-z_])/g, 'dyn(variables).'))
    : expression;
}

/** A rendered expression as it is written here, of this version of the product or of one before. */
export function typed(expression: Cel): Cel {
  return isLegible(expression)
    ? withCode(expression, (code) => code.replaceAll(/\bdyn\(variables\)\.(?=[A-Za-z_])/g, 'variables.'))
    : expression;
}
