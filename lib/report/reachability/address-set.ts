import type { AddressRange } from '../../boundary/facts/network/address-range';

/** Addresses of one family that follow each other, as numbers. */
export interface Span {
  readonly family: 'ipv4' | 'ipv6';
  readonly first: bigint;
  readonly last: bigint;
}

/** Addresses, as spans that together hold them. */
export type AddressSet = readonly Span[];

/** Ranges as spans: policies repeat the same objects. */
const KNOWN = new WeakMap<AddressRange, Span>();

/** The addresses of a network. */
export function spanOf(range: AddressRange): Span {
  const known = KNOWN.get(range);
  if (known !== undefined) {
    return known;
  }
  const bytes = range.address.toByteArray();
  const size = 1n << BigInt(bytes.length * 8 - range.prefix);
  const address = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const first = address - (address % size);
  const span = { family: range.address.kind(), first, last: first + size - 1n };
  KNOWN.set(range, span);
  return span;
}

/** The addresses of a set that lie in none of some spans. */
export function without(set: AddressSet, holes: AddressSet): AddressSet {
  return holes.reduce<AddressSet>(
    (left, hole) =>
      left.some((span) => meet(span, hole)) ? left.flatMap((span) => [...around(span, hole)]) : left,
    set,
  );
}

/** The addresses that two sets share. */
export function shared(left: AddressSet, right: AddressSet): AddressSet {
  return left.flatMap((one) =>
    right
      .filter((other) => meet(one, other))
      .map((other) => ({
        family: one.family,
        first: one.first > other.first ? one.first : other.first,
        last: one.last < other.last ? one.last : other.last,
      })),
  );
}

function meet(one: Span, other: Span): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

function around(span: Span, hole: Span): AddressSet {
  if (!meet(span, hole)) {
    return [span];
  }
  return [
    { ...span, last: hole.first - 1n },
    { ...span, first: hole.last + 1n },
  ].filter(({ first, last }) => first <= last);
}
