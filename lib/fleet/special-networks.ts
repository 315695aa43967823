import { SHORTEST_PREFIX, SPECIAL_NETWORKS, type SpecialNetwork } from '../world/special-networks';
import { contains, isIPv6, overlaps, parseCidr } from './cidr';
import type { Fleet } from './fleet';
import { throughNat64 } from './nat64';

/** A metadata service or a network of nodes that a network has a part of: nothing is ever opened there. */
export function neverOpen(cidr: string): SpecialNetwork | undefined {
  return specialIn(cidr, 'metadata') ?? specialIn(cidr, 'local') ?? specialIn(cidr, 'link');
}

export function specialIn(cidr: string, use: SpecialNetwork['use']): SpecialNetwork | undefined {
  return SPECIAL_NETWORKS.find((special) => special.use === use && overlaps(cidr, special.cidr));
}

/** A special network that lies in a wider one: whoever names 10.0.0.0/8 means it, whoever names 8.0.0.0/5 may not. */
export function beyondOneNetwork(
  cidr: string,
  networks: readonly SpecialNetwork[] = SPECIAL_NETWORKS,
): SpecialNetwork | undefined {
  return networks.find(
    (special) => contains(cidr, special.cidr) && !(special.use === 'private' && contains(special.cidr, cidr)),
  );
}

/** Whether public addresses are too many to be of one owner. */
export function isPartOfInternet(cidr: string): boolean {
  const [, prefix = 0] = parseCidr(cidr) ?? [];
  return (
    prefix < SHORTEST_PREFIX[isIPv6(cidr) ? 'ipv6' : 'ipv4'] &&
    !SPECIAL_NETWORKS.some((special) => contains(special.cidr, cidr))
  );
}

export function nameOf({ cidr, what }: SpecialNetwork): string {
  return `${cidr} (${what})`;
}

/** The special networks of a fleet's cluster: its own, those of everybody, and what of them lies behind NAT64. */
export function specialNetworksOf({ cluster }: Fleet): readonly SpecialNetwork[] {
  const known = [
    ...SPECIAL_NETWORKS,
    ...cluster.publicCidrs
      .filter((cidr) => !SPECIAL_NETWORKS.some((special) => contains(special.cidr, cidr)))
      .map((cidr): SpecialNetwork => ({ cidr, use: 'private', what: "the cluster's own" })),
  ];
  const behind = cluster.nat64.flatMap((prefix) =>
    known
      .filter(({ cidr }) => !isIPv6(cidr))
      .map(({ cidr, use, what }) => ({
        cidr: throughNat64(prefix, cidr),
        use,
        what: `${what}, behind NAT64`,
      })),
  );
  return [...known, ...behind];
}
