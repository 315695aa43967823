import type { Labels } from './label-selector';
import type { Protocol } from './network-policy';

/** A pod with an address of its own, as NetworkPolicies see it. */
export interface PodEnd {
  readonly kind: 'pod';
  readonly name: string;
  readonly namespace: string;
  /** Those of its namespace, that of its name among them. */
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** The node that it runs on. */
  readonly node: string;
  /** The ports that its containers name. @default - none */
  readonly ports?: readonly NamedPort[];
}

/** A port of a container that has a name. */
export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly containerPort: number;
}

/**
 * A node, and every pod that shares its network: what NetworkPolicies do with those is not defined, and most plug-ins take
 * them for the node.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods
 */
export interface NodeEnd {
  readonly kind: 'node';
  readonly name: string;
}

/** Whatever is outside of the cluster, or no pod of it. */
export interface OutsideEnd {
  readonly kind: 'outside';
  readonly name: string;
}

/** One end of a connection. */
export type End = PodEnd | NodeEnd | OutsideEnd;

/** A connection that somebody opens; what comes back on it is allowed if it is. */
export interface Connection {
  readonly from: End;
  /** The address that it comes from. */
  readonly fromAddress: string;
  readonly to: End;
  /** The address and port that it arrives at, after every translation: those of a pod or host, not of a Service. */
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}
