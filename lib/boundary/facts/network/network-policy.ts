import type { KubernetesObject } from '../manifests/kubernetes-object';
import { type LabelSelector, labelSelector } from '../manifests/label-selector';
import {
  at,
  isRecord,
  isUnset,
  listOf,
  numberIn,
  printed,
  textIn,
  textOf,
  textsOf,
  type UntypedRecord,
} from '../untyped';
import { type AddressRange, addressRange } from './address-range';

/** Ports of one rule; `undefined` bounds stand for all ports. */
export interface PortRange {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** A port that is named, so that its number is not known here. */
  readonly named?: string;
}

/** Whom a rule of a NetworkPolicy lets pods talk to, or be talked to by. */
export interface Opening {
  readonly where: string;
  readonly direction: 'ingress' | 'egress';
  /** No peer at all stands for everybody. */
  readonly peer: Peer | undefined;
  /** Empty for all ports. */
  readonly ports: readonly PortRange[];
}

/** One peer of a rule. */
export type Peer =
  | {
      readonly kind: 'addresses';
      readonly cidr: string;
      readonly allowed?: AddressRange;
      readonly excepted: readonly AddressRange[];
    }
  | {
      readonly kind: 'pods';
      readonly namespaces: LabelSelector | undefined;
      readonly pods: LabelSelector | undefined;
    }
  | { readonly kind: 'unknown' };

/** A NetworkPolicy with its rules taken apart. */
export interface NetworkPolicyFacts {
  readonly object: KubernetesObject;
  readonly where: string;
  readonly selector: LabelSelector;
  readonly types: readonly string[];
  readonly openings: readonly Opening[];
}

/** Takes a NetworkPolicy apart: one opening for each pair of a rule and a peer. */
export function networkPolicyFacts(object: KubernetesObject): NetworkPolicyFacts {
  const spec = at(object.raw, 'spec');
  const egress = openingsOf(spec, 'egress', 'to', object.where);
  const ingress = openingsOf(spec, 'ingress', 'from', object.where);
  const named = textsOf(at(spec, 'policyTypes'));
  const implied = ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])];
  return {
    object,
    where: object.where,
    selector: labelSelector(at(spec, 'podSelector')),
    types: named.length > 0 ? named : implied,
    openings: [...ingress, ...egress],
  };
}

/** Whether the ports of an opening touch one of `ports`. */
export function opensPort(opening: Opening, ports: readonly number[]): boolean {
  return (
    opening.ports.length === 0 ||
    opening.ports.some(
      ({ from, to }) => from === undefined || ports.some((port) => from <= port && port <= (to ?? from)),
    )
  );
}

/** Whether an opening is for these ports and no others. */
export function opensOnlyPorts(opening: Opening, ports: readonly number[]): boolean {
  return (
    opening.ports.length > 0 &&
    opening.ports.every(({ from, to }) => from !== undefined && (to ?? from) === from && ports.includes(from))
  );
}

function openingsOf(
  spec: unknown,
  direction: Opening['direction'],
  peersKey: string,
  where: string,
): readonly Opening[] {
  return listOf(at(spec, direction)).flatMap((rule, index): readonly Opening[] => {
    const place = `${where} / spec.${direction}[${index}]`;
    const ports = listOf(at(rule, 'ports')).map(portRange);
    const peers = listOf(at(rule, peersKey));
    if (peers.length === 0) {
      return [{ where: place, direction, peer: undefined, ports }];
    }
    return peers.map((raw, position) => ({
      where: `${place}.${peersKey}[${position}]`,
      direction,
      peer: peerOf(raw),
      ports,
    }));
  });
}

function portRange(raw: unknown): PortRange {
  const protocol = textOf(at(raw, 'protocol')) ?? 'TCP';
  const port = at(raw, 'port');
  if (isUnset(port)) {
    return { protocol };
  }
  const from = numberIn(port);
  if (!Number.isInteger(from)) {
    return { protocol, named: printed(port) };
  }
  const end = at(raw, 'endPort');
  return isUnset(end) ? { protocol, from } : { protocol, from, to: numberIn(end) };
}

function peerOf(raw: unknown): Peer {
  if (!isRecord(raw)) {
    return { kind: 'unknown' };
  }
  const block = raw['ipBlock'];
  if (isRecord(block)) {
    return addressesPeer(block);
  }
  const namespaces = isUnset(raw['namespaceSelector']) ? undefined : labelSelector(raw['namespaceSelector']);
  const pods = isUnset(raw['podSelector']) ? undefined : labelSelector(raw['podSelector']);
  return namespaces === undefined && pods === undefined
    ? { kind: 'unknown' }
    : { kind: 'pods', namespaces, pods };
}

function addressesPeer(block: UntypedRecord): Peer {
  const cidr = textIn(block['cidr']);
  const allowed = addressRange(cidr);
  const excepted = textsOf(block['except'])
    .map(addressRange)
    .filter((range) => range !== undefined);
  return { kind: 'addresses', cidr, excepted, ...(allowed === undefined ? {} : { allowed }) };
}
