import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import type { Examination, Rule } from '../rule';
import { type RuleText, ruleForEach } from './rule-for-each';

/** What a check of Pod Security says of one pod. */
export type PodCheck = (pod: PodTemplate, examination: Examination) => void;

/** What a check of Pod Security says of one container. */
export type ContainerCheck = (container: ContainerFacts, pod: PodTemplate, examination: Examination) => void;

/** A rule over every pod template, of manifests and of jobs. */
export function podRule(
  text: RuleText,
  check: PodCheck,
  selects: (pod: PodTemplate) => boolean = () => true,
): Rule {
  return ruleForEach(text, (facts) => facts.pods.filter(selects), check);
}

/** A rule over every container of every pod template. */
export function containerRule(
  text: RuleText,
  check: ContainerCheck,
  selects: (pod: PodTemplate) => boolean = () => true,
): Rule {
  return ruleForEach(
    text,
    (facts) =>
      facts.pods.filter(selects).flatMap((pod) => pod.containers.map((container) => ({ container, pod }))),
    ({ container, pod }, examination) => check(container, pod, examination),
  );
}
