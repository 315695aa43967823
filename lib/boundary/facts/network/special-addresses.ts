import {
  LEFT_OUT_BY_THEMSELVES,
  NAT64_NETWORKS,
  SPECIAL_NETWORKS,
  type SpecialNetwork,
} from '../../../world/special-networks';
import { type AddressRange, addressRange, contains } from './address-range';
import { behind } from './nat64';

/** A network with a meaning of its own. */
export interface SpecialRange {
  readonly cidr: string;
  readonly range: AddressRange;
  readonly use: SpecialNetwork['use'];
  readonly what: string;
}

function rangesOf(...uses: readonly SpecialNetwork['use'][]): readonly SpecialRange[] {
  return SPECIAL_NETWORKS.filter(({ use }) => uses.includes(use)).map(({ cidr, use, what }) => {
    return { cidr, range: knownRange(cidr), use, what };
  });
}

function knownRange(cidr: string): AddressRange {
  const range = addressRange(cidr);
  if (range === undefined) {
    throw new TypeError(`${cidr} is no network`);
  }
  return range;
}

/** Where clouds serve the metadata and credentials of a node or pod. */
export const METADATA_ADDRESSES = rangesOf('metadata');

/** Networks that are no public addresses: an opening towards the internet leaves them out. */
export const PRIVATE_RANGES = rangesOf('local', 'link', 'private', 'translated');

/** Networks that an opening towards the internet leaves out by themselves, whatever wider one it leaves out. */
export const PARTS_BY_THEMSELVES = LEFT_OUT_BY_THEMSELVES.map((cidr) => ({ cidr, range: knownRange(cidr) }));

const PREFIX_NETWORKS = NAT64_NETWORKS.map(knownRange);

/** Whether a network lies where prefixes of NAT64 are that have no owner. */
export function isAmongPrefixes(range: AddressRange): boolean {
  return PREFIX_NETWORKS.some((network) => contains(network, range));
}

/** What special networks of IPv4 are behind prefixes of NAT64. */
export function specialBehind(
  prefixes: readonly AddressRange[],
  networks: readonly SpecialRange[],
): readonly SpecialRange[] {
  return prefixes.flatMap((prefix) =>
    networks.flatMap(({ range: ipv4, use, what }) => {
      const range = behind(prefix, ipv4);
      return range === undefined
        ? []
        : [{ cidr: `${range.address}/${range.prefix}`, range, use, what: `${what}, behind NAT64` }];
    }),
  );
}
