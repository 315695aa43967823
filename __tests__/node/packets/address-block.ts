import { BlockList, isIP } from 'node:net';

/**
 * A network without some of its parts.
 *
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#ipblock-v1-networking-k8s-io
 */
export interface AddressBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

/** Whether an address lies in a block and in none of its exceptions. */
export function holds({ cidr, except = [] }: AddressBlock, address: string): boolean {
  return inNetwork(cidr, address) && !except.some((hole) => inNetwork(hole, address));
}

/** Networks by their text: a fleet repeats the same few. */
const NETWORKS = new Map<string, BlockList>();

function inNetwork(cidr: string, address: string): boolean {
  return familyOf(cidr) === familyOf(address) && networkOf(cidr).check(address, familyOf(address));
}

function networkOf(cidr: string): BlockList {
  const known = NETWORKS.get(cidr);
  if (known) {
    return known;
  }
  const network = new BlockList();
  const [address = '', prefix] = cidr.split('/');
  network.addSubnet(address, Number(prefix), familyOf(cidr));
  NETWORKS.set(cidr, network);
  return network;
}

/**
 * The family of an address or a network.
 *
 * @throws Error if the text is neither.
 */
export function familyOf(text: string): 'ipv4' | 'ipv6' {
  const family = isIP(text.replace(/\/\d+$/, ''));
  if (family === 0) {
    throw new Error(`no address: ${text}`);
  }
  return family === 4 ? 'ipv4' : 'ipv6';
}
