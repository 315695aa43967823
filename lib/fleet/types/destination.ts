import * as v from 'valibot';
import * as check from '../decode/checks';

/** Labels that select Kubernetes objects. */
export type Labels = Readonly<Record<string, string>>;

/** Pods of another namespace that runners may reach. */
export interface PodsDestination {
  /** The namespace of the pods. */
  readonly namespace: string;
  /** Their labels. At least one: an empty selector would open the whole namespace. */
  readonly pods: Labels;
  /** The port after any translation: the container's port, not the Service's. */
  readonly port: number;
  /** `'TCP'` or `'UDP'`. @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Addresses outside the cluster's pods that runners may reach. */
export interface AddressDestination {
  /** An IPv4 or IPv6 network without host bits, such as `203.0.113.0/24`. */
  readonly cidr: string;
  /** Networks inside of it that stay closed. Each must be smaller than it. @default - none */
  readonly except?: readonly string[];
  /** The port after any translation: the container's port, not the Service's. */
  readonly port: number;
  /** `'TCP'` or `'UDP'`. @default 'TCP' */
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
export type DnsResolver = PodsResolver | AddressResolver;

/** The pods of a DNS resolver. */
export interface PodsResolver {
  /** The namespace of the resolver's pods. */
  readonly namespace: string;
  /** Their labels. */
  readonly pods: Labels;
  /** The port. @default 53 */
  readonly port?: number;
}

/** The address of a DNS resolver. */
export interface AddressResolver {
  /** The address of the resolver as a network. */
  readonly cidr: string;
  /** The port. @default 53 */
  readonly port?: number;
}

const protocol = v.exactOptional(v.picklist(['TCP', 'UDP']));

/** @internal */
export const DESTINATION = v.union(
  [
    v.strictObject({ namespace: check.namespaceName, pods: check.labels, port: check.port, protocol }),
    v.strictObject({
      cidr: check.cidr,
      except: v.exactOptional(check.nonEmpty(check.clusterCidr)),
      port: check.port,
      protocol,
    }),
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
  if (isPodsDestination(destination)) {
    return `${destination.namespace}${port}`;
  }
  const { cidr, except } = destination;
  return `${cidr}${port}${except === undefined ? '' : ` without ${except.join(',')}`}`;
}
