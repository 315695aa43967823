import type { RunnerNamespace } from '../facts/facts';
import type { ExpectedNetwork } from '../facts/fleet/expected-settings';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { contains, isSingleAddress, overlaps, reaches } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts, type Peer, type PortRange } from '../facts/network/network-policy';
import { METADATA_ADDRESSES, PRIVATE_RANGES, type SpecialRange } from '../facts/network/special-addresses';
import type { Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';
import { openingsOfPods, reached } from './network-openings';

/** Ports of DNS: some clouds answer it at the address of the metadata service. */
export const DNS_PORTS: readonly number[] = [53];

/** What stands for all public addresses, with exceptions. */
const PUBLIC_NETWORKS: readonly string[] = ['0.0.0.0/0', '::/0'];

type Addresses = Extract<Peer, { kind: 'addresses' }>;

/** An opening, with what there is to say of the network that it opens, if it opens one. */
interface NetworkOpening {
  readonly opening: Opening;
  readonly network: Addresses | undefined;
  /** Whether the fleet says that it is open. */
  readonly isDeclared: boolean;
  /** Networks that are not public and stand open by it. */
  readonly notPublic: Place | undefined;
  /** The special network that it lies in, where nothing is ever open, or nothing but DNS. */
  readonly notOneHost: SpecialRange | undefined;
}

const NETWORK_OPENINGS: Subject<NetworkOpening> = {
  items: ({ namespaces }) => namespaces.flatMap(networkOpenings),
};

/** Which addresses pods may reach. */
export const NETWORK_ADDRESSES: readonly Rule[] = [
  rule({
    id: 'network-metadata-unreachable',
    severity: 'critical',
    sentence: 'no pod reaches the metadata service of a cloud',
    why: 'it hands out the credentials of the node',
    serves: ['reaches-registries'],
    of: openingsOfPods('job', 'manifest'),
    problem: 'the rule opens a metadata service',
    fix: 'add its address, or a network that holds it, to except',
    where: (openings) => openings.flatMap(metadataServices),
  }),
  rule({
    id: 'network-private-ranges',
    sentence:
      'an opening towards public addresses leaves out private, link-local and other special networks, a whole private network is open only where the fleet says so, and of a node no more than a resolver',
    why: 'nodes, databases and other tenants live there',
    serves: ['isolated-from-services', 'reaches-registries'],
    of: NETWORK_OPENINGS,
    faults: [
      {
        problem: 'the network cannot be read',
        fix: 'write an IPv4 or IPv6 network',
        where: ({ opening, network }) =>
          network && network.allowed === undefined && { at: opening.where, value: network.cidr },
      },
      {
        problem: 'the rule opens networks that are not public',
        fix: 'add them to except, or name the private network as a destination in the fleet',
        where: ({ notPublic }) => notPublic,
      },
      {
        problem: 'the rule opens an address that means no host, or another one to each node',
        fix: 'remove it; a resolver of the node is one link-local address on port 53',
        where: ({ opening, notOneHost }) => notOneHost && { at: opening.where, value: nameOf(notOneHost) },
      },
      {
        problem: 'the fleet that is given opens no such network to these pods, or not on this port',
        fix: 'name it as a destination in the fleet, or remove it',
        where: ({ opening, network, notPublic, notOneHost, isDeclared }) =>
          network?.allowed &&
          notPublic === undefined &&
          notOneHost === undefined &&
          !PUBLIC_NETWORKS.includes(network.cidr) &&
          !isDeclared && { at: opening.where, value: network.cidr },
      },
      {
        problem: 'an exception lies outside the network',
        fix: 'remove it: the API server refuses the policy',
        where: ({ opening, network }) => {
          const { allowed, excepted = [] } = network ?? {};
          return allowed && excepted.some((hole) => !overlaps(allowed, hole)) && opening.where;
        },
      },
    ],
    opens: ({ opening, network }) => {
      const { allowed, cidr } = network ?? {};
      const inside = allowed && PRIVATE_RANGES.some(({ range }) => contains(range, allowed));
      return inside && !opensOnlyPorts(opening, DNS_PORTS)
        ? [{ at: opening.where, sentence: `${cidr} is no public network, and open on ${portsOf(opening)}` }]
        : [];
    },
  }),
];

/** Ports in words. */
export function portsOf({ ports }: Opening): string {
  return ports.length === 0
    ? 'all ports'
    : `port ${ports.map(({ from, named }) => from ?? named ?? 'any').join(', ')}`;
}

function metadataServices(opening: Opening): readonly Place[] {
  if (opening.direction !== 'egress' || opensOnlyPorts(opening, DNS_PORTS)) {
    return [];
  }
  return reached(opening, METADATA_ADDRESSES).map(({ cidr, what }) => ({
    at: opening.where,
    value: cidr,
    problem: `the rule opens ${what}`,
    fix: `add ${cidr}, or a network that holds it, to except`,
  }));
}

/** The addresses that an opening lets pods talk to. */
function addressesOf({ direction, peer }: Opening): Addresses | undefined {
  return direction === 'egress' && peer?.kind === 'addresses' ? peer : undefined;
}

function networkOpenings(namespace: RunnerNamespace): readonly NetworkOpening[] {
  const declares = declarationsOf(namespace);
  const ofJobs = new Set(
    namespace.openings.filter(({ pod }) => pod.origin === 'job').flatMap(({ openings }) => openings),
  );
  return namespace.policies.flatMap(({ openings }) =>
    openings.map((opening) => {
      const network = addressesOf(opening);
      const isDeclared = network !== undefined && declares(opening, network.cidr);
      const wide = network && notPublic(opening, network, isDeclared);
      return {
        opening,
        network,
        isDeclared,
        notPublic: wide,
        notOneHost: network && !wide ? notOneHost(opening, network, ofJobs.has(opening)) : undefined,
      };
    }),
  );
}

function notPublic(
  { where }: Opening,
  { allowed, excepted }: Addresses,
  isDeclared: boolean,
): Place | undefined {
  if (allowed === undefined) {
    return undefined;
  }
  const whole = PRIVATE_RANGES.filter(
    ({ range }) => contains(allowed, range) && reaches(allowed, excepted, range),
  );
  const isMeant = whole.every(({ use, range }) => use === 'private' && contains(range, allowed));
  return whole.length === 0 || (isMeant && isDeclared)
    ? undefined
    : { at: where, value: whole.map(nameOf).join(', ') };
}

function notOneHost(opening: Opening, { allowed }: Addresses, isOfJobs: boolean): SpecialRange | undefined {
  if (allowed === undefined) {
    return undefined;
  }
  const inside = PRIVATE_RANGES.find(({ range }) => contains(range, allowed));
  switch (inside?.use) {
    case 'local':
      return inside;
    case 'link':
      return isSingleAddress(allowed) && opensOnlyPorts(opening, DNS_PORTS) ? undefined : inside;
    case 'translated':
      // A manager may reach an API server so, but what that leads to is never told to a job.
      return isOfJobs ? inside : undefined;
    default:
      return undefined;
  }
}

function nameOf({ cidr, what }: SpecialRange): string {
  return `${cidr} (${what})`;
}

/** Tells whether the fleet says of every pod for which a network is open that it is; so it counts where nobody says. */
function declarationsOf({ fleet, openings }: RunnerNamespace): (opening: Opening, cidr: string) => boolean {
  const networksOf = new Map<PodTemplate, readonly ExpectedNetwork[]>();
  const described = fleet?.runners.filter(({ settings }) => settings !== undefined) ?? [];
  for (const { settings, job, manager } of described) {
    if (settings !== undefined && job !== undefined) {
      networksOf.set(job.pod, settings.networks.jobs);
    }
    if (settings !== undefined && manager !== undefined) {
      networksOf.set(manager, settings.networks.manager);
    }
  }
  const podsOf = new Map<Opening, PodTemplate[]>();
  for (const { pod, openings: own } of openings) {
    for (const opening of own) {
      const pods = podsOf.get(opening) ?? [];
      podsOf.set(opening, pods);
      pods.push(pod);
    }
  }
  return (opening, cidr) => {
    const pods = podsOf.get(opening) ?? [];
    return (
      described.length === 0 ||
      (pods.length > 0 &&
        opening.ports.length > 0 &&
        pods.every((pod) =>
          opening.ports.every((range) =>
            networksOf.get(pod)?.some((network) => network.cidr === cidr && isFor(network, range)),
          ),
        ))
    );
  };
}

function isFor({ port, protocol }: ExpectedNetwork, range: PortRange): boolean {
  return range.from === port && (range.to ?? port) === port && range.protocol === protocol;
}
