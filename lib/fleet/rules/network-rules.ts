import type { Finding } from '../../errors';
import { SYSTEM_NAMESPACES } from '../../world/namespaces';
import { SPECIAL_NETWORKS } from '../../world/special-networks';
import { isSingleAddress, overlaps } from '../cidr';
import type { Fleet } from '../fleet';
import type { Runner } from '../runner';
import { type Destination, describeDestination, isPodsDestination } from '../types/destination';

/** Faults of what pods may reach and who may reach them. */
export function checkNetwork(fleet: Fleet): Finding[] {
  const { attic, gitlab, monitoring } = fleet;
  const root = `fleet ${fleet.org}`;
  return [
    ...checkDns(fleet),
    ...refuseKept(fleet, gitlab.destinations ?? [], `${root} / gitlab / destinations`),
    ...refuseKept(fleet, attic ? [attic] : [], `${root} / attic`),
    ...(monitoring?.namespace === fleet.names.namespace ? [monitoringInside(fleet)] : []),
    ...fleet.runners.flatMap((runner) =>
      refuseKept(fleet, runner.settings.destinations, destinationsOf(runner)),
    ),
  ];
}

function destinationsOf(runner: Runner): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / destinations`;
}

function monitoringInside(fleet: Fleet): Finding {
  return {
    code: 'monitoring-inside',
    path: `fleet ${fleet.org} / monitoring / namespace`,
    message: 'the metrics port also answers debug requests, so nothing of the own namespace may reach it',
    value: fleet.names.namespace,
    fix: 'scrape from another namespace',
  };
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
  return [...SYSTEM_NAMESPACES, fleet.names.namespace].includes(namespace)
    ? `pods of ${namespace}`
    : undefined;
}

function keptCidr(fleet: Fleet, cidr: string): string | undefined {
  const special = SPECIAL_NETWORKS.find(
    (network) => ['metadata', 'local'].includes(network.use) && overlaps(cidr, network.cidr),
  );
  const apiServer = fleet.cluster.apiServer.cidrs.find((range) => overlaps(cidr, range));
  return special ? `${special.cidr} (${special.what})` : apiServer && `the API server (${apiServer})`;
}
