import type { Runner } from '../fleet/runner';
import type { Labels } from '../fleet/types/destination';
import type { Toleration } from './tolerations';

/**
 * What the runner's RuntimeClass adds to its job pods.
 *
 * @see https://kubernetes.io/docs/concepts/containers/runtime-class/#scheduling
 */
export function runtimeClassScheduling(runner: Runner): {
  readonly nodeSelector: Labels;
  readonly tolerations: readonly Toleration[];
} {
  const { nodeSelector = {}, tolerations = [] } = runner.settings.runtimeClass?.scheduling ?? {};
  return {
    nodeSelector,
    tolerations: tolerations.map((taint) => ({ effect: 'NoSchedule', ...taint })),
  };
}
