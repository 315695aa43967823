import type { RunnerNamespace } from '../facts/facts';
import type { Opening } from '../facts/network-policy';
import type { PodTemplate } from '../facts/pod-template';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import type { RuleText } from './pod-security';

/** A rule over what NetworkPolicies let pods do. An opening that many pods share is told once. */
export function openingRule(
  text: RuleText,
  origins: readonly PodTemplate['origin'][],
  check: (opening: Opening, examination: Examination) => void,
): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const told = new Set<Opening>();
      for (const { pod, openings } of facts.namespaces.flatMap((namespace) => namespace.openings)) {
        if (!origins.includes(pod.origin)) {
          continue;
        }
        examination.saw();
        for (const opening of openings.filter((item) => !told.has(item))) {
          told.add(opening);
          check(opening, examination);
        }
      }
    },
  };
}

/** A rule over every opening of every NetworkPolicy where runners live, whether or not it selects a pod. */
export function policyRule(
  text: RuleText,
  check: (opening: Opening, namespace: RunnerNamespace, examination: Examination) => void,
): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const namespace of facts.namespaces) {
        for (const opening of namespace.policies.flatMap((policy) => policy.openings)) {
          examination.saw();
          check(opening, namespace, examination);
        }
      }
    },
  };
}
