import ipaddr from 'ipaddr.js';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyEgressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyEgressRule';
import type { INetworkPolicyIngressRule } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyIngressRule';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import type { KubernetesObject } from '../chart/rendered';

type Labels = Readonly<Record<string, string>>;

/** The other end of a connection: an address, or a pod of a namespace. */
export type Peer = { readonly address: string } | { readonly namespace: string; readonly labels: Labels };

/** A port that is asked for. */
export interface Port {
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

/** What the network policies of one namespace let its pods do, evaluated as Kubernetes says that plugins must. */
export class NetworkPolicies {
  readonly #policies: readonly INetworkPolicy[];

  constructor(objects: readonly KubernetesObject[]) {
    this.#policies = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map((policy) => policy as unknown as INetworkPolicy);
  }

  /** Whether a pod with these labels may open a connection to a peer. */
  sends(labels: Labels, to: Peer, port: Port): boolean {
    return this.#allows(labels, 'Egress', to, port);
  }

  /** Whether a pod with these labels accepts a connection from a peer. */
  accepts(labels: Labels, from: Peer, port: Port): boolean {
    return this.#allows(labels, 'Ingress', from, port);
  }

  #allows(labels: Labels, direction: 'Egress' | 'Ingress', peer: Peer, port: Port): boolean {
    const selecting = this.#policies.filter(
      ({ spec }) => spec?.policyTypes?.includes(direction) && selects(spec.podSelector?.matchLabels, labels),
    );
    if (selecting.length === 0) {
      return true;
    }
    const rules = selecting.flatMap(
      ({ spec }) => (direction === 'Egress' ? spec?.egress : spec?.ingress) ?? [],
    );
    return rules.some((rule) => matchesPorts(rule.ports, port) && matchesPeers(peersOf(rule), peer));
  }
}

function peersOf(rule: INetworkPolicyEgressRule | INetworkPolicyIngressRule): readonly INetworkPolicyPeer[] {
  const { to } = rule as INetworkPolicyEgressRule;
  const { from } = rule as INetworkPolicyIngressRule;
  return to ?? from ?? [];
}

/** No ports, and no peers, mean all of them. */
function matchesPorts(ports: readonly INetworkPolicyPort[] | undefined, wanted: Port): boolean {
  return (
    !ports?.length ||
    ports.some(
      ({ port, protocol, endPort }) =>
        (protocol ?? 'TCP') === (wanted.protocol ?? 'TCP') &&
        (port === undefined ||
          port === wanted.port ||
          (Number(port) <= wanted.port && wanted.port <= (endPort ?? -1))),
    )
  );
}

function matchesPeers(peers: readonly INetworkPolicyPeer[], wanted: Peer): boolean {
  return peers.length === 0 || peers.some((peer) => matchesPeer(peer, wanted));
}

function matchesPeer({ ipBlock, namespaceSelector, podSelector }: INetworkPolicyPeer, wanted: Peer): boolean {
  if ('address' in wanted) {
    return (
      ipBlock !== undefined &&
      inside(wanted.address, ipBlock.cidr) &&
      !ipBlock.except?.some((cidr) => inside(wanted.address, cidr))
    );
  }
  return (
    ipBlock === undefined &&
    namespaceSelector !== undefined &&
    selects(namespaceSelector.matchLabels, { 'kubernetes.io/metadata.name': wanted.namespace }) &&
    (podSelector === undefined || selects(podSelector.matchLabels, wanted.labels))
  );
}

function selects(selector: Labels | undefined, labels: Labels): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}

function inside(address: string, cidr: string): boolean {
  const [network, prefix] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, prefix);
}
