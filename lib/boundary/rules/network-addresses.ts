import { NAMESPACE_NAME_LABEL, SYSTEM_NAMESPACES } from '../../world/namespaces';
import { SHORTEST_PREFIX } from '../../world/special-networks';
import type { RunnerNamespace } from '../facts/facts';
import { pinnedValues } from '../facts/manifests/label-selector';
import { type AddressRange, contains, isSingleAddress, reaches } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts } from '../facts/network/network-policy';
import { PARTS_BY_THEMSELVES, PRIVATE_RANGES, type SpecialRange } from '../facts/network/special-addresses';
import type { Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';
import { declarationsOf } from './network-declared';
import { reached, untoldOpenings } from './network-openings';
import { type Addresses, addressesOf, type NamespaceNetworks, networksOf } from './network-special';

/** Ports of DNS: some clouds answer it at the address of the metadata service. */
export const DNS_PORTS: readonly number[] = [53];

/** An opening, with what there is to say of the network that it opens, if it opens one. */
export interface NetworkOpening {
  readonly opening: Opening;
  readonly network: Addresses | undefined;
  /** Whether it stands for the internet: IPv4, IPv6, or IPv4 behind a prefix of NAT64. */
  readonly isPublic: boolean;
  /** Whether the fleet says that it is open. */
  readonly isDeclared: boolean;
  /** Networks that are not public and stand open by it. */
  readonly notPublic: Place | undefined;
  /** The special network that it lies in, where nothing is ever open, or nothing but DNS. */
  readonly notOneHost: SpecialRange | undefined;
}

/** Every opening of every NetworkPolicy where runners live, with its network. */
export const NETWORK_OPENINGS: Subject<NetworkOpening> = {
  items: ({ namespaces }) => namespaces.flatMap(networkOpenings),
};

/** What a pod may talk to, and the metadata services that it must not. */
interface PodBeforeMetadata {
  readonly openings: readonly Opening[];
  readonly metadata: readonly SpecialRange[];
}

const BEFORE_METADATA: Subject<PodBeforeMetadata> = {
  explainedBy: 'network-default-deny',
  items: ({ namespaces }) =>
    namespaces.flatMap((namespace) => {
      const { metadata } = networksOf(namespace);
      return untoldOpenings(namespace, ['job', 'manifest']).map(({ openings }) => ({ openings, metadata }));
    }),
};

/** Which addresses pods may reach. */
export const NETWORK_ADDRESSES: readonly Rule[] = [
  rule({
    id: 'network-metadata-unreachable',
    severity: 'critical',
    sentence: 'no pod reaches the metadata service of a cloud',
    why: 'it hands out the credentials of the node',
    serves: ['reaches-registries'],
    of: BEFORE_METADATA,
    problem: 'the rule opens a metadata service',
    fix: 'add its address, or a network that holds it, to except',
    where: ({ openings, metadata }) => openings.flatMap((opening) => metadataServices(opening, metadata)),
  }),
  rule({
    id: 'network-private-ranges',
    sentence:
      'an opening towards public addresses leaves out private, link-local and other special networks, a whole private network is open only where the fleet says so, and of a node or a system namespace no more than its resolvers',
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
        problem:
          'a network plug-in may open a part of what is left out, since that part is not left out by itself',
        fix: 'add it to except beside the network that holds it',
        where: ({ opening, network, notPublic }) =>
          notPublic === undefined &&
          partsInsideOfExceptions(network).map((value) => ({ at: opening.where, value })),
      },
      {
        problem: 'the rule opens an address that means no host, or another one to each node',
        fix: 'remove it; a resolver of the node is one link-local address on port 53',
        where: ({ opening, notOneHost }) => notOneHost && { at: opening.where, value: nameOf(notOneHost) },
      },
      {
        problem: 'the fleet that is given opens no such network to these pods, or not on this port',
        fix: 'name it as a destination in the fleet, or remove it',
        where: ({ opening, network, isPublic, notPublic, notOneHost, isDeclared }) =>
          network?.allowed &&
          notPublic === undefined &&
          notOneHost === undefined &&
          !isPublic &&
          !isDeclared && { at: opening.where, value: network.cidr },
      },
      {
        problem:
          'the fleet that is given has no resolver in these pods of a system namespace, or not on this port',
        fix: 'name it in cluster / dns of the fleet, or remove the rule',
        where: ({ opening, isDeclared }) =>
          isOfSystem(opening) && !isDeclared && { at: opening.where, value: opening.ports },
      },
      {
        problem: 'an exception is no part of the network',
        fix: 'remove it: the API server refuses the policy',
        where: ({ opening, network }) => {
          const { allowed, excepted = [] } = network ?? {};
          return (
            allowed &&
            excepted.some((hole) => !contains(allowed, hole) || contains(hole, allowed)) &&
            opening.where
          );
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

/** What an app adds beside the fleet may open other namespaces, but nothing of the system. */
function isOfSystem({ direction, peer }: Opening): boolean {
  const names = peer?.kind === 'pods' ? (pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL) ?? []) : [];
  return direction === 'egress' && names.some((name) => SYSTEM_NAMESPACES.includes(name));
}

/** Ports in words. */
export function portsOf({ ports }: Opening): string {
  return ports.length === 0
    ? 'all ports'
    : `port ${ports.map(({ from, named }) => from ?? named ?? 'any').join(', ')}`;
}

function metadataServices(opening: Opening, metadata: readonly SpecialRange[]): readonly Place[] {
  if (opening.direction !== 'egress' || opensOnlyPorts(opening, DNS_PORTS)) {
    return [];
  }
  return reached(opening, metadata).map(({ cidr, what }) => ({
    at: opening.where,
    value: cidr,
    problem: `the rule opens ${what}`,
    fix: `add ${cidr}, or a network that holds it, to except`,
  }));
}

function networkOpenings(namespace: RunnerNamespace): readonly NetworkOpening[] {
  const declares = declarationsOf(namespace);
  const networks = networksOf(namespace);
  const ofJobs = new Set(
    namespace.openings.filter(({ pod }) => pod.origin === 'job').flatMap(({ openings }) => openings),
  );
  return namespace.policies.flatMap(({ openings }) =>
    openings.map((opening) => {
      const network = addressesOf(opening);
      const isDeclared = declares(opening);
      const wide = network && notPublic(opening, network, networks, isDeclared);
      const isOfJobs = ofJobs.has(opening);
      return {
        opening,
        network,
        isPublic: network?.allowed !== undefined && isPublic(network.allowed, networks),
        isDeclared,
        notPublic: wide,
        notOneHost: network && !wide ? notOneHost(opening, network, networks, isOfJobs) : undefined,
      };
    }),
  );
}

/** Wider than anything that has an owner, or a prefix of NAT64 as a whole. */
function isPublic(allowed: AddressRange, { prefixes }: NamespaceNetworks): boolean {
  return (
    isWholePrefix(allowed, prefixes) ||
    (allowed.prefix < SHORTEST_PREFIX[allowed.address.kind()] &&
      !PRIVATE_RANGES.some(({ range }) => contains(range, allowed)))
  );
}

function isWholePrefix(allowed: AddressRange, prefixes: readonly AddressRange[]): boolean {
  return prefixes.some((prefix) => contains(prefix, allowed) && contains(allowed, prefix));
}

function notPublic(
  { where }: Opening,
  { allowed, excepted }: Addresses,
  { notPublic: ranges, prefixes }: NamespaceNetworks,
  isDeclared: boolean,
): Place | undefined {
  if (allowed === undefined) {
    return undefined;
  }
  // Of a prefix of NAT64 as a whole counts what lies behind it, and not that it leads back to IPv4.
  const isPrefix = isWholePrefix(allowed, prefixes);
  const whole = ranges.filter(
    ({ range }) =>
      contains(allowed, range) &&
      !(isPrefix && contains(range, allowed)) &&
      reaches(allowed, excepted, range),
  );
  const isMeant = whole.every(({ use, range }) => use === 'private' && contains(range, allowed));
  return whole.length === 0 || (isMeant && isDeclared)
    ? undefined
    : { at: where, value: whole.map(nameOf).join(', ') };
}

/** Some plug-ins write the whole internet as several networks, and let the narrowest of all that they know decide. */
function partsInsideOfExceptions(network: Addresses | undefined): readonly string[] {
  const { allowed, excepted = [] } = network ?? {};
  return PARTS_BY_THEMSELVES.filter(
    ({ range }) =>
      allowed?.prefix === 0 &&
      contains(allowed, range) &&
      !excepted.some((hole) => contains(hole, range) && contains(range, hole)),
  ).map(({ cidr }) => cidr);
}

function notOneHost(
  opening: Opening,
  { allowed }: Addresses,
  { notPublic: ranges, prefixes }: NamespaceNetworks,
  isOfJobs: boolean,
): SpecialRange | undefined {
  if (allowed === undefined || isWholePrefix(allowed, prefixes)) {
    return undefined;
  }
  // What lies behind a prefix that is known is what it leads to.
  const prefix = prefixes.find((known) => contains(known, allowed));
  const inside = ranges.find(
    ({ range }) => contains(range, allowed) && (prefix === undefined || !contains(range, prefix)),
  );
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
