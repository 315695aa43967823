import { type AddressRange, addressRange } from './address-range';

/** A network with a meaning of its own. */
export interface SpecialRange {
  readonly cidr: string;
  readonly range: AddressRange;
  readonly what: string;
}

function special(cidr: string, what: string): SpecialRange {
  const range = addressRange(cidr);
  if (range === undefined) {
    throw new TypeError(`${cidr} is no network`);
  }
  return { cidr, range, what };
}

/** Where clouds serve the metadata and credentials of a node or pod. */
export const METADATA_ADDRESSES: readonly SpecialRange[] = [
  special('169.254.169.254', 'the metadata service of most clouds'),
  special('169.254.170.2', 'the credentials of Amazon ECS tasks'),
  special('169.254.170.23', 'the credentials of Amazon EKS pods'),
  special('168.63.129.16', 'the wire server of Azure'),
  special('100.100.100.200', 'the metadata service of Alibaba Cloud'),
  special('192.0.0.192', 'the metadata service of Oracle Cloud'),
  special('fd00:ec2::254', 'the metadata service of Amazon EC2 over IPv6'),
  special('fd00:ec2::23', 'the credentials of Amazon EKS pods over IPv6'),
  special('64:ff9b::a9fe:a9fe', 'the metadata service behind NAT64'),
];

/** Networks that are no public addresses: an opening towards the internet leaves them out. */
export const PRIVATE_RANGES: readonly SpecialRange[] = [
  special('10.0.0.0/8', 'private'),
  special('172.16.0.0/12', 'private'),
  special('192.168.0.0/16', 'private'),
  special('100.64.0.0/10', 'shared address space'),
  special('169.254.0.0/16', 'link-local'),
  special('127.0.0.0/8', 'loopback'),
  special('0.0.0.0/8', 'this host'),
  special('224.0.0.0/4', 'multicast'),
  special('fc00::/7', 'unique local'),
  special('fe80::/10', 'link-local'),
  special('::1/128', 'loopback'),
  special('ff00::/8', 'multicast'),
  special('64:ff9b::/96', 'NAT64, which leads back to IPv4'),
];
