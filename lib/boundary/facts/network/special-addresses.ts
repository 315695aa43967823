import { SPECIAL_NETWORKS, type SpecialNetwork } from '../../../world/special-networks';
import { type AddressRange, addressRange } from './address-range';

/** A network with a meaning of its own. */
export interface SpecialRange {
  readonly cidr: string;
  readonly range: AddressRange;
  readonly use: SpecialNetwork['use'];
  readonly what: string;
}

function rangesOf(...uses: readonly SpecialNetwork['use'][]): readonly SpecialRange[] {
  return SPECIAL_NETWORKS.filter(({ use }) => uses.includes(use)).map(({ cidr, use, what }) => {
    const range = addressRange(cidr);
    if (range === undefined) {
      throw new TypeError(`${cidr} is no network`);
    }
    return { cidr, range, use, what };
  });
}

/** Where clouds serve the metadata and credentials of a node or pod. */
export const METADATA_ADDRESSES = rangesOf('metadata');

/** Networks that are no public addresses: an opening towards the internet leaves them out. */
export const PRIVATE_RANGES = rangesOf('local', 'link', 'private', 'translated');
