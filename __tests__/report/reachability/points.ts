import type { KubernetesObject } from '../../e2e/cluster/objects';
import { familyOf } from '../../node/packets/address-block';
import { rolesIn } from '../../node/packets/cast';
import type { Connection, End, PodEnd } from '../../node/packets/connection';
import type { Protocol } from '../../node/packets/network-policy';

/** An end of connections with an address, and the port that it is asked on. */
export interface Point {
  readonly end: End;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

const NODE = 'node-1';

/** A host at each of some addresses, asked on each of some ports, which are TCP but for those of a resolver. */
export function hosts(addresses: readonly string[], ports: readonly number[]): readonly Point[] {
  return addresses.flatMap((address) =>
    ports.map((port): Point => ({ end: { kind: 'outside', name: address }, address, port, protocol: 'TCP' })),
  );
}

/** A pod of another namespace. */
export function stranger(
  namespace: string,
  labels: Readonly<Record<string, string>>,
  ports: readonly number[],
  protocol: Protocol = 'TCP',
): readonly Point[] {
  const end: PodEnd = {
    kind: 'pod',
    name: 'stranger',
    namespace,
    namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
    labels,
    node: 'node-2',
  };
  return ports.map((port) => ({ end, address: '100.127.9.9', port, protocol }));
}

/** A node: that of the pods, or another one. */
export function node(isOwn: boolean): Point {
  const name = isOwn ? NODE : 'node-2';
  return {
    end: { kind: 'node', name },
    address: isOwn ? '10.7.0.1' : '10.7.0.2',
    port: 10_250,
    protocol: 'TCP',
  };
}

/** The pods of a fleet by the words of a report, two for each, since jobs of a runner are many. */
export function podsOf(objects: readonly KubernetesObject[]): ReadonlyMap<string, PodEnd> {
  return new Map(
    rolesIn(objects)
      .filter(({ name }) => name !== 'nobody')
      .map(({ name, namespace, labels }) => [
        name.endsWith('-manager')
          ? `manager of ${name.replace(/-manager$/, '')}`
          : `jobs of ${name.replace(/-job$/, '')}`,
        {
          kind: 'pod',
          name,
          namespace,
          namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
          labels,
          node: NODE,
        },
      ]),
  );
}

/** The other pods of a fleet, and another one of the same jobs. */
export function neighboursOf(pod: PodEnd, pods: Iterable<PodEnd>): readonly Point[] {
  const others = [...pods].filter(({ name }) => name !== pod.name);
  const twins = pod.name.endsWith('-job') ? [{ ...pod, name: `${pod.name}-2` }] : [];
  return [...others, ...twins].flatMap((end) =>
    [443, 2375, 8080, 9252].map((port): Point => ({ end, address: '100.127.0.9', port, protocol: 'TCP' })),
  );
}

/** The connection between a pod and a point. */
export function connection(
  pod: PodEnd,
  { end, address, port, protocol }: Point,
  isEgress: boolean,
): Connection {
  const own = isV6(address) ? 'fd7f::5' : '100.127.0.5';
  return isEgress
    ? { from: pod, fromAddress: own, to: end, address, port, protocol }
    : { from: end, fromAddress: address, to: pod, address: own, port, protocol };
}

/** Whether an address is one of IPv6. */
export function isV6(address: string): boolean {
  return familyOf(address) === 'ipv6';
}
