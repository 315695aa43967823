import { isIP } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';
import { SPECIAL_NETWORKS } from '../world/special-networks';

type Network = readonly [address: IPv4 | IPv6, prefix: number];

/**
 * The network that a CIDR names, or `undefined` if it is none. As Kubernetes asks, host bits must be zero, numbers have
 * no zeros in front, and an IPv4 network must not be dressed up as IPv6.
 */
export function parseCidr(cidr: string): Network | undefined {
  const [written = ''] = cidr.split('/');
  const family = isIP(written) === 4 ? IPv4 : IPv6;
  if (isIP(written) === 0 || !family.isValidCIDR(cidr)) {
    return undefined;
  }
  const [address, prefix] = family.parseCIDR(cidr);
  const mapped = address instanceof IPv6 && address.isIPv4MappedAddress();
  const isNetwork = family.networkAddressFromCIDR(cidr).toString() === address.toString();
  return isNetwork && !mapped && cidr.endsWith(`/${prefix}`) ? [address, prefix] : undefined;
}

/** Whether two networks share an address. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return left !== undefined && right !== undefined && meet(left, right);
}

/** Whether the network `inner` lies inside `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [left, right] = [parseCidr(outer), parseCidr(inner)];
  return left !== undefined && right !== undefined && left[1] <= right[1] && meet(left, right);
}

function meet([left, leftPrefix]: Network, [right, rightPrefix]: Network): boolean {
  return left.kind() === right.kind() && left.match(right, Math.min(leftPrefix, rightPrefix));
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
