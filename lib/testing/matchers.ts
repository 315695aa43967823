import { formatFindings } from '../errors';
import { checkedFleet, type Fleet } from '../fleet/fleet';
import { checkBoundary, findingsOf } from '../fleet-boundary';

/** What a matcher answers to jest or Vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * What the matchers add to `expect`. The types of `@types/jest` know them once this entry point is imported; others take
 * them by a declaration:
 *
 * @example
 * declare module 'vitest' {
 *   interface Matchers<T> extends BoundaryMatchers<T> {}
 * }
 */
export interface BoundaryMatchers<Result> {
  /** Holds a list of objects against the boundary of the fleet that they should be. */
  toHoldTheBoundary(fleet: Fleet): Result;
}

/**
 * The matchers, for `expect.extend` of jest and of Vitest.
 *
 * @example
 * expect.extend(boundaryMatchers);
 * expect(Testing.synth(chart)).toHoldTheBoundary(fleet);
 */
export const boundaryMatchers = {
  toHoldTheBoundary(received: unknown, fleet: Fleet): MatcherResult {
    if (!Array.isArray(received)) {
      throw new TypeError(
        'toHoldTheBoundary takes a list of objects: the result of Testing.synth(chart), or what was read from files',
      );
    }
    const findings = findingsOf(checkBoundary(received, checkedFleet(fleet)));
    const pass = findings.length === 0;
    return {
      pass,
      message: () =>
        pass
          ? `expected the objects to break the boundary of fleet ${fleet.org}, and it holds`
          : `expected the objects to hold the boundary of fleet ${fleet.org}\n\n${formatFindings(findings)}`,
    };
  },
};

declare global {
  namespace jest {
    interface Matchers<R, T> extends BoundaryMatchers<R> {}
  }
}
