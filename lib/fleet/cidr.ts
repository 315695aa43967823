import { isIP } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';

type Network = readonly [address: IPv4 | IPv6, prefix: number];

/**
 * The network that a CIDR names, or `undefined` if it is none. As Kubernetes asks, host bits must be zero, numbers have
 * no zeros in front, and an IPv4 network must not be dressed up as IPv6.
 */
export function parseCidr(cidr: string): Network | undefined {
  if (!KNOWN.has(cidr)) {
    if (KNOWN.size >= MOST_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.set(cidr, readCidr(cidr));
  }
  return KNOWN.get(cidr);
}

/** Networks by their text: each destination is held against the same few. */
const KNOWN = new Map<string, Network | undefined>();
const MOST_KNOWN = 10_000;

function readCidr(cidr: string): Network | undefined {
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

/** Whether a network is one of IPv6. */
export function isIPv6(cidr: string): boolean {
  return cidr.includes(':');
}
