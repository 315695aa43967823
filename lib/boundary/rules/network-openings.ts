import type { RunnerNamespace } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import type { Opening } from '../facts/network/network-policy';
import type { Examination, Rule } from '../rule';
import { type RuleText, ruleForEach } from './rule-for-each';

/** A rule over what NetworkPolicies let pods do. An opening that many pods share is told once. */
export function openingRule(
  text: RuleText,
  origins: readonly PodTemplate['origin'][],
  check: (opening: Opening, examination: Examination) => void,
): Rule {
  return ruleForEach(
    text,
    (facts) => {
      const told = new Set<Opening>();
      return facts.namespaces
        .flatMap((namespace) => namespace.openings)
        .filter(({ pod }) => origins.includes(pod.origin))
        .map(({ openings }) => {
          const untold = openings.filter((opening) => !told.has(opening));
          for (const opening of untold) {
            told.add(opening);
          }
          return untold;
        });
    },
    (openings, examination) => {
      for (const opening of openings) {
        check(opening, examination);
      }
    },
  );
}

/** A rule over every opening of every NetworkPolicy where runners live, whether or not it selects a pod. */
export function policyRule(
  text: RuleText,
  check: (opening: Opening, namespace: RunnerNamespace, examination: Examination) => void,
): Rule {
  return ruleForEach(
    text,
    (facts) =>
      facts.namespaces.flatMap((namespace) =>
        namespace.policies.flatMap((policy) => policy.openings).map((opening) => ({ opening, namespace })),
      ),
    ({ opening, namespace }, examination) => check(opening, namespace, examination),
  );
}
