import { CONTAINERS_OF_JOBS } from '../../../world/container-resources';
import type { RunnerFacts } from '../facts';
import { isEmpty } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';
import { notedBefore } from './room-before';

/** Where the version before has no CPU limits, until the roll-over is done. */
const UNLIMITED = 'none';

/**
 * Whether containers of the jobs of a runner have no CPU limit: as the fleet says, or, where nobody describes the runner, as its
 * config.toml does.
 */
export function bursts({ settings, job }: RunnerFacts): boolean {
  const kubernetes = job?.section.kubernetes;
  return settings === undefined
    ? kubernetes !== undefined &&
        CONTAINERS_OF_JOBS.some((prefix) => isEmpty(kubernetes[`${prefix}cpu_limit`]))
    : settings.burst === true;
}

/** Whether an object holds a bound open for a version before that had none. */
export function isUnlimitedBefore(object: KubernetesObject | undefined, bound: string): boolean {
  return notedBefore(object).get(bound) === UNLIMITED;
}
