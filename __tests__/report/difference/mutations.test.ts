import { judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';
import { describeFleets, type FleetsDescription } from '../../../lib/report/description/describe-fleets';
import type { Effect } from '../../../lib/report/difference/change';
import { differenceOf } from '../../../lib/report/difference/difference';
import type { Manifest } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { MUTATIONS } from '../../boundary/mutations';

/** With the rule that the mutation breaks, whose finding is part of the description. */
function describedBy(rule: string, objects: readonly Manifest[]): FleetsDescription {
  const facts = collectFacts(objects, TINYLAND);
  return describeFleets(
    facts,
    judge(
      RULES.filter(({ id }) => id === rule),
      facts,
    ),
  );
}

/** With all rules, so that it is described once: none of them finds anything, and what one accepts is no more than it was. */
const FACTS = collectFacts(fleetManifests(), TINYLAND);
const REPORT = judge(RULES, FACTS);
const BEFORE = describeFleets(FACTS, REPORT);

function effectsOf(from: FleetsDescription, to: FleetsDescription): readonly Effect[] {
  return differenceOf(from, to).map(({ effect }) => effect);
}

test('the fleet that is changed has no finding', () => {
  expect(REPORT.results.flatMap(({ findings }) => findings)).toEqual([]);
});

test.each(MUTATIONS.map(({ rule, name, mutate }) => [rule, name, mutate] as const))(
  '%s: %s widens, and its end narrows',
  (rule, _, mutate) => {
    const objects = fleetManifests();
    mutate(objects);
    const after = describedBy(rule, objects);
    expect(effectsOf(BEFORE, after)).toContain('widens');
    expect(effectsOf(after, BEFORE)).toContain('narrows');
  },
);
