import { type ExpectedFleet, judge, type RuleResult } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import type { Manifest } from '../edit';
import { fleetManifests, TINYLAND } from '../fleet-fixture';

/**
 * What one rule says of the fixture after a change.
 *
 * @throws if one of its findings leaves out the place, the fault or what to do, or if the rule itself fails.
 */
export function resultOf(
  id: string,
  change: (objects: Manifest[]) => void,
  fleet: ExpectedFleet = TINYLAND,
): RuleResult {
  const rule = RULES.find((item) => item.id === id);
  if (rule === undefined) {
    throw new TypeError(`no rule ${id}`);
  }
  const objects = fleetManifests(fleet);
  change(objects);
  const [result] = judge([rule], collectFacts(objects, fleet)).results;
  if (result === undefined) {
    throw new TypeError('no result');
  }
  for (const { code, path, message, fix } of result.findings) {
    if (code !== id || [path, message, fix].some((text) => text.trim() === '')) {
      throw new TypeError(`a finding of ${id} does not say where, what or how`);
    }
    if (path === 'rule') {
      throw new TypeError(`${id} did not judge: ${message}`);
    }
  }
  return result;
}

/** Whether one rule passes, fails or does not apply after a change. */
export function statusOf(
  id: string,
  change: (objects: Manifest[]) => void,
  fleet: ExpectedFleet = TINYLAND,
): RuleResult['status'] {
  return resultOf(id, change, fleet).status;
}
