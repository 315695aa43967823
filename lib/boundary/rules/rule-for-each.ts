import type { Facts } from '../facts/facts';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** The words of a rule. */
export type RuleText = Pick<Rule, 'id' | 'sentence' | 'why'>;

/** A rule that looks at one thing after the other. Where there are runners, there must be something to look at. */
export function ruleForEach<Item>(
  text: RuleText,
  itemsOf: (facts: Facts, examination: Examination) => Iterable<Item>,
  check: (item: Item, examination: Examination, facts: Facts) => void,
): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const item of itemsOf(facts, examination)) {
        examination.saw();
        check(item, examination, facts);
      }
    },
  };
}
