import type { Facts, RunnerFacts } from '../facts/facts';
import type { ExpectedSettings } from '../facts/fleet/expected-settings';
import type { Examination, Rule } from '../rule';
import type { RuleText } from './rule-for-each';

/** A rule over every runner of which a fleet that is given says what it should be. */
export function settingsRule(
  text: RuleText,
  check: (runner: RunnerFacts, settings: ExpectedSettings, examination: Examination, facts: Facts) => void,
): Rule {
  return {
    ...text,
    applies: (facts) => facts.runners.some(({ settings }) => settings !== undefined),
    otherwise: 'no fleet is given that says what its runners should be',
    check: (facts, examination) => {
      for (const runner of facts.runners) {
        if (runner.settings !== undefined) {
          examination.saw();
          check(runner, runner.settings, examination, facts);
        }
      }
    },
  };
}
