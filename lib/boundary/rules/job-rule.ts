import type { Facts, JobFacts, RunnerFacts, SectionFacts } from '../facts/facts';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import type { RuleText } from './pod-security';

/** A rule over every `[[runners]]` section that is found, whatever its executor. */
export function sectionRule(
  text: RuleText,
  check: (facts: SectionFacts, examination: Examination) => void,
): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const section of facts.sections) {
        examination.saw();
        check(section, examination);
      }
    },
  };
}

/** A rule over every section whose jobs are pods. Where no job is a pod, it has nothing to say. */
export function jobRule(text: RuleText, check: (job: JobFacts, examination: Examination) => void): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      if (facts.jobs.length === 0 && facts.runners.length === 0) {
        examination.waive('no runner of the manifests runs its jobs as pods');
      }
      for (const job of facts.jobs) {
        examination.saw();
        check(job, examination);
      }
    },
  };
}

/** A rule over every runner that is expected. */
export function runnerRule(
  text: RuleText,
  check: (runner: RunnerFacts, examination: Examination, facts: Facts) => void,
): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      if (facts.runners.length === 0) {
        examination.waive('the manifests name no runner of a fleet of ours, so nothing is expected of them');
      }
      for (const runner of facts.runners) {
        examination.saw();
        check(runner, examination, facts);
      }
    },
  };
}
