import { type AddressRange, contains, halvesOf, overlaps } from '../../boundary/facts/network/address-range';

/** Addresses, as networks that together hold them. */
export type AddressSet = readonly AddressRange[];

/** The addresses of a set that lie in none of some networks. */
export function without(set: AddressSet, holes: AddressSet): AddressSet {
  return set.flatMap((range) => {
    const near = holes.filter((hole) => overlaps(hole, range));
    if (near.length === 0) {
      return [range];
    }
    return near.some((hole) => contains(hole, range)) ? [] : without(halvesOf(range), near);
  });
}

/** The addresses that two sets share. */
export function shared(left: AddressSet, right: AddressSet): AddressSet {
  return left.flatMap((one) =>
    right.filter((other) => overlaps(one, other)).map((other) => (contains(one, other) ? other : one)),
  );
}
