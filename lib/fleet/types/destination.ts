import * as v from 'valibot';
import * as check from '../decode/checks';

/** Labels that select Kubernetes objects. */
export type Labels = Readonly<Record<string, string>>;

/** Pods of another namespace that runners may reach. */
export interface PodsDestination {
  /** Name of the namespace. */
  readonly namespace: string;
  /** Labels of the pods; at least one, since an empty selector would open the whole namespace. */
  readonly pods: Labels;
  /** The container's port, which is not always the Service's port. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Addresses outside the cluster's pods that runners may reach. */
export interface AddressDestination {
  /** An IPv4 or IPv6 network, such as `203.0.113.0/24`. */
  readonly cidr: string;
  /** The port after any address translation by a Service or load balancer of the cluster. */
  readonly port: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/**
 * Something that a NetworkPolicy lets pods reach.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export type Destination = PodsDestination | AddressDestination;

/**
 * A DNS resolver, reached over UDP and TCP: pods of the cluster, or an address such as NodeLocal DNS'
 * `169.254.20.10/32`, whose pods share the node's network so that no selector finds them.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
 */
export type DnsResolver =
  | { readonly namespace: string; readonly pods: Labels /** @default 53 */; readonly port?: number }
  | { readonly cidr: string /** @default 53 */; readonly port?: number };

const protocol = v.exactOptional(v.picklist(['TCP', 'UDP']));

/** @internal */
export const DESTINATION = v.union(
  [
    v.strictObject({ namespace: check.namespaceName, pods: check.labels, port: check.port, protocol }),
    v.strictObject({ cidr: check.cidr, port: check.port, protocol }),
  ],
  'invalid-destination',
);

/** @internal */
export const DNS_RESOLVER = v.union(
  [
    v.strictObject({ namespace: check.namespaceName, pods: check.labels, port: v.exactOptional(check.port) }),
    v.strictObject({ cidr: check.cidr, port: v.exactOptional(check.port) }),
  ],
  'invalid-destination',
);

/** Whether a destination selects pods rather than addresses. */
export function isPodsDestination(destination: Destination): destination is PodsDestination {
  return 'namespace' in destination;
}

/** A destination in words, for the printed table. */
export function describeDestination(destination: Destination): string {
  const port = `:${destination.port}${destination.protocol === 'UDP' ? '/udp' : ''}`;
  return isPodsDestination(destination) ? `${destination.namespace}${port}` : `${destination.cidr}${port}`;
}
