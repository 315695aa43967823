import type { LabelSelector } from '../../boundary/facts/manifests/label-selector';
import { contains } from '../../boundary/facts/network/address-range';
import type { Peer, PortRange } from '../../boundary/facts/network/network-policy';
import { PRIVATE_RANGES } from '../../boundary/facts/network/special-addresses';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { SPECIAL_NETWORKS } from '../../world/special-networks';
import { sortedTexts } from './sorted';

/** Ports in words: `443/TCP`, `1000-2000/UDP`, `http/TCP`, or `all/TCP`. */
export function portWords({ protocol, from, to, named }: PortRange): string {
  const number = to === undefined || to === from ? `${from}` : `${from}-${to}`;
  return `${named ?? (from === undefined ? 'all' : number)}/${protocol}`;
}

/** Whom a rule of a NetworkPolicy is about, in words. */
export function peerWords(peer: Peer | undefined): string {
  if (peer === undefined) {
    return 'everybody';
  }
  switch (peer.kind) {
    case 'unknown':
      return 'a peer that cannot be read';
    case 'addresses':
      return addressWords(peer);
    default:
      return podsWords(peer.namespaces, peer.pods);
  }
}

/** The networks that a peer leaves out, as they are written. */
export function exceptedBy(peer: Peer | undefined): readonly string[] {
  return peer?.kind === 'addresses'
    ? sortedTexts(peer.excepted.map(({ address, prefix }) => `${address}/${prefix}`))
    : [];
}

function addressWords({ cidr, allowed, excepted }: Extract<Peer, { kind: 'addresses' }>): string {
  if (allowed === undefined) {
    return `${cidr}, which is no network`;
  }
  const special = SPECIAL_NETWORKS.find((network) => network.cidr === cidr);
  if (special !== undefined) {
    return `${cidr}, ${special.what}`;
  }
  if (allowed.prefix !== 0) {
    return cidr;
  }
  const family = allowed.address.kind() === 'ipv4' ? 'IPv4' : 'IPv6';
  const isPublic = PRIVATE_RANGES.filter(({ range }) => contains(allowed, range)).every(({ range }) =>
    excepted.some((hole) => contains(hole, range)),
  );
  return isPublic ? `public ${family} addresses` : `${family} addresses of any network`;
}

function podsWords(namespaces: LabelSelector | undefined, pods: LabelSelector | undefined): string {
  const which = pods === undefined || pods.length === 0 ? 'every pod' : `pods ${selectorWords(pods)}`;
  return `${which} of ${namespaceWords(namespaces)}`;
}

function namespaceWords(selector: LabelSelector | undefined): string {
  if (selector === undefined) {
    return 'this namespace';
  }
  const [first, ...rest] = selector;
  if (first === undefined) {
    return 'every namespace';
  }
  const [name, ...more] = first.values;
  return rest.length === 0 &&
    first.key === NAMESPACE_NAME_LABEL &&
    first.operator === 'In' &&
    more.length === 0
    ? `namespace ${name}`
    : `namespaces ${selectorWords(selector)}`;
}

function selectorWords(selector: LabelSelector): string {
  return sortedTexts(
    selector.map(({ key, operator, values }) =>
      operator === 'In' && values.length === 1 ? `${key}=${values[0]}` : [key, operator, ...values].join(' '),
    ),
  ).join(', ');
}
