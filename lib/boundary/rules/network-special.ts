import type { RunnerNamespace } from '../facts/facts';
import { type AddressRange, addressRange, contains } from '../facts/network/address-range';
import { isPrefix } from '../facts/network/nat64';
import type { Opening, Peer } from '../facts/network/network-policy';
import {
  isAmongPrefixes,
  METADATA_ADDRESSES,
  PRIVATE_RANGES,
  type SpecialRange,
  specialBehind,
} from '../facts/network/special-addresses';

/** The addresses of a peer. */
export type Addresses = Extract<Peer, { kind: 'addresses' }>;

/** What networks mean where runners live. */
export interface NamespaceNetworks {
  /** Prefixes of NAT64, behind which IPv4 addresses are reached. */
  readonly prefixes: readonly AddressRange[];
  /** Metadata services, by every name that they have there. */
  readonly metadata: readonly SpecialRange[];
  /** What is no public address, by every name. */
  readonly notPublic: readonly SpecialRange[];
}

/** What networks mean in a namespace: as its fleet says, or else as its policies look. */
export function networksOf({ fleet, policies }: RunnerNamespace): NamespaceNetworks {
  const prefixes =
    fleet?.nat64 === undefined
      ? toldPrefixes(policies.flatMap(({ openings }) => openings))
      : rangesOf(fleet.nat64).filter(isPrefix);
  const own = rangesOf(fleet?.publicCidrs ?? [])
    .filter((range) => !PRIVATE_RANGES.some((special) => contains(special.range, range)))
    .map(
      (range): SpecialRange => ({
        cidr: `${range.address}/${range.prefix}`,
        range,
        use: 'private',
        what: "the cluster's own",
      }),
    );
  const notPublic = [...PRIVATE_RANGES, ...own];
  return {
    prefixes,
    metadata: [...METADATA_ADDRESSES, ...specialBehind(prefixes, METADATA_ADDRESSES)],
    notPublic: [...notPublic, ...specialBehind(prefixes, notPublic)],
  };
}

/** The addresses that an opening lets pods talk to. */
export function addressesOf({ direction, peer }: Opening): Addresses | undefined {
  return direction === 'egress' && peer?.kind === 'addresses' ? peer : undefined;
}

/** Whoever opens a whole network where only prefixes of NAT64 are, has one: where no fleet says which. */
function toldPrefixes(openings: readonly Opening[]): readonly AddressRange[] {
  const told = openings
    .map((opening) => addressesOf(opening)?.allowed)
    .filter((range) => range !== undefined)
    .filter((range) => isPrefix(range) && isAmongPrefixes(range));
  return [...new Map(told.map((range) => [String(range.address), range])).values()];
}

function rangesOf(cidrs: readonly string[]): readonly AddressRange[] {
  return cidrs.map(addressRange).filter((range) => range !== undefined);
}
