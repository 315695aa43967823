import ipaddr from 'ipaddr.js';
import { SPECIAL_NETWORKS } from '../world/special-networks';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Four decimal parts without leading zeros, or IPv6 without a zone: what Kubernetes reads alike. */
const SPELLING = /^(?:(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)\/\d{1,3}$/;

/**
 * The network that a CIDR names, or `undefined` if it is none. As Kubernetes asks, host bits must be zero and an IPv4
 * network must not be dressed up as IPv6.
 */
export function parseCidr(cidr: string): Network | undefined {
  if (!ipaddr.isValidCIDR(cidr) || !SPELLING.test(cidr)) {
    return undefined;
  }
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  return network.toString() === address.toString() && !mapped ? [address, prefix] : undefined;
}

/** Whether two networks share an address. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  if (!left || !right || left[0].kind() !== right[0].kind()) {
    return false;
  }
  const prefix = Math.min(left[1], right[1]);
  return matches(left[0], right[0], prefix);
}

/** Whether the network `inner` lies inside `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [left, right] = [parseCidr(outer), parseCidr(inner)];
  return left !== undefined && right !== undefined && left[1] <= right[1] && overlaps(outer, inner);
}

function matches(a: Network[0], b: Network[0], prefix: number): boolean {
  return a instanceof ipaddr.IPv4 ? a.match(b as ipaddr.IPv4, prefix) : a.match(b as ipaddr.IPv6, prefix);
}

/** Whether a network holds one address. */
export function isSingleAddress(cidr: string): boolean {
  return cidr.endsWith(isIPv6(cidr) ? '/128' : '/32');
}

function isIPv6(cidr: string): boolean {
  return cidr.includes(':');
}

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

/** All public addresses but those of `closed`. */
export function publicNetworks(closed: readonly string[]): readonly [ipv4: OpenNetwork, ipv6: OpenNetwork] {
  const own = [...new Set(closed)].filter(
    (cidr, _, all) => ![...NOT_PUBLIC_CIDRS, ...all].some((other) => other !== cidr && contains(other, cidr)),
  );
  const parts = NOT_PUBLIC_CIDRS.filter((cidr) => !own.some((other) => contains(other, cidr)));
  const except = (ipv6: boolean) => [...parts, ...own].filter((cidr) => isIPv6(cidr) === ipv6);
  return [
    { cidr: '0.0.0.0/0', except: except(false) },
    { cidr: '::/0', except: except(true) },
  ];
}
