import { schedulingOf } from '../fleet/placement';
import type { Runner } from '../fleet/runner';
import type { NodeAffinity, NodeSelectorTerm } from '../fleet/types/node-affinity';
import type { KubernetesSection, NodeAffinitySection, NodeSelectorTermSection } from './runner-config';

/** The keys of config.toml that lead the jobs of a runner onto nodes. */
export function jobPlacement(
  runner: Runner,
): Pick<KubernetesSection, 'node_selector' | 'node_tolerations' | 'affinity'> {
  const { nodeSelector, tolerations, affinity } = schedulingOf(runner, 'config');
  // GitLab Runner tolerates any value of a key that stands there without one.
  const entries = tolerations.map(({ key, operator, value, effect }) => [
    operator === 'Exists' ? key : `${key}=${value}`,
    effect,
  ]);
  return {
    node_selector: {
      'kubernetes.io/arch': runner.settings.architecture,
      'kubernetes.io/os': 'linux',
      ...nodeSelector,
    },
    ...(entries.length > 0 ? { node_tolerations: Object.fromEntries(entries) } : {}),
    ...(Object.keys(affinity).length > 0
      ? { affinity: { node_affinity: nodeAffinitySection(affinity) } }
      : {}),
  };
}

/** A node affinity in the words of config.toml. */
export function nodeAffinitySection({ required, preferred }: NodeAffinity): NodeAffinitySection {
  return {
    ...(required
      ? { required_during_scheduling_ignored_during_execution: { node_selector_terms: required.map(term) } }
      : {}),
    ...(preferred
      ? {
          preferred_during_scheduling_ignored_during_execution: preferred.map((preference) => ({
            weight: preference.weight,
            preference: term(preference),
          })),
        }
      : {}),
  };
}

function term({ matchExpressions }: NodeSelectorTerm): NodeSelectorTermSection {
  return { match_expressions: matchExpressions };
}
