import type { Finding } from '../errors';
import { type Demand, fleetDemand, jobPodDemand, jobPodsOf, managersDemand } from './capacity';
import { isSingleAddress, METADATA_CIDRS, overlaps } from './cidr';
import { type Destination, describeDestination, isPodsDestination } from './destination';
import type { Fleet } from './fleet';
import type { CapacitySpec } from './fleet-spec';
import { RUNNER_MINOR, runnerMinorOf } from './images';
import { formatBytes, formatCpu, parseBytes, parseCpu } from './quantity';
import type { ResolvedResources } from './resources';
import type { Runner } from './runner';
import { UPLOAD_MARGIN_SECONDS } from './settings';

/** What no single field can tell: faults of fields against each other. */
export function checkFleet(fleet: Fleet, capacity: CapacitySpec | undefined): Finding[] {
  return [
    ...checkNames(fleet),
    ...checkAttic(fleet),
    ...checkGitLab(fleet),
    ...checkDns(fleet),
    ...checkCapacity(fleet, capacity),
    ...fleet.runners.flatMap((runner) => [
      ...checkDrain(runner),
      ...checkManagerImages(runner),
      ...checkResources(runner),
      ...checkDestinations(runner),
      ...checkPush(runner),
    ]),
  ];
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}

function checkNames(fleet: Fleet): Finding[] {
  const seen = new Set<string>();
  return fleet.runners.flatMap((runner) => {
    const duplicate = seen.has(runner.name);
    seen.add(runner.name);
    return duplicate
      ? [
          {
            code: 'duplicate-runner',
            path: at(runner, 'name'),
            message: 'another runner of this fleet has the same name',
            value: runner.name,
            fix: `give each runner of a kind its own name, such as '${runner.name}-2'`,
          },
        ]
      : [];
  });
}

function checkAttic(fleet: Fleet): Finding[] {
  const runner = fleet.runners.find(({ settings }) => settings.attic !== undefined);
  return runner && !fleet.attic
    ? [
        {
          code: 'attic-missing',
          path: `fleet ${fleet.org} / attic`,
          message: `runner '${runner.name}' is of kind '${runner.kind}' and builds with the Attic cache, which the fleet does not describe`,
          allowed: "{ publicKeys: ['name:base64'] }, everything else has defaults",
          fix: 'add attic with the public keys of the cache',
        },
      ]
    : [];
}

function checkPush(runner: Runner): Finding[] {
  return runner.settings.attic === 'push' && runner.settings.accessLevel !== 'ref_protected'
    ? [
        {
          code: 'push-unprotected',
          path: at(runner, 'attic'),
          message: 'jobs of unprotected refs could write what others build with',
          value: 'push',
          allowed: "'pull', or 'push' with accessLevel 'ref_protected'",
          fix: "set accessLevel: 'ref_protected' on this runner, or pull only",
        },
      ]
    : [];
}

function checkDrain(runner: Runner): Finding[] {
  const { maximumTimeoutSeconds, manager } = runner.settings;
  const least = maximumTimeoutSeconds + UPLOAD_MARGIN_SECONDS;
  return manager.terminationGracePeriodSeconds < least
    ? [
        {
          code: 'drain-too-short',
          path: at(runner, 'manager / terminationGracePeriodSeconds'),
          message: 'a stopping manager would be killed while its jobs run',
          value: String(manager.terminationGracePeriodSeconds),
          allowed: `at least ${least}: ${maximumTimeoutSeconds} for the longest job + ${UPLOAD_MARGIN_SECONDS} for uploads`,
          fix: 'raise it, leave it out, or lower maximumTimeoutSeconds',
        },
      ]
    : [];
}

function checkManagerImages(runner: Runner): Finding[] {
  return (['image', 'helperImage'] as const).flatMap((field) => {
    const image = runner.settings.manager[field];
    return runnerMinorOf(image) === RUNNER_MINOR
      ? []
      : [
          {
            code: 'runner-version',
            path: at(runner, `manager / ${field}`),
            message: 'config.toml is written for another version of GitLab Runner than this image',
            value: image,
            allowed: `a tag that ends in v${RUNNER_MINOR}.x; a digest may follow it`,
            fix: `use an image of GitLab Runner ${RUNNER_MINOR}, or update this package first`,
          },
        ];
  });
}

function checkResources(runner: Runner): Finding[] {
  const { build, helper, service } = runner.settings.resources;
  const containers = {
    'resources / build': build,
    'resources / helper': helper,
    'resources / service': service,
    'manager / resources': runner.settings.manager.resources,
  };
  return Object.entries(containers).flatMap(([field, resources]) =>
    invertedPairs(resources).map(([name, request, limit]) => ({
      code: 'request-above-limit',
      path: at(runner, `${field} / ${name}`),
      message: `the request is above the limit`,
      value: `${request} > ${limit}`,
      fix: 'raise the limit or lower the request',
    })),
  );
}

function invertedPairs(resources: ResolvedResources): [name: string, request: string, limit: string][] {
  const pairs: [string, string, string, (quantity: string) => number | undefined][] = [
    ['cpuRequest', resources.cpuRequest, resources.cpuLimit, parseCpu],
    ['memoryRequest', resources.memoryRequest, resources.memoryLimit, parseBytes],
    [
      'ephemeralStorageRequest',
      resources.ephemeralStorageRequest,
      resources.ephemeralStorageLimit,
      parseBytes,
    ],
  ];
  return pairs
    .filter(([, request, limit, parse]) => (parse(request) ?? 0) > (parse(limit) ?? 0))
    .map(([name, request, limit]) => [name, request, limit]);
}

function checkDestinations(runner: Runner): Finding[] {
  return refuseKept(runner.fleet, runner.settings.destinations, at(runner, 'destinations'));
}

function checkGitLab(fleet: Fleet): Finding[] {
  return refuseKept(fleet, fleet.gitlab.destinations ?? [], `fleet ${fleet.org} / gitlab / destinations`);
}

function checkDns(fleet: Fleet): Finding[] {
  const path = `fleet ${fleet.org} / cluster / dns`;
  const unsafe = fleet.cluster.dns.filter(
    (resolver) =>
      resolver.protocol === 'TCP' &&
      !isPodsDestination(resolver) &&
      !(isSingleAddress(resolver.cidr) && resolver.port === 53),
  );
  return unsafe.map((resolver) => ({
    code: 'resolver-too-wide',
    path,
    message: 'every pod reaches its resolvers, so an address must be one address and nothing but DNS',
    value: describeDestination(resolver),
    allowed: 'one address (/32 or /128) on port 53',
    fix: "name the resolver's own address, such as 169.254.20.10/32",
  }));
}

function refuseKept(fleet: Fleet, destinations: readonly Destination[], path: string): Finding[] {
  return destinations.flatMap((destination) => {
    const kept = isPodsDestination(destination)
      ? keptNamespace(fleet, destination.namespace)
      : keptCidr(fleet, destination.cidr);
    return kept
      ? [
          {
            code: 'destination-kept-from-jobs',
            path,
            message: `jobs must never reach ${kept}`,
            value: describeDestination(destination),
            fix: 'name a destination that leaves it out',
          },
        ]
      : [];
  });
}

/** The control plane's pods and the managers' debug endpoints are no place for a job, whatever the port. */
function keptNamespace(fleet: Fleet, namespace: string): string | undefined {
  return ['kube-system', fleet.names.namespace].includes(namespace) ? `pods of ${namespace}` : undefined;
}

function keptCidr(fleet: Fleet, cidr: string): string | undefined {
  const metadata = METADATA_CIDRS.find((range) => overlaps(cidr, range));
  const apiServer = fleet.cluster.apiServer.cidrs.find((range) => overlaps(cidr, range));
  return metadata ? `the metadata service (${metadata})` : apiServer && `the API server (${apiServer})`;
}

function checkCapacity(fleet: Fleet, capacity: CapacitySpec = {}): Finding[] {
  const bounds: readonly Bound[] = [
    { field: 'cpu', key: 'cpuLimit', cap: parseCpu(capacity.cpu ?? ''), format: formatCpu },
    { field: 'memory', key: 'memoryLimit', cap: parseBytes(capacity.memory ?? ''), format: formatBytes },
    {
      field: 'ephemeralStorage',
      key: 'ephemeralStorageLimit',
      cap: parseBytes(capacity.ephemeralStorage ?? ''),
      format: formatBytes,
    },
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
