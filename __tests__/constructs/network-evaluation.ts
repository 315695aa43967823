import type { KubernetesObject } from '../chart/rendered';
import type { End } from '../node/packets/connection';
import { evaluate } from '../node/packets/evaluate';
import type { Labels } from '../node/packets/label-selector';
import { type NetworkPolicy, networkPoliciesIn } from '../node/packets/network-policy';

/** The other end of a connection: an address, or a pod of a namespace. */
export type Peer = { readonly address: string } | { readonly namespace: string; readonly labels: Labels };

/** A port that is asked for. */
export interface Port {
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

/** An address of a pod that no rule for addresses is to hold. */
const POD_ADDRESS = '10.244.0.2';

/** What the network policies of one namespace let its pods do. */
export class NetworkPolicies {
  readonly #policies: readonly NetworkPolicy[];

  constructor(objects: readonly KubernetesObject[]) {
    this.#policies = networkPoliciesIn(objects);
  }

  /** Whether a pod with these labels may open a connection to a peer. */
  sends(labels: Labels, to: Peer, { port, protocol = 'TCP' }: Port): boolean {
    const from = this.#podWith(labels);
    const address = addressOf(to);
    return evaluate(this.#policies, {
      from,
      fromAddress: POD_ADDRESS,
      to: endOf(to),
      address,
      port,
      protocol,
    }).egress.allowed;
  }

  /** Whether a pod with these labels accepts a connection from a peer. */
  accepts(labels: Labels, from: Peer, { port, protocol = 'TCP' }: Port): boolean {
    const to = this.#podWith(labels);
    const fromAddress = addressOf(from);
    return evaluate(this.#policies, {
      from: endOf(from),
      fromAddress,
      to,
      address: POD_ADDRESS,
      port,
      protocol,
    }).ingress.allowed;
  }

  #podWith(labels: Labels): End {
    return podEnd('asked', this.#policies[0]?.namespace ?? '', labels);
  }
}

function addressOf(peer: Peer): string {
  return 'address' in peer ? peer.address : POD_ADDRESS;
}

function endOf(peer: Peer): End {
  return 'address' in peer
    ? { kind: 'outside', name: peer.address }
    : podEnd('other', peer.namespace, peer.labels);
}

function podEnd(name: string, namespace: string, labels: Labels): End {
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace };
  return { kind: 'pod', name, namespace, namespaceLabels, labels, node: 'node' };
}
