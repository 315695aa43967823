import { k8s } from 'cdk8s-plus-28';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';

/** More pods than a runner ever has. */
const ALL_JOBS = 1_000_000;

/**
 * Lets no running job of a runner be evicted. Job pods have no controller: of such pods Kubernetes knows no number that may
 * be missing, and only a number that must be there. Those that have ended, or have not started, are evicted all the same.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-controllers-and-selectors
 */
export function budgetOfJobs({ name }: Runner): k8s.PodDisruptionBudgetSpec {
  return {
    minAvailable: k8s.IntOrString.fromNumber(ALL_JOBS),
    selector: { matchLabels: { [RUNNER_LABEL]: name, [ROLE_LABEL]: 'job' } },
  };
}
