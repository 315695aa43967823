import { jobPodsOf } from '../fleet/capacity';
import type { Fleet } from '../fleet/fleet';
import { ROLE_LABEL, RUNNER_LABEL } from '../fleet/names';
import type { Runner } from '../fleet/runner';
import type { NamedExpression, PodSelector } from './admission-policy';
import { text } from './cel-text';

/**
 * The job pods that policies keep the managers of other runners from. A request does not show them; so they are the
 * parameters of the policies that ask about them, and the API server looks at one after the other. Their labels can be
 * trusted, because other policies hold them to their creator.
 *
 * Parameters widen nothing here: the constants are in the expressions, and one more pod can only make a rule refuse
 * more. A fleet of one runner has no neighbours.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources
 */

/**
 * Job pods up to which all are guarded. For each of them the API server converts a pod once for a connection, and twice
 * for the creation of a pod, a quarter of a millisecond each time. A job makes some twenty connections and one pod.
 */
export const MAXIMUM_GUARDED_PODS = { connections: 200, credentials: 100 } as const;

/** What managers are kept from: connections into job pods, or the registry credentials that those pull with. */
export type Guard = keyof typeof MAXIMUM_GUARDED_PODS;

/**
 * Whether a runner's job pods hold more than those of others. Those of dind, which are root on a node, and those that
 * write to a cache are among them: no specification passes that opens such a runner to unprotected branches.
 */
function isPrecious({ settings }: Runner): boolean {
  return settings.accessLevel === 'ref_protected';
}

/** The runners whose job pods are kept from the managers of others: all, or the precious ones of a large fleet. */
export function guardedRunners(fleet: Fleet, guard: Guard): readonly Runner[] {
  const pods = fleet.runners.reduce((sum, runner) => sum + jobPodsOf(runner), 0);
  return pods <= MAXIMUM_GUARDED_PODS[guard] ? fleet.runners : fleet.runners.filter(isPrecious);
}

/** Selects those pods; `undefined` where there is nobody to keep them from. */
export function guardedPods(fleet: Fleet, guard: Guard): PodSelector | undefined {
  const guarded = guardedRunners(fleet, guard);
  if (fleet.runners.length < 2 || guarded.length === 0) {
    return undefined;
  }
  return {
    matchLabels: { [ROLE_LABEL]: 'job' },
    ...(guarded.length === fleet.runners.length
      ? {}
      : {
          matchExpressions: [
            { key: RUNNER_LABEL, operator: 'In', values: guarded.map(({ name }) => name) } as const,
          ],
        }),
  };
}

/** `variables.allowed`: whoever asks is no manager, or that of the pod at hand. Needs `variables.manager`. */
export const ALLOWED: NamedExpression = {
  name: 'allowed',
  expression: `variables.manager == '' || params.metadata.?labels[?${text(RUNNER_LABEL)}].orValue('') == variables.manager`,
};
