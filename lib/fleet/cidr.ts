import { isIP } from 'node:net';
import { IPv4, IPv6 } from 'ipaddr.js';

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
 * Addresses at which clouds hand credentials to whoever asks. They lie in networks that are not public anyway; they
 * are named so that a destination that overlaps one is refused by name.
 */
export const METADATA_CIDRS: readonly string[] = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::/32',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
];

/**
 * What "public addresses" leaves out: networks that are private, local or translated, and metadata services. No two of
 * them overlap.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC_CIDRS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/80',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

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
