import { isValid, isValidCIDR, parse, parseCIDR } from 'ipaddr.js';

/** The addresses from `start` to `end`, both included, of one family. */
export interface AddressRange {
  readonly family: 'ipv4' | 'ipv6';
  readonly start: bigint;
  readonly end: bigint;
}

/** Ranges by their text: policies repeat the same few networks. */
const KNOWN = new Map<string, AddressRange | undefined>();
const MOST_KNOWN = 10_000;

/** The range of a network or of a single address; `undefined` if the text is neither. */
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

function readRange(text: string): AddressRange | undefined {
  if (isValidCIDR(text)) {
    const [address, prefix] = parseCIDR(text);
    return network(address.toByteArray(), prefix);
  }
  if (isValid(text)) {
    const bytes = parse(text).toByteArray();
    return network(bytes, bytes.length * 8);
  }
  return undefined;
}

/** Whether two ranges share an address. */
export function overlaps(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.start <= right.end && right.start <= left.end;
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether an address of `target` lies in `allowed` and in none of `excepted`. */
export function reaches(
  allowed: AddressRange,
  excepted: readonly AddressRange[],
  target: AddressRange,
): boolean {
  if (!overlaps(allowed, target)) {
    return false;
  }
  const open = allowed.start > target.start ? allowed.start : target.start;
  const end = allowed.end < target.end ? allowed.end : target.end;
  return !covered(open, end, excepted, allowed.family);
}

/** Whether the addresses from `first` to `last` all lie in one of `ranges`. */
function covered(
  first: bigint,
  last: bigint,
  ranges: readonly AddressRange[],
  family: AddressRange['family'],
): boolean {
  let open = first;
  const holes = ranges
    .filter((hole) => hole.family === family)
    .sort((left, right) => (left.start < right.start ? -1 : 1));
  for (const hole of holes) {
    if (hole.start > open) {
      return false;
    }
    if (hole.end >= open) {
      open = hole.end + 1n;
    }
    if (open > last) {
      return true;
    }
  }
  return false;
}

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255] as const;

function network(bytes: readonly number[], prefix: number): AddressRange {
  // An IPv4 address in IPv6 clothes is still that IPv4 address.
  if (bytes.length === 16 && prefix >= 96 && MAPPED.every((byte, index) => bytes[index] === byte)) {
    return network(bytes.slice(12), prefix - 96);
  }
  const bits = bytes.length * 8;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const size = 1n << BigInt(bits - prefix);
  const start = (value / size) * size;
  return { family: bits === 32 ? 'ipv4' : 'ipv6', start, end: start + size - 1n };
}
