import type { NamespaceDescription } from '../description/describe-fleets';
import { type Change, changeOf } from './change';
import { CANNOT_BE_ORDERED } from './value-comparisons';

/**
 * A change as it is where the judge knows more than the comparison. It asks its attacks of the policies of a fleet, and finds an
 * expression of them that lets something pass which nobody needs. So another wording of such a policy neither widens nor narrows
 * as long as the judge finds nothing in policies, before and after. It asks a few requests of each kind, which `startsWith` in the
 * place of `==` may answer alike: so only where runners come or go, which gives all policies another shape, its word is enough.
 */
export function heldByJudge(
  change: Change,
  before: NamespaceDescription,
  after: NamespaceDescription,
): Change {
  const { key: _, what, place, ...rest } = change;
  const own = before.org !== null && before.org === after.org ? `admission policy ${after.name}-` : undefined;
  return own !== undefined &&
    what.endsWith(CANNOT_BE_ORDERED) &&
    // The first: what stands below it is called as its author likes.
    place.find((part) => part.startsWith('admission policy '))?.startsWith(own) === true &&
    haveOtherRunners(before, after) &&
    [before, after].every(isHeld)
    ? changeOf({ ...rest, place, what: what.replace(CANNOT_BE_ORDERED, HELD), effect: 'neutral' })
    : change;
}

const HELD = 'which the judge holds:';

function haveOtherRunners(before: NamespaceDescription, after: NamespaceDescription): boolean {
  const [old, now] = [before, after].map(({ runners }) => JSON.stringify(runners.map(({ name }) => name)));
  return old !== now;
}

function isHeld({ risks }: NamespaceDescription): boolean {
  return !risks.findings.some(({ code }) => code.startsWith('admission-'));
}
