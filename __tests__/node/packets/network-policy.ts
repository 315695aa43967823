import type { AddressBlock } from './address-block';
import type { LabelSelector } from './label-selector';

/** A direction of traffic, seen from the pod that a policy selects. */
export type Direction = 'Egress' | 'Ingress';

/** A transport protocol that NetworkPolicies can speak of. They say nothing of others, such as ICMP. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Whom a rule lets selected pods talk to, or be talked to by: either addresses or pods. */
export interface Peer {
  readonly ipBlock?: AddressBlock;
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
}

/** Ports of a rule: a number, the name of a container's port, a range, or all of a protocol. */
export interface Port {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

/** A rule, with its place in the policy, such as `egress[0]`. No peers are all peers, no ports all ports. */
export interface Rule {
  readonly place: string;
  readonly peers: readonly Peer[];
  readonly ports: readonly Port[];
}

/** A NetworkPolicy as the API server would understand it, with its defaults filled in. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: LabelSelector;
  /** The directions in which the selected pods are isolated. */
  readonly directions: readonly Direction[];
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

/** An object of any kind, as YAML says it. */
interface WrittenObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface WrittenSpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly Direction[];
  readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
}

/**
 * Reads the NetworkPolicies among some objects.
 *
 * @throws Error for a peer that the API server would refuse: it would be read in more than one way.
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.36/#networkpolicyspec-v1-networking-k8s-io
 */
export function networkPoliciesIn(objects: readonly object[]): readonly NetworkPolicy[] {
  return (objects as readonly WrittenObject[])
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map((object) => {
      const { name, namespace = 'default' } = object.metadata;
      const spec = (object as { readonly spec?: WrittenSpec }).spec ?? {};
      const egress = (spec.egress ?? []).map(({ to, ports }, index) => rule(`egress[${index}]`, to, ports));
      const ingress = (spec.ingress ?? []).map(({ from, ports }, index) =>
        rule(`ingress[${index}]`, from, ports),
      );
      return {
        namespace,
        name,
        podSelector: spec.podSelector ?? {},
        directions: spec.policyTypes?.length ? spec.policyTypes : implied(egress),
        rules: { Egress: egress, Ingress: ingress },
      };
    });
}

/** Without a word on it, a policy isolates for ingress, and for egress only if it has rules for that. */
function implied(egress: readonly Rule[]): readonly Direction[] {
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function rule(place: string, peers: readonly Peer[] = [], ports: readonly Port[] = []): Rule {
  for (const { ipBlock, namespaceSelector, podSelector } of peers) {
    const ofPods = namespaceSelector !== undefined || podSelector !== undefined;
    if ((ipBlock !== undefined) === ofPods) {
      throw new Error(`a peer of ${place} is not either addresses or pods`);
    }
  }
  return { place, peers, ports };
}
