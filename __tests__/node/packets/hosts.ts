import { API_SERVER, OUTSIDE } from '../stage/addresses';

/** A host outside of the cluster, and what listens on it. */
export interface Host {
  readonly name: string;
  /** Of any family; a port listens on all of them. */
  readonly addresses: readonly string[];
  readonly tcp: readonly number[];
  readonly udp?: readonly number[];
}

const both = ({ ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string }) => [ipv4, ipv6];

/** An IPv4 address behind the prefix of NAT64 that is everybody's, as a resolver would answer with it. */
function behindNat64(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `64:ff9b::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** All that is outside of the cluster, from what everybody may reach to what nobody may. */
export const HOSTS: readonly Host[] = [
  { name: 'GitLab', addresses: both(OUTSIDE.gitlab), tcp: [22, 80, 443, 8443] },
  { name: 'a website', addresses: both(OUTSIDE.website), tcp: [22, 80, 443, 6443, 8443], udp: [443] },
  {
    name: 'an address of the cluster that is public',
    addresses: ['203.0.113.70', '2a0f:beef:64::70'],
    tcp: [80, 443],
  },
  { name: 'the metadata service', addresses: both(OUTSIDE.metadata), tcp: [80, 443], udp: [53] },
  {
    name: 'metadata of other clouds',
    addresses: ['169.254.170.2', '169.254.170.23', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
    tcp: [80, 443],
  },
  { name: 'a private network', addresses: both(OUTSIDE.privateNetwork), tcp: [443, 5432, 8080], udp: [5432] },
  { name: 'a private GitLab', addresses: ['10.99.0.10', 'fd99::10'], tcp: [22, 443] },
  { name: 'a private host that is left out', addresses: ['10.99.0.200', 'fd99::8000:200'], tcp: [443, 5432] },
  { name: 'other private networks', addresses: ['172.16.5.5', '192.168.1.1', '100.64.0.7'], tcp: [443] },
  { name: 'other ports of the API server', addresses: [API_SERVER.ipv4], tcp: [443, 8080] },
  { name: 'a website behind NAT64', addresses: [behindNat64(OUTSIDE.website.ipv4)], tcp: [80, 443] },
  { name: 'metadata behind NAT64', addresses: [behindNat64(OUTSIDE.metadata.ipv4)], tcp: [80, 443] },
  {
    name: 'private behind NAT64',
    addresses: [behindNat64(OUTSIDE.privateNetwork.ipv4)],
    tcp: [443, 5432],
  },
  { name: 'the API server behind NAT64', addresses: [behindNat64(API_SERVER.ipv4)], tcp: [443, 6443] },
  { name: 'metadata behind 6to4', addresses: ['2002:a9fe:a9fe::1'], tcp: [443] },
];

/** The address on every node where a resolver of the node would listen. */
export const NODE_RESOLVER = '169.254.20.10';

/** What listens on every node besides the kubelet: the last is a port that NodePorts are taken from. */
export const NODE_PORTS = { tcp: [443, 8080, 31000], udp: [8080] } as const;

/** What listens in every pod that plays somebody: ports of managers, caches, databases, daemons, and others. */
export const POD_PORTS = { tcp: [443, 2375, 5432, 8080, 9090, 9252], udp: [5353] } as const;
