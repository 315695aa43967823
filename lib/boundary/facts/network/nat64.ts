import { fromByteArray } from 'ipaddr.js';
import { type AddressRange, contains } from './address-range';

/** Bytes in front of the IPv4 address, in a prefix that has it in one piece. */
const FRONT = 12;

/** Whether a network is a prefix of NAT64 that has the IPv4 address in one piece behind it. */
export function isPrefix({ address, prefix }: AddressRange): boolean {
  return address.kind() === 'ipv6' && prefix === FRONT * 8;
}

/** Where an IPv4 network lies behind a prefix of NAT64; `undefined` for one of IPv6, which lies nowhere there. */
export function behind(nat64: AddressRange, range: AddressRange): AddressRange | undefined {
  return range.address.kind() === 'ipv4'
    ? {
        address: fromByteArray([
          ...nat64.address.toByteArray().slice(0, FRONT),
          ...range.address.toByteArray(),
        ]),
        prefix: FRONT * 8 + range.prefix,
      }
    : undefined;
}

/** The IPv4 network to which a network behind a prefix of NAT64 leads; `undefined` if it does not lie there. */
export function ledTo(nat64: AddressRange, range: AddressRange): AddressRange | undefined {
  return contains(nat64, range)
    ? { address: fromByteArray(range.address.toByteArray().slice(FRONT)), prefix: range.prefix - FRONT * 8 }
    : undefined;
}
