import { isIP } from 'node:net';
import { fromByteArray, IPv4, IPv6 } from 'ipaddr.js';

/** A network; a single address is one whose prefix has all bits. Bits behind the prefix say nothing. */
export interface AddressRange {
  readonly address: IPv4 | IPv6;
  readonly prefix: number;
}

/** Ranges by their text: policies repeat the same few networks. */
const KNOWN = new Map<string, AddressRange | undefined>();
const MOST_KNOWN = 10_000;

/** The range of a network or of a single address; `undefined` if the text is neither, or is not read alike everywhere. */
export function addressRange(text: string): AddressRange | undefined {
  if (KNOWN.has(text)) {
    return KNOWN.get(text);
  }
  if (KNOWN.size >= MOST_KNOWN) {
    KNOWN.clear();
  }
  const range = readRange(text);
  KNOWN.set(text, range);
  return range;
}

/** What Kubernetes takes for another address than the library: `::10.0.0.1` is not `::ffff:10.0.0.1`. A zone is nobody's. */
const READ_OTHERWISE = /%|^::\d+\./;

function readRange(text: string): AddressRange | undefined {
  const [written = ''] = text.split('/');
  const [family, bits] = isIP(written) === 4 ? ([IPv4, 32] as const) : ([IPv6, 128] as const);
  const cidr = text === written ? `${text}/${bits}` : text;
  // The library alone would take `012.0.0.0` for octal.
  if (isIP(written) === 0 || READ_OTHERWISE.test(written) || !family.isValidCIDR(cidr)) {
    return undefined;
  }
  const [address, prefix] = family.parseCIDR(cidr);
  // An IPv4 address in IPv6 clothes is still that IPv4 address.
  return address instanceof IPv6 && prefix >= 96 && address.isIPv4MappedAddress()
    ? { address: address.toIPv4Address(), prefix: prefix - 96 }
    : { address, prefix };
}

/** Whether a range is one address. */
export function isSingleAddress({ address, prefix }: AddressRange): boolean {
  return prefix === 8 * address.toByteArray().length;
}

/** Whether two ranges share an address. Of two networks that do, one holds the other. */
export function overlaps(left: AddressRange, right: AddressRange): boolean {
  return (
    left.address.kind() === right.address.kind() &&
    left.address.match(right.address, Math.min(left.prefix, right.prefix))
  );
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.prefix <= inner.prefix && overlaps(outer, inner);
}

/** Whether an address of `target` lies in `allowed` and in none of `excepted`. */
export function reaches(
  allowed: AddressRange,
  excepted: readonly AddressRange[],
  target: AddressRange,
): boolean {
  const open = contains(allowed, target) ? target : allowed;
  return overlaps(allowed, target) && !covered(open, excepted);
}

/** Whether every address of `open` lies in one of `holes`. */
function covered(open: AddressRange, holes: readonly AddressRange[]): boolean {
  const near = holes.filter((hole) => overlaps(hole, open));
  return (
    near.some((hole) => contains(hole, open)) ||
    (near.length > 0 && halvesOf(open).every((half) => covered(half, near)))
  );
}

function halvesOf({ address, prefix }: AddressRange): readonly AddressRange[] {
  const other = address
    .toByteArray()
    .map((byte, index) => (index === prefix >> 3 ? byte ^ (0x80 >> (prefix & 7)) : byte));
  return [address, fromByteArray(other)].map((half) => ({ address: half, prefix: prefix + 1 }));
}
