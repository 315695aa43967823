import type { ExpectedNetwork } from '../facts/fleet/expected-settings';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { contains, overlaps, reaches } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts, type Peer, type PortRange } from '../facts/network/network-policy';
import { METADATA_ADDRESSES, PRIVATE_RANGES, type SpecialRange } from '../facts/network/special-addresses';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { openingsOfPods, POLICY_OPENINGS, type PolicyOpening, reached } from './network-openings';

/** Ports of DNS: some clouds answer it at the address of the metadata service. */
export const DNS_PORTS: readonly number[] = [53];

/** What stands for all public addresses, with exceptions. */
const PUBLIC_NETWORKS: readonly string[] = ['0.0.0.0/0', '::/0'];

type Addresses = Extract<Peer, { kind: 'addresses' }>;

/** Which addresses pods may reach. */
export const NETWORK_ADDRESSES: readonly Rule[] = [
  rule({
    id: 'network-metadata-unreachable',
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
    of: POLICY_OPENINGS,
    faults: [
      {
        problem: 'the network cannot be read',
        fix: 'write an IPv4 or IPv6 network',
        where: ({ opening }) => {
          const peer = addressesOf(opening);
          return peer && peer.allowed === undefined && { at: opening.where, value: peer.cidr };
        },
      },
      {
        problem: 'the rule opens networks that are not public',
        fix: 'add them to except, or name the private network as a destination in the fleet',
        where: notPublic,
      },
      {
        problem: 'the rule opens an address that means no host, or another one to each node',
        fix: 'remove it; a resolver of the node is one link-local address on port 53',
        where: (item) => {
          const network = notOneHost(item);
          return network && { at: item.opening.where, value: nameOf(network) };
        },
      },
      {
        problem: 'the fleet that is given opens no such network to these pods, or not on this port',
        fix: 'name it as a destination in the fleet, or remove it',
        where: (item) => {
          const { allowed, cidr = '' } = addressesOf(item.opening) ?? {};
          return (
            allowed &&
            notPublic(item) === undefined &&
            notOneHost(item) === undefined &&
            !PUBLIC_NETWORKS.includes(cidr) &&
            !isDeclared(item, cidr) && { at: item.opening.where, value: cidr }
          );
        },
      },
      {
        problem: 'an exception lies outside the network',
        fix: 'remove it: the API server refuses the policy',
        where: ({ opening }) => {
          const { allowed, excepted = [] } = addressesOf(opening) ?? {};
          return allowed && excepted.some((hole) => !overlaps(allowed, hole)) && opening.where;
        },
      },
    ],
    opens: ({ opening }) => {
      const { allowed, cidr } = addressesOf(opening) ?? {};
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

function notPublic(item: PolicyOpening): Place | undefined {
  const { opening } = item;
  const { allowed, excepted = [], cidr = '' } = addressesOf(opening) ?? {};
  if (allowed === undefined) {
    return undefined;
  }
  const whole = PRIVATE_RANGES.filter(
    ({ range }) => contains(allowed, range) && reaches(allowed, excepted, range),
  );
  const isMeant = whole.every(({ use, range }) => use === 'private' && contains(range, allowed));
  return whole.length === 0 || (isMeant && isDeclared(item, cidr))
    ? undefined
    : { at: opening.where, value: whole.map(nameOf).join(', ') };
}

/** The special network that an opening lies in, where nothing is ever open, or nothing but DNS. */
function notOneHost({ opening, namespace }: PolicyOpening): SpecialRange | undefined {
  const { allowed } = addressesOf(opening) ?? {};
  if (allowed === undefined || notPublic({ opening, namespace }) !== undefined) {
    return undefined;
  }
  const inside = PRIVATE_RANGES.find(({ range }) => contains(range, allowed));
  switch (inside?.use) {
    case 'local':
      return inside;
    case 'link':
      return opensOnlyPorts(opening, DNS_PORTS) ? undefined : inside;
    case 'translated':
      // A manager may reach an API server so, but what that leads to is never told to a job.
      return namespace.openings.some(
        ({ pod, openings }) => pod.origin === 'job' && openings.includes(opening),
      )
        ? inside
        : undefined;
    default:
      return undefined;
  }
}

function nameOf({ cidr, what }: SpecialRange): string {
  return `${cidr} (${what})`;
}

/** Whether the fleet says of every pod for which a network is open that it is; so it counts where nobody says. */
function isDeclared({ opening, namespace }: PolicyOpening, cidr: string): boolean {
  const runners = namespace.fleet?.runners.filter(({ settings }) => settings !== undefined) ?? [];
  if (runners.length === 0) {
    return true;
  }
  const networksOf = new Map<PodTemplate, readonly ExpectedNetwork[]>();
  for (const { settings, job, manager } of runners) {
    if (settings !== undefined && job !== undefined) {
      networksOf.set(job.pod, settings.networks.jobs);
    }
    if (settings !== undefined && manager !== undefined) {
      networksOf.set(manager, settings.networks.manager);
    }
  }
  const pods = namespace.openings.filter(({ openings }) => openings.includes(opening)).map(({ pod }) => pod);
  return (
    pods.length > 0 &&
    opening.ports.length > 0 &&
    pods.every((pod) =>
      opening.ports.every((range) =>
        networksOf.get(pod)?.some((network) => network.cidr === cidr && isFor(network, range)),
      ),
    )
  );
}

function isFor({ port, protocol }: ExpectedNetwork, range: PortRange): boolean {
  return range.from === port && (range.to ?? port) === port && range.protocol === protocol;
}
