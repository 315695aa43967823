import { API_SERVER, DNS_SERVICE, KUBERNETES_SERVICE, type NodeAddresses } from '../stage/addresses';
import { familyOf } from './address-block';
import type { End, NodeEnd } from './connection';
import { type Host, NODE_PORTS, NODE_RESOLVER, POD_PORTS } from './hosts';
import type { Arrival, Source, Target } from './matrix';
import type { Protocol } from './network-policy';

/** Ports by protocol. */
interface Ports {
  readonly tcp: readonly number[];
  readonly udp?: readonly number[];
}

/** The targets on hosts outside of the cluster, and the API server by its address and its Service. */
export function outsideTargets(hosts: readonly Host[]): readonly Target[] {
  const server: End = { kind: 'outside', name: 'API server' };
  const arrival: Arrival = { end: server, address: API_SERVER.ipv4, port: API_SERVER.port };
  return [
    ...hosts.flatMap(({ name, addresses, ...ports }) =>
      addresses.flatMap((address) => targetsAt(name, { kind: 'outside', name }, address, ports)),
    ),
    target('the API server', API_SERVER.ipv4, API_SERVER.port, 'TCP', () => arrival),
    behindService('the API server by its Service', KUBERNETES_SERVICE, 443, 'TCP', arrival),
  ];
}

/** The kubelet and all else that listens on a node, and the resolver that each node has for itself. */
export function nodeTargets(nodes: readonly NodeAddresses[]): readonly Target[] {
  const ofNodes = nodes.flatMap(({ name, address }) =>
    [address.ipv4, address.ipv6].flatMap((ip) => [
      ...targetsAt(`the kubelet of ${name}`, nodeEnd(name), ip, { tcp: [10250] }),
      ...targetsAt(name, nodeEnd(name), ip, NODE_PORTS),
    ]),
  );
  const resolvers = (['TCP', 'UDP'] as const).map((protocol) =>
    target('the resolver of the own node', NODE_RESOLVER, 53, protocol, ({ end }) => {
      const node = end.kind === 'pod' ? end.node : end.name;
      return end.kind === 'outside' ? undefined : { end: nodeEnd(node), address: NODE_RESOLVER, port: 53 };
    }),
  );
  return [...ofNodes, ...resolvers];
}

/** The ports of pods that play somebody, by both of their addresses. */
export function podTargets(pods: readonly Source[]): readonly Target[] {
  return pods.flatMap(({ name, end, address }) =>
    [address.ipv4, address.ipv6].flatMap((ip) => targetsAt(name, end, ip, POD_PORTS)),
  );
}

/** The DNS of the cluster, by its pod and its Service, and what else its pod listens on. */
export function dnsTargets({ name, end, address }: Source): readonly Target[] {
  const metrics = targetsAt(name, end, address.ipv4, { tcp: [8080, 8181] });
  const dns = (['TCP', 'UDP'] as const).flatMap((protocol) => {
    const arrival = { end, address: address.ipv4, port: 53 };
    return [
      target(name, address.ipv4, 53, protocol, () => arrival),
      behindService(`${name} by its Service`, DNS_SERVICE, 53, protocol, arrival),
    ].map((one) => (protocol === 'UDP' ? { ...one, asksFor: 'kubernetes.default.svc.cluster.local.' } : one));
  });
  return [...dns, ...metrics];
}

/** The address of a Service: only nodes know what is behind it. */
export function behindService(
  name: string,
  address: string,
  port: number,
  protocol: Protocol,
  arrival: Arrival,
): Target {
  return target(name, address, port, protocol, ({ end }) => (end.kind === 'outside' ? undefined : arrival));
}

/**
 * A port of every node that leads to a pod. On the own node of whoever asks, the translation comes first; towards another
 * node, policies see that node.
 */
export function nodePortTargets(
  name: string,
  nodes: readonly NodeAddresses[],
  port: number,
  behind: Arrival,
): readonly Target[] {
  return nodes.map((node) =>
    target(`${name} by a port of ${node.name}`, node.address.ipv4, port, 'TCP', ({ end }) =>
      end.kind === 'pod' && end.node !== node.name
        ? { end: nodeEnd(node.name), address: node.address.ipv4, port }
        : behind,
    ),
  );
}

function nodeEnd(name: string): NodeEnd {
  return { kind: 'node', name };
}

function targetsAt(name: string, end: End, address: string, { tcp, udp = [] }: Ports): readonly Target[] {
  const at = (protocol: Protocol) => (port: number) =>
    target(name, address, port, protocol, () => ({ end, address, port }));
  return [...tcp.map(at('TCP')), ...udp.map(at('UDP'))];
}

function target(
  name: string,
  address: string,
  port: number,
  protocol: Protocol,
  arrival: Target['arrival'],
): Target {
  const dialled = familyOf(address) === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`;
  return { name, dialled, protocol, arrival };
}
