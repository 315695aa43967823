import type { Finding } from '../../errors';
import { SYSTEM_NAMESPACES } from '../../world/namespaces';
import { NAT64_NETWORKS, SHORTEST_PREFIX } from '../../world/special-networks';
import { contains, isIPv6, overlaps, parseCidr } from '../cidr';
import type { Fleet } from '../fleet';
import { ipv4Behind, throughNat64 } from '../nat64';
import { concluded } from '../refused';
import { beyondOneNetwork, isPartOfInternet, nameOf, specialNetworksOf } from '../special-networks';
import {
  type AddressDestination,
  type Destination,
  describeDestination,
  isPodsDestination,
} from '../types/destination';

/** A network that a destination must not open, and what it is. */
interface Kept {
  readonly cidr: string;
  readonly what: string;
  readonly isServer?: boolean;
}

/** Faults of destinations of jobs, in the order of a list. */
export function checkDestinations(
  fleet: Fleet,
  destinations: readonly Destination[],
  path: string,
): Finding[] {
  return destinations.flatMap((destination, index) =>
    concluded(() => checkDestination(fleet, destination, `${path} / ${index}`)),
  );
}

/** Faults of one destination of jobs. */
export function checkDestination(fleet: Fleet, destination: Destination, path: string): Finding[] {
  if (isPodsDestination(destination)) {
    const kept = keptNamespace(fleet, destination.namespace);
    return kept === undefined ? [] : [keptFromJobs(kept, destination, path)];
  }
  if (isEverything(destination.cidr)) {
    return [everything(destination, path)];
  }
  const odd = oddException(destination);
  if (odd !== undefined) {
    return [exceptionOutside(odd, destination, path)];
  }
  const [first, ...more] = keptNetworks(fleet, destination);
  if (first) {
    return [keptFromJobs(first.what, destination, path, fixOf(destination, [first, ...more]))];
  }
  const inside = beyondOneNetwork(
    destination.cidr,
    specialNetworksOf(fleet).filter(({ cidr }) => !isLeftOut(destination, cidr)),
  );
  if (inside) {
    return [
      {
        code: 'destination-too-wide',
        path,
        message: `it holds ${nameOf(inside)} and other addresses at once, so that nobody can tell what is meant`,
        value: describeDestination(destination),
        fix: `name the private network, and the public addresses, each as a destination of its own; or leave it out: ${exceptions(destination, [inside])}`,
      },
    ];
  }
  return isPartOfInternet(destination.cidr) ? [partOfInternet(destination, path)] : [];
}

function partOfInternet(destination: AddressDestination, path: string): Finding {
  const { ipv4, ipv6 } = SHORTEST_PREFIX;
  return {
    code: 'destination-too-wide',
    path,
    message:
      'it is a part of the internet, in which addresses of many owners lie, and nodes of other clusters',
    value: describeDestination(destination),
    allowed: `networks of a prefix of at least /${ipv4}, and of IPv6 of at least /${ipv6}`,
    fix: 'name the networks that are meant, each as a destination of its own; publicPorts opens ports of all public addresses',
  };
}

/** What nobody writes to open one network: this much is the internet, private networks and all. */
function isEverything(cidr: string): boolean {
  const [, length = 0] = parseCidr(cidr) ?? [];
  return length < (isIPv6(cidr) ? 7 : 4);
}

function everything(destination: Destination, path: string): Finding {
  return {
    code: 'destination-kept-from-jobs',
    path,
    message: 'this is every address, those of nodes and of the API server among them',
    value: describeDestination(destination),
    fix: 'remove it: publicPorts opens ports of public addresses, and http: true opens port 80; name private networks one by one',
  };
}

/** An exception that the API server refuses: it is not a part of the network. */
function oddException({ cidr, except = [] }: AddressDestination): string | undefined {
  return except.find((hole) => !contains(cidr, hole) || contains(hole, cidr));
}

function exceptionOutside(hole: string, destination: AddressDestination, path: string): Finding {
  return {
    code: 'exception-outside',
    path: `${path} / except`,
    message: `${hole} is no part of ${destination.cidr}, which the API server asks of an exception`,
    value: hole,
    allowed: `networks inside of ${destination.cidr} that are smaller than it`,
    fix: 'remove it, or name the part that stays closed',
  };
}

/** Says that something is kept from jobs. */
export function keptFromJobs(
  kept: string,
  destination: Destination,
  path: string,
  fix = 'leave that out: name what jobs need beside it, or remove the destination',
): Finding {
  return {
    code: 'destination-kept-from-jobs',
    path,
    message: `jobs must never reach ${kept}`,
    value: describeDestination(destination),
    fix,
  };
}

function fixOf(destination: AddressDestination, kept: readonly Kept[]): string | undefined {
  if (kept.every(({ cidr }) => cidr !== destination.cidr && contains(destination.cidr, cidr))) {
    return `leave that out: ${exceptions(destination, kept)}`;
  }
  const [nat64] = kept.filter(({ cidr }) => NAT64_NETWORKS.includes(cidr));
  if (nat64) {
    return `name the prefix as cluster / nat64: ['${nat64.cidr.replace(/\/\d+$/, '/96')}'], and what lies behind it can be opened`;
  }
  return kept.every(({ isServer }) => isServer)
    ? 'jobs may reach other ports there; if the API server does not answer there, name its own addresses and ports in cluster / apiServer'
    : undefined;
}

function exceptions(
  { except = [] }: AddressDestination,
  holes: readonly { readonly cidr: string }[],
): string {
  const all = [...new Set([...except, ...holes.map(({ cidr }) => cidr)])];
  const least = all.filter((hole) => !all.some((other) => other !== hole && contains(other, hole)));
  return `except: [${least.map((hole) => `'${hole}'`).join(', ')}]`;
}

/** The control plane's pods and the managers' debug endpoints are no place for a job, whatever the port. */
function keptNamespace(fleet: Fleet, namespace: string): string | undefined {
  return [...SYSTEM_NAMESPACES, fleet.names.namespace].includes(namespace)
    ? `pods of ${namespace}`
    : undefined;
}

/** What a destination opens although nobody may reach it, or no job on this port. */
function keptNetworks(fleet: Fleet, destination: AddressDestination): readonly Kept[] {
  const { cidr, port } = destination;
  const { apiServer, nat64 } = fleet.cluster;
  // What leads back to IPv4 is open only where the fleet says how: then what lies behind it is known.
  const known = nat64.some((prefix) => contains(prefix, cidr));
  const closed = specialNetworksOf(fleet)
    .filter(({ use, cidr: special }) =>
      use === 'translated' ? !known || !nat64.some((prefix) => contains(special, prefix)) : use !== 'private',
    )
    .map((special) => ({ cidr: special.cidr, what: nameOf(special) }));
  const leadBack = nat64
    .filter((prefix) => !contains(prefix, cidr))
    .map((prefix) => ({ cidr: prefix, what: `${prefix} (NAT64, which leads back to IPv4)` }));
  const servers = apiServer.ports.includes(port)
    ? apiServerNetworks(fleet).map((server) => ({
        cidr: server,
        what: `the API server (${server}) on port ${port}`,
        isServer: true,
      }))
    : [];
  return [...leadBack, ...closed, ...servers].filter(
    ({ cidr: kept }) => overlaps(cidr, kept) && !isLeftOut(destination, kept),
  );
}

/** Where the API server is, by every name that NAT64 gives it. */
function apiServerNetworks({ cluster: { apiServer, nat64 } }: Fleet): readonly string[] {
  const ipv4 = [
    ...apiServer.cidrs.filter((cidr) => !isIPv6(cidr)),
    ...nat64.flatMap((prefix) => apiServer.cidrs.flatMap((cidr) => ipv4Behind(prefix, cidr) ?? [])),
  ];
  const behind = nat64.flatMap((prefix) => ipv4.map((cidr) => throughNat64(prefix, cidr)));
  return [...new Set([...apiServer.cidrs, ...ipv4, ...behind])];
}

/** Whether the exceptions of a destination hold all that it has of a network. */
function isLeftOut({ cidr, except = [] }: AddressDestination, kept: string): boolean {
  const part = contains(kept, cidr) ? cidr : kept;
  return except.some((hole) => contains(hole, part));
}
