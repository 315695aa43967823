import { IPv4, IPv6 } from 'ipaddr.js';
import { contains, isIPv6, parseCidr } from './cidr';

/** Bits of a prefix of NAT64; those of the IPv4 address follow in one piece. */
const PREFIX_LENGTH = 96;

/**
 * Whether a network is a prefix behind which the bits of an IPv4 address follow in one piece. Behind a shorter one they
 * lie around bits that translators may pass over, so that no exception of a network names all addresses that lead to one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6052#section-2.2
 */
export function isNat64Prefix(cidr: string): boolean {
  return isIPv6(cidr) && cidr.endsWith(`/${PREFIX_LENGTH}`) && parseCidr(cidr) !== undefined;
}

/** The name of an IPv4 network behind a prefix of NAT64. */
export function throughNat64(prefix: string, ipv4: string): string {
  const [front, [address, length]] = [bytesOf(prefix), networkOf(ipv4)];
  return `${new IPv6([...front.slice(0, PREFIX_LENGTH / 8), ...address.toByteArray()])}/${PREFIX_LENGTH + length}`;
}

/** The IPv4 network to which a network behind a prefix leads; `undefined` if it does not lie behind it. */
export function ipv4Behind(prefix: string, ipv6: string): string | undefined {
  if (!contains(prefix, ipv6)) {
    return undefined;
  }
  const [address, length] = networkOf(ipv6);
  return `${new IPv4(address.toByteArray().slice(PREFIX_LENGTH / 8))}/${length - PREFIX_LENGTH}`;
}

function bytesOf(cidr: string): readonly number[] {
  return networkOf(cidr)[0].toByteArray();
}

function networkOf(cidr: string): NonNullable<ReturnType<typeof parseCidr>> {
  const network = parseCidr(cidr);
  if (network === undefined) {
    throw new TypeError(`${cidr} is no network`);
  }
  return network;
}
