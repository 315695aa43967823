import { isPrivilegedKind } from '../privilege';
import { largestSize } from './job-sizes';
import { type ByResource, byResource, type Resource } from './resource-table';
import type { Runner } from './runner';
import type { JobContainerResources } from './types/resources';

/** What pods ask of a namespace: CPU in millicores, memory and storage in bytes. */
export interface Demand extends ByResource<number> {
  readonly pods: number;
}

const NOTHING: Demand = { pods: 0, ...byResource(() => 0) };

/** Managers that a rollout starts beside the running ones (`maxSurge`). */
export const ROLLOUT_SURGE = 1;

/** The demand of one container, which is no pod yet. Without a CPU limit it counts as what is kept for it. */
function containerDemand(resources: JobContainerResources): Demand {
  const { cpuRequest, cpuLimit = cpuRequest } = resources;
  const bounded = { ...resources, cpuLimit };
  return {
    pods: 0,
    ...byResource(({ field, parse }, bound) => parse(bounded[`${field}${bound}`]) ?? 0),
  };
}

/** The sum of demands. */
export function total(demands: readonly Demand[]): Demand {
  return demands.reduce((left, right) => mapDemand((key) => left[key] + right[key]), NOTHING);
}

function times(demand: Demand, factor: number): Demand {
  return mapDemand((key) => demand[key] * factor);
}

function mapDemand(value: (key: keyof Demand) => number): Demand {
  return Object.fromEntries(
    (Object.keys(NOTHING) as (keyof Demand)[]).map((key) => [key, value(key)]),
  ) as unknown as Demand;
}

/** The services of a job pod at most: those that a job may declare, and the daemon of a privileged kind. */
export function servicesOf(runner: Runner): number {
  return runner.settings.maximumServices + (isPrivilegedKind(runner.kind) ? 1 : 0);
}

/**
 * The demand of one job pod: build at its largest size, helper and as many services as a job may have. The init container runs before
 * them with the helper's resources, so it never counts.
 */
export function jobPodDemand(runner: Runner): Demand {
  const { helper, service } = runner.settings.resources;
  const overhead: { readonly [Field in Resource['field']]?: string } =
    runner.settings.runtimeClass?.overhead ?? {};
  return total([
    containerDemand(largestSize(runner.settings)),
    containerDemand(helper),
    times(containerDemand(service), servicesOf(runner)),
    { pods: 1, ...byResource(({ field, parse }) => parse(overhead[field] ?? '0') ?? 0) },
  ]);
}

/** Managers of a runner that there is room for. One that is retired keeps that of one, which may still end its jobs. */
function managersOf({ settings }: Runner): number {
  return Math.max(settings.replicas, 1);
}

/** Job pods of a runner at full load. */
export function jobPodsOf(runner: Runner): number {
  return managersOf(runner) * runner.settings.concurrency;
}

/** The demand of all jobs of a runner at full load. */
export function jobsDemand(runner: Runner): Demand {
  return times(jobPodDemand(runner), jobPodsOf(runner));
}

/** The demand of a runner's managers while a rollout replaces them. */
export function managersDemand(runner: Runner): Demand {
  return times(
    { ...containerDemand(runner.settings.manager.resources), pods: 1 },
    managersOf(runner) + ROLLOUT_SURGE,
  );
}

/** The demand of a whole fleet at full load, a rollout of every manager included. */
export function fleetDemand(runners: readonly Runner[]): Demand {
  return total(runners.flatMap((runner) => [jobsDemand(runner), managersDemand(runner)]));
}
