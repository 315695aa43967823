import { FleetError } from '../errors';
import { checkedFleet, type Fleet } from '../fleet/fleet';
import { checkBoundary, findingsOf } from '../fleet-boundary';

/**
 * Asserts that objects hold the boundary, for test runners without matchers such as that of Node.
 *
 * @param objects as {@link checkBoundary} takes them.
 * @param fleet the fleet that they should be.
 * @throws FleetError whose `findings` say what breaks it, and what to do.
 * @throws TypeError without a fleet: what objects say of themselves is no test.
 *
 * @example
 * test('the app holds the boundary', () => assertBoundary(Testing.synth(chart), fleet));
 */
export function assertBoundary(objects: readonly unknown[], fleet: Fleet): void {
  const findings = findingsOf(checkBoundary(objects, checkedFleet(fleet)));
  if (findings.length > 0) {
    throw new FleetError(findings);
  }
}
