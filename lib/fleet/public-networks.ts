import { LEFT_OUT_BY_THEMSELVES, SPECIAL_NETWORKS } from '../world/special-networks';
import { contains, isIPv6 } from './cidr';
import { ipv4Behind, throughNat64 } from './nat64';

/** A network without some of its parts, as an `ipBlock` of a NetworkPolicy says it. */
export interface OpenNetwork {
  readonly cidr: string;
  readonly except: readonly string[];
}

/**
 * What "public addresses" leaves out: networks that are private, local or translated, and metadata services. No two of
 * them overlap.
 */
const NOT_PUBLIC_CIDRS: readonly string[] = SPECIAL_NETWORKS.map(({ cidr }) => cidr).filter(
  (cidr, _, all) => !all.some((other) => other !== cidr && contains(other, cidr)),
);

/**
 * All public addresses but those of `closed`, as IPv4, as IPv6, and as IPv4 behind each prefix of NAT64. What is left out
 * of IPv4 is left out behind each prefix too: a translator leads there by another name.
 */
export function publicNetworks(
  closed: readonly string[],
  nat64: readonly string[] = [],
): readonly OpenNetwork[] {
  const behind = nat64.flatMap((prefix) => closed.flatMap((cidr) => ipv4Behind(prefix, cidr) ?? []));
  const own = [...new Set([...closed, ...behind, ...nat64])].filter(
    (cidr, _, all) => ![...NOT_PUBLIC_CIDRS, ...all].some((other) => other !== cidr && contains(other, cidr)),
  );
  const parts = NOT_PUBLIC_CIDRS.filter(
    (cidr) => !own.some((other) => other !== cidr && contains(other, cidr)),
  );
  const except = (ipv6: boolean) =>
    [...new Set([...parts, ...LEFT_OUT_BY_THEMSELVES, ...own])].filter((cidr) => isIPv6(cidr) === ipv6);
  return [
    { cidr: '0.0.0.0/0', except: except(false) },
    { cidr: '::/0', except: except(true) },
    ...nat64.map((cidr) => ({ cidr, except: except(false).map((hole) => throughNat64(cidr, hole)) })),
  ];
}
