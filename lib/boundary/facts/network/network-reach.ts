import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/expected-fleet';
import { maySelect, pinnedValues } from '../manifests/label-selector';
import type { PodTemplate } from '../manifests/pod-template';
import { undecidedLabels } from '../runner/job-pod';
import type { NetworkPolicyFacts, Opening } from './network-policy';

/** What NetworkPolicies let one pod do. */
export interface PodOpenings {
  readonly pod: PodTemplate;
  readonly openings: readonly Opening[];
}

/** The same, with the policies that say so. */
export interface PodReach extends PodOpenings {
  /** The policies that select it, or that would if its job chose the labels that jobs decide. */
  readonly policies: readonly NetworkPolicyFacts[];
}

/** What the policies of a namespace let each of its pods do. */
export function podOpenings(
  policies: readonly NetworkPolicyFacts[],
  pods: readonly PodTemplate[],
): readonly PodReach[] {
  const lookup = new PolicyLookup(policies);
  return pods.map((pod) => {
    const selecting = lookup.selecting(pod);
    return { pod, policies: selecting, openings: selecting.flatMap(({ openings }) => openings) };
  });
}

/**
 * Finds the policies that may select a pod. A policy that pins a label of ours is looked up by it, so that ten thousand
 * policies of as many runners are not each tried on every pod.
 */
class PolicyLookup {
  readonly #pinned = new Map<string, NetworkPolicyFacts[]>();
  readonly #general: NetworkPolicyFacts[] = [];

  constructor(policies: readonly NetworkPolicyFacts[]) {
    for (const policy of policies) {
      const places = [RUNNER_LABEL, ROLE_LABEL]
        .map((key) => pinnedValues(policy.selector, key)?.map((value) => `${key}=${value}`))
        .find((pinned) => pinned !== undefined);
      if (places === undefined) {
        this.#general.push(policy);
        continue;
      }
      for (const place of places) {
        const list = this.#pinned.get(place) ?? [];
        list.push(policy);
        this.#pinned.set(place, list);
      }
    }
  }

  /** The policies that select a pod, or that would if its job chose the labels that jobs decide. */
  selecting(pod: PodTemplate): readonly NetworkPolicyFacts[] {
    const { labels } = pod;
    const undecided = undecidedLabels(pod);
    const pinned = [RUNNER_LABEL, ROLE_LABEL].flatMap(
      (key) => this.#pinned.get(`${key}=${labels[key] ?? ''}`) ?? [],
    );
    return [...this.#general, ...pinned].filter(({ selector }) => maySelect(selector, labels, undecided));
  }
}
