import type { Finding } from '../../errors';
import { SYSTEM_NAMESPACES } from '../../world/namespaces';
import { RESOLVER_PORTS } from '../../world/resolver-ports';
import { contains, isSingleAddress, overlaps } from '../cidr';
import type { Fleet } from '../fleet';
import { concluded } from '../refused';
import type { Runner } from '../runner';
import { beyondOneNetwork, isPartOfInternet, nameOf, neverOpen, specialIn } from '../special-networks';
import {
  type AddressDestination,
  type Destination,
  describeDestination,
  isPodsDestination,
  type PodsDestination,
} from '../types/destination';
import { checkDestination, checkDestinations, keptFromJobs } from './destination-rules';
import { checkProxy } from './proxy-rules';
import { checkNat64, checkPublicPorts } from './public-rules';

/** Faults of what pods may reach and who may reach them. */
export function checkNetwork(fleet: Fleet): Finding[] {
  const root = `fleet ${fleet.org}`;
  return [
    ...concluded(() => checkApiServer(fleet)),
    ...concluded(() => checkDns(fleet)),
    ...concluded(() => checkNat64(fleet)),
    ...concluded(() => checkPublicPorts(fleet)),
    ...concluded(() =>
      checkDestinations(fleet, fleet.gitlab.destinations ?? [], `${root} / gitlab / destinations`),
    ),
    ...concluded(() => checkProxy(fleet)),
    ...concluded(() =>
      fleet.attic ? checkDestination(fleet, fleet.attic, `${root} / attic / namespace`) : [],
    ),
    ...concluded(() =>
      fleet.monitoring?.namespace === fleet.names.namespace ? [monitoringInside(fleet)] : [],
    ),
    ...concluded(() => checkPodMonitor(fleet)),
    ...fleet.runners.flatMap((runner) =>
      concluded(() => checkDestinations(fleet, runner.settings.destinations, destinationsOf(runner))),
    ),
  ];
}

/** Labels by which the objects of a fleet are told from those of others, and by which Argo CD owns them. */
const OWN_LABELS = /^(?:runner-fleet|app\.kubernetes\.io|argocd\.argoproj\.io)\//;

function checkPodMonitor({ org, monitoring }: Fleet): Finding[] {
  return Object.keys(monitoring?.podMonitor?.labels ?? {})
    .filter((key) => OWN_LABELS.test(key))
    .map((key) => ({
      code: 'monitor-label',
      path: `fleet ${org} / monitoring / podMonitor / labels / ${key}`,
      message: 'this label says whose object it is, and a PodMonitor of the fleet is of the fleet',
      value: key,
      allowed: 'labels by which a Prometheus selects a PodMonitor, such as release',
      fix: 'remove it, and have the Prometheus select by another label',
    }));
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
    return inside || isPartOfInternet(cidr)
      ? [
          {
            code: 'api-server-too-wide',
            path: `fleet ${org} / cluster / apiServer / cidrs / ${index}`,
            message: `every manager reaches it, and it ${inside ? `holds ${nameOf(inside)}` : 'is a part of the internet'}`,
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
