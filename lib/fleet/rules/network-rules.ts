import type { Finding } from '../../errors';
import { SYSTEM_NAMESPACES } from '../../world/namespaces';
import { RESOLVER_PORTS } from '../../world/resolver-ports';
import { SPECIAL_NETWORKS, type SpecialNetwork } from '../../world/special-networks';
import { contains, isSingleAddress, overlaps } from '../cidr';
import type { Fleet } from '../fleet';
import { concluded } from '../refused';
import type { Runner } from '../runner';
import {
  type AddressDestination,
  type Destination,
  describeDestination,
  isPodsDestination,
  type PodsDestination,
} from '../types/destination';

/** Faults of what pods may reach and who may reach them. */
export function checkNetwork(fleet: Fleet): Finding[] {
  const root = `fleet ${fleet.org}`;
  return [
    ...concluded(() => checkApiServer(fleet)),
    ...concluded(() => checkDns(fleet)),
    ...concluded(() =>
      checkDestinations(fleet, fleet.gitlab.destinations ?? [], `${root} / gitlab / destinations`),
    ),
    ...concluded(() =>
      fleet.attic ? checkDestination(fleet, fleet.attic, `${root} / attic / namespace`) : [],
    ),
    ...concluded(() =>
      fleet.monitoring?.namespace === fleet.names.namespace ? [monitoringInside(fleet)] : [],
    ),
    ...fleet.runners.flatMap((runner) =>
      concluded(() => checkDestinations(fleet, runner.settings.destinations, destinationsOf(runner))),
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

/** Managers reach all of it, whatever else is there. */
function checkApiServer({ org, cluster }: Fleet): Finding[] {
  return cluster.apiServer.cidrs.flatMap((cidr, index) => {
    const inside = neverOpen(cidr) ?? beyondOneNetwork(cidr);
    return inside
      ? [
          {
            code: 'api-server-too-wide',
            path: `fleet ${org} / cluster / apiServer / cidrs / ${index}`,
            message: `every manager reaches it, and it holds ${nameOf(inside)}`,
            value: cidr,
            fix: 'name the addresses that `kubectl get endpointslices kubernetes` lists, and the address of its Service',
          },
        ]
      : [];
  });
}

function checkDns(fleet: Fleet): Finding[] {
  // Each resolver is two destinations: over UDP, and then over TCP.
  return fleet.cluster.dns.flatMap((resolver, index) =>
    concluded(() => checkResolver(fleet, resolver, index)),
  );
}

function checkResolver(fleet: Fleet, resolver: Destination, index: number): readonly Finding[] {
  if (resolver.protocol !== 'TCP') {
    return [];
  }
  const path = `fleet ${fleet.org} / cluster / dns / ${(index - 1) / 2}`;
  return isPodsDestination(resolver)
    ? checkResolverPods(fleet, resolver, path)
    : checkResolverAddress(fleet, resolver, path);
}

function checkResolverPods(fleet: Fleet, resolver: PodsDestination, path: string): Finding[] {
  if (resolver.namespace === fleet.names.namespace) {
    return [keptFromJobs(`pods of ${resolver.namespace}`, resolver, path)];
  }
  const isOfDns = RESOLVER_PORTS.includes(resolver.port) && !isOfApiServer(fleet, resolver.port);
  return SYSTEM_NAMESPACES.includes(resolver.namespace) && !isOfDns
    ? [
        {
          code: 'resolver-port',
          path,
          message: `pods of ${resolver.namespace} answer more than DNS, so every pod may reach them on a port of DNS only`,
          value: describeDestination(resolver),
          allowed: RESOLVER_PORTS.join(', '),
          fix: 'name the port on which the container of the resolver answers DNS, not that of its metrics',
        },
      ]
    : [];
}

/** Pods of the API server may be among those of a system namespace. */
function isOfApiServer({ cluster }: Fleet, port: number): boolean {
  return port !== 53 && cluster.apiServer.ports.includes(port);
}

function checkResolverAddress(fleet: Fleet, resolver: AddressDestination, path: string): Finding[] {
  const { cidrs, ports } = fleet.cluster.apiServer;
  const { cidr, port } = resolver;
  const nowhere = isSingleAddress(cidr) && (specialIn(cidr, 'local') ?? specialIn(cidr, 'translated'));
  if (nowhere) {
    return [
      {
        code: 'resolver-address',
        path,
        message: `no resolver of a pod can be meant by an address of ${nameOf(nowhere)}`,
        value: describeDestination(resolver),
        allowed: 'a private or public address, or a link-local one of the node on port 53',
        fix: 'name the pods of the resolver, or the nameserver in /etc/resolv.conf of a pod: that of a node is another',
      },
    ];
  }
  if (cidrs.some((server) => contains(server, cidr) && contains(cidr, server))) {
    return [
      {
        code: 'resolver-at-api-server',
        path,
        message:
          'jobs reach their resolvers, and this is the address of the API server, which they must never reach',
        value: describeDestination(resolver),
        fix: "name the resolver's own address or its pods; if nothing but the resolver answers here, take the address out of apiServer / cidrs",
      },
    ];
  }
  const isOther =
    (port !== 53 && (specialIn(cidr, 'metadata') ?? specialIn(cidr, 'link')) !== undefined) ||
    (ports.includes(port) && cidrs.some((server) => overlaps(cidr, server)));
  return isSingleAddress(cidr) && RESOLVER_PORTS.includes(port) && !isOther
    ? []
    : [
        {
          code: 'resolver-too-wide',
          path,
          message: 'every pod reaches its resolvers, so an address must be one address and nothing but DNS',
          value: describeDestination(resolver),
          allowed: `one address (/32 or /128) on port ${RESOLVER_PORTS.join(', ')}; a link-local one, and that of a metadata service, on port 53 only`,
          fix: "name the resolver's own address, such as 169.254.20.10/32",
        },
      ];
}

function checkDestinations(fleet: Fleet, destinations: readonly Destination[], path: string): Finding[] {
  return destinations.flatMap((destination, index) =>
    concluded(() => checkDestination(fleet, destination, `${path} / ${index}`)),
  );
}

function checkDestination(fleet: Fleet, destination: Destination, path: string): Finding[] {
  const kept = isPodsDestination(destination)
    ? keptNamespace(fleet, destination.namespace)
    : keptCidr(fleet, destination.cidr);
  if (kept) {
    return [
      isEverything(destination) ? everything(destination, path) : keptFromJobs(kept, destination, path),
    ];
  }
  const inside = isPodsDestination(destination) ? undefined : beyondOneNetwork(destination.cidr);
  return inside
    ? [
        {
          code: 'destination-too-wide',
          path,
          message: `it holds ${nameOf(inside)} and other addresses at once, so that nobody can tell what is meant`,
          value: describeDestination(destination),
          fix: 'name the private network, and the public addresses, each as a destination of its own',
        },
      ]
    : [];
}

function isEverything(destination: Destination): boolean {
  return !isPodsDestination(destination) && destination.cidr.endsWith('/0');
}

function everything(destination: Destination, path: string): Finding {
  return {
    code: 'destination-kept-from-jobs',
    path,
    message: 'this is every address, those of nodes and of the API server among them',
    value: describeDestination(destination),
    fix: 'remove it: jobs reach public addresses on port 443 anyway, and on port 80 with http: true; name private networks one by one',
  };
}

function keptFromJobs(kept: string, destination: Destination, path: string): Finding {
  return {
    code: 'destination-kept-from-jobs',
    path,
    message: `jobs must never reach ${kept}`,
    value: describeDestination(destination),
    fix: 'leave that out: name what jobs need beside it, or remove the destination',
  };
}

/** The control plane's pods and the managers' debug endpoints are no place for a job, whatever the port. */
function keptNamespace(fleet: Fleet, namespace: string): string | undefined {
  return [...SYSTEM_NAMESPACES, fleet.names.namespace].includes(namespace)
    ? `pods of ${namespace}`
    : undefined;
}

function keptCidr(fleet: Fleet, cidr: string): string | undefined {
  // What leads back to IPv4 may lead to the API server or a metadata service, by a way that this cluster knows alone.
  const special = neverOpen(cidr) ?? specialIn(cidr, 'translated');
  const apiServer = fleet.cluster.apiServer.cidrs.find((range) => overlaps(cidr, range));
  return special ? nameOf(special) : apiServer && `the API server (${apiServer})`;
}

/** A metadata service or a network of nodes that a network has a part of: nothing is ever opened there. */
function neverOpen(cidr: string): SpecialNetwork | undefined {
  return specialIn(cidr, 'metadata') ?? specialIn(cidr, 'local') ?? specialIn(cidr, 'link');
}

function specialIn(cidr: string, use: SpecialNetwork['use']): SpecialNetwork | undefined {
  return SPECIAL_NETWORKS.find((special) => special.use === use && overlaps(cidr, special.cidr));
}

/** A special network that lies in a wider one: whoever names 10.0.0.0/8 means it, whoever names 8.0.0.0/5 may not. */
function beyondOneNetwork(cidr: string): SpecialNetwork | undefined {
  return SPECIAL_NETWORKS.find(
    (special) => contains(cidr, special.cidr) && !(special.use === 'private' && contains(special.cidr, cidr)),
  );
}

function nameOf({ cidr, what }: SpecialNetwork): string {
  return `${cidr} (${what})`;
}
