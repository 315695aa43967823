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

const UNCHANGED = new Map<string, FleetsDescription>();

function before(rule: string): FleetsDescription {
  const known = UNCHANGED.get(rule) ?? describedBy(rule, fleetManifests());
  UNCHANGED.set(rule, known);
  return known;
}

function effectsOf(from: FleetsDescription, to: FleetsDescription): readonly Effect[] {
  return differenceOf(from, to).map(({ effect }) => effect);
}

test.each(MUTATIONS.map(({ rule, name, mutate }) => [rule, name, mutate] as const))(
  '%s: %s widens, and its end narrows',
  (rule, _, mutate) => {
    const objects = fleetManifests();
    mutate(objects);
    const after = describedBy(rule, objects);
    expect(effectsOf(before(rule), after)).toContain('widens');
    expect(effectsOf(after, before(rule))).toContain('narrows');
  },
);
