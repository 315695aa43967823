import { CHECKSUM_ANNOTATION } from '../config/manager-pod';
import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import { KEPT_ON_NODE } from '../world/acting-metadata';
import type { Cel } from './cel-text';

/**
 * `kubectl rollout restart` writes one of these, LimitRanger another. By the last two whoever takes nodes away is asked to
 * leave that of a manager; nothing that runs on a node reads them.
 */
export const MANAGER_ANNOTATIONS: readonly string[] = [
  CHECKSUM_ANNOTATION,
  'kubectl.kubernetes.io/restartedAt',
  'kubernetes.io/limit-ranger',
  ...Object.keys(KEPT_ON_NODE),
];

/** What a runner gives to the pods of its manager beside them, as `key=value`, where any runner of the fleet does. */
export function managerAnnotationsFact(runner: Runner): { readonly annotations?: readonly string[] } {
  return hasAnnotations(runner.fleet) ? { annotations: annotationsOf(runner) } : {};
}

/** An annotation `k` of a manager that its runner gives to it. */
export function ownManagerAnnotation(fleet: Fleet): Cel | undefined {
  return hasAnnotations(fleet)
    ? "(k + '=' + object.metadata.annotations[k]) in variables.annotations"
    : undefined;
}

function hasAnnotations({ runners }: Fleet): boolean {
  return runners.some((runner) => annotationsOf(runner).length > 0);
}

function annotationsOf({ settings }: Runner): readonly string[] {
  return Object.entries(settings.manager.annotations ?? {})
    .filter(([key]) => !MANAGER_ANNOTATIONS.includes(key))
    .map((entry) => entry.join('='));
}
