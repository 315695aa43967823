import { type BoundaryReport, type ExpectedFleet, judge } from '../../../lib/boundary/check';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { RULES } from '../../../lib/boundary/rule-table';

const NETWORK_RULES = RULES.filter(({ id }) => id.startsWith('network-'));

/** What the rules about networks say: a whole report takes ten times as long, most of it for admission policies. */
export function networkReport(objects: readonly unknown[], expected?: ExpectedFleet): BoundaryReport {
  return judge(NETWORK_RULES, collectFacts(objects, expected));
}
