import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import { schedulingOf } from '../fleet/placement';
import type { Runner } from '../fleet/runner';
import type { NodeAffinity, NodeSelectorTerm } from '../fleet/types/node-affinity';
import type {
  AffinitySection,
  KubernetesSection,
  NodeAffinitySection,
  NodeSelectorTermSection,
  PodAffinitySection,
} from './runner-config';

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
    ...affinitySection({
      ...(Object.keys(affinity).length > 0 ? { node_affinity: nodeAffinitySection(affinity) } : {}),
      ...spacingSection(runner),
    }),
  };
}

function affinitySection(affinity: AffinitySection): Pick<KubernetesSection, 'affinity'> {
  return Object.keys(affinity).length > 0 ? { affinity } : {};
}

/** What the wish of a job weighs: as much as any, since it is the only one of its kind. */
const SPACING_WEIGHT = 100;

/** The jobs of the same runner, which a job had rather be beside or apart from. */
function spacingSection({ name, settings: { spacing } }: Runner): AffinitySection {
  if (spacing === undefined) {
    return {};
  }
  const section: PodAffinitySection = {
    preferred_during_scheduling_ignored_during_execution: [
      {
        weight: SPACING_WEIGHT,
        pod_affinity_term: {
          topology_key: spacing.topologyKey ?? 'kubernetes.io/hostname',
          label_selector: { match_labels: { [RUNNER_LABEL]: name, [ROLE_LABEL]: 'job' } },
        },
      },
    ],
  };
  return spacing.jobs === 'apart' ? { pod_anti_affinity: section } : { pod_affinity: section };
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
