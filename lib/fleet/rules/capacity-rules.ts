import type { Finding } from '../../errors';
import { type Demand, fleetDemand, jobPodDemand, jobPodsOf, managersDemand } from '../capacity';
import type { Fleet } from '../fleet';
import { concluded, readable } from '../refused';
import { RESOURCES } from '../resource-table';
import type { Runner } from '../runner';
import type { CapacitySpec } from '../types/fleet-spec';
import type { JobContainerResources } from '../types/resources';

/** Refuses a fleet that cannot fit its own cap, with the arithmetic. */
export function checkCapacity(fleet: Fleet, capacity: CapacitySpec = {}): Finding[] {
  const bounds: readonly Bound[] = [
    ...RESOURCES.map(({ field, parse, format }) => ({
      field,
      key: `${field}Limit` as const,
      cap: parse(capacity[field] ?? ''),
      format,
    })),
    { field: 'pods', key: 'pods', cap: capacity.pods, format: String },
  ];
  const demand = fleetDemand(fleet.runners);
  return bounds.flatMap(({ field, key, cap, format }) =>
    cap !== undefined && demand[key] > cap
      ? [
          {
            code: 'capacity-exceeded',
            path: `fleet ${fleet.org} / capacity / ${field}`,
            message: `at full load the fleet needs more: ${arithmetic(fleet, key, format)} = ${format(demand[key])}`,
            value: format(cap),
            allowed: `at least ${format(demand[key])}`,
            fix: 'raise the cap, or lower replicas, concurrency, maximumServices or limits',
          },
        ]
      : [],
  );
}

interface Bound {
  readonly field: keyof CapacitySpec;
  readonly key: keyof Demand;
  readonly cap: number | undefined;
  readonly format: (value: number) => string;
}

function arithmetic(fleet: Fleet, key: keyof Demand, format: Bound['format']): string {
  return fleet.runners
    .map((runner) => {
      const jobs = `${jobPodsOf(runner)} jobs x ${format(jobPodDemand(runner)[key])}`;
      return `${runner.name} (${jobs} + managers ${format(managersDemand(runner)[key])})`;
    })
    .join(' + ');
}

/** What stands at each place of a runner. */
type Containers = Readonly<Record<string, () => JobContainerResources>>;

/** What containers of jobs may have, by where it stands; sizes of the build among it. */
function containersOf({ settings }: Runner): Containers {
  const sizes = Object.keys(readable(() => settings.sizes) ?? {}).map((name) => [
    `sizes / ${name}`,
    () => settings.sizes?.[name] ?? settings.resources.build,
  ]);
  return {
    'resources / build': () => settings.resources.build,
    'resources / helper': () => settings.resources.helper,
    'resources / service': () => settings.resources.service,
    ...Object.fromEntries(sizes),
  };
}

/** Refuses a CPU limit of jobs that are to have none. */
export function checkBurst(runner: Runner): Finding[] {
  const { burst } = runner.settings;
  return Object.entries(containersOf(runner)).flatMap(([container, resources]) => {
    const cpuLimit = readable(() => resources().cpuLimit);
    return burst && cpuLimit !== undefined
      ? [
          {
            code: 'burst-limited',
            path: `fleet ${runner.fleet.org} / runner ${runner.name} / ${container} / cpuLimit`,
            message: 'jobs of this runner use idle CPU without a limit',
            value: cpuLimit,
            allowed: 'cpuRequest, which is kept for the container and by which CPU is shared out',
            fix: 'remove the limit, or burst',
          },
        ]
      : [];
  });
}

/** Refuses containers that the API server would refuse. */
export function checkResources(runner: Runner): Finding[] {
  const containers: Containers = {
    ...containersOf(runner),
    'manager / resources': () => runner.settings.manager.resources,
  };
  return Object.entries(containers).flatMap(([field, resources]) =>
    concluded(() => invertedPairs(resources())).map(([name, request, limit]) => ({
      code: 'request-above-limit',
      path: `fleet ${runner.fleet.org} / runner ${runner.name} / ${field} / ${name}`,
      message: `the request is above the limit`,
      value: `${request} > ${limit}`,
      fix: 'raise the limit or lower the request',
    })),
  );
}

function invertedPairs(resources: JobContainerResources): [name: string, request: string, limit: string][] {
  return RESOURCES.flatMap(({ field, parse }) => {
    const request = resources[`${field}Request`];
    const limit = resources[`${field}Limit`];
    return limit !== undefined && (parse(request) ?? 0) > (parse(limit) ?? 0)
      ? [[`${field}Request`, request, limit]]
      : [];
  });
}
