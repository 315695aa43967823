import type { Facts, JobFacts, RunnerFacts, SectionFacts } from '../facts/facts';
import type { Examination, Rule } from '../rule';
import { type RuleText, ruleForEach } from './rule-for-each';

/** A rule over every `[[runners]]` section that is found, whatever its executor. */
export function sectionRule(
  text: RuleText,
  check: (facts: SectionFacts, examination: Examination) => void,
): Rule {
  return ruleForEach(text, (facts) => facts.sections, check);
}

/** A rule over every section whose jobs are pods. Where no job is a pod, it has nothing to say. */
export function jobRule(text: RuleText, check: (job: JobFacts, examination: Examination) => void): Rule {
  return ruleForEach(
    text,
    (facts, examination) => {
      if (facts.jobs.length === 0 && facts.runners.length === 0) {
        examination.waive('no runner of the manifests runs its jobs as pods');
      }
      return facts.jobs;
    },
    check,
  );
}

/** A rule over every runner that is expected. */
export function runnerRule(
  text: RuleText,
  check: (runner: RunnerFacts, examination: Examination, facts: Facts) => void,
): Rule {
  return ruleForEach(
    text,
    (facts, examination) => {
      if (facts.runners.length === 0) {
        examination.waive('the manifests name no runner of a fleet of ours, so nothing is expected of them');
      }
      return facts.runners;
    },
    check,
  );
}
