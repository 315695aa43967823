import type { Finding } from '../../errors';
import { type Demand, fleetDemand, jobPodDemand, jobPodsOf, managersDemand } from '../capacity';
import type { Fleet } from '../fleet';
import { concluded } from '../refused';
import { RESOURCES } from '../resource-table';
import type { Runner } from '../runner';
import type { CapacitySpec } from '../types/fleet-spec';
import type { ResolvedResources } from '../types/resources';

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

/** Refuses containers that the API server would refuse. */
export function checkResources(runner: Runner): Finding[] {
  const { settings } = runner;
  const containers: Readonly<Record<string, () => ResolvedResources>> = {
    'resources / build': () => settings.resources.build,
    'resources / helper': () => settings.resources.helper,
    'resources / service': () => settings.resources.service,
    'manager / resources': () => settings.manager.resources,
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

function invertedPairs(resources: ResolvedResources): [name: string, request: string, limit: string][] {
  return RESOURCES.flatMap(({ field, parse }) => {
    const request = resources[`${field}Request`];
    const limit = resources[`${field}Limit`];
    return (parse(request) ?? 0) > (parse(limit) ?? 0) ? [[`${field}Request`, request, limit]] : [];
  });
}
