import { holds } from './address-block';
import type { Connection, End, PodEnd } from './connection';
import { selects } from './label-selector';
import type { Direction, NetworkPolicy, Peer, Port, Rule } from './network-policy';

/** What the standard leaves to network plug-ins, or what some of them do otherwise. */
export interface PlugIn {
  /**
   * Whether rules bind what a pod sends to its own node. Kubernetes says that such traffic is always allowed; plug-ins that
   * filter it all the same are stricter.
   *
   * @default false
   */
  readonly bindsToOwnNode?: boolean;
  /** Ports of the own node that no rule binds all the same, from the first to the last. @default - none */
  readonly unboundNodePorts?: readonly [first: number, last: number];
  /** Whether an `ipBlock` holds the addresses of pods and nodes too. @default true */
  readonly blocksHoldCluster?: boolean;
}

/** What one side of a connection says of it, and why. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: Reason;
  /** What decides: the rules that allow it, or the policies that isolate the pod and have no rule for it. */
  readonly policies: readonly string[];
}

/** Why a side of a connection allows or refuses it. */
export type Reason =
  | 'no pod: NetworkPolicies do not bind it'
  | 'a pod always reaches itself'
  | 'a pod and its own node always reach each other'
  | 'no policy isolates the pod'
  | 'allowed by'
  | 'no rule for it in';

/** Whether a connection comes about: both sides must allow it. */
export interface Verdict {
  readonly allowed: boolean;
  readonly egress: Decision;
  readonly ingress: Decision;
}

/**
 * Says whether a connection is allowed and what decides it, from NetworkPolicies alone, as Kubernetes says that plug-ins
 * must.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function evaluate(
  policies: readonly NetworkPolicy[],
  connection: Connection,
  plugIn: PlugIn = {},
): Verdict {
  const egress = decide(policies, connection, 'Egress', plugIn);
  const ingress = decide(policies, connection, 'Ingress', plugIn);
  return { allowed: egress.allowed && ingress.allowed, egress, ingress };
}

/** A verdict in words: the sides that refuse, or else those that a policy or an exception had a say in. */
export function explain({ allowed, egress, ingress }: Verdict): string {
  const sides = [['egress', egress] as const, ['ingress', ingress] as const];
  const telling = sides.filter(([, side]) => (allowed ? !side.reason.startsWith('no p') : !side.allowed));
  return (telling.length > 0 ? telling : sides)
    .map(
      ([direction, { reason, policies }]) =>
        `${direction}: ${[reason, policies.join(', ')].join(' ').trim()}`,
    )
    .join('; ');
}

function decide(
  policies: readonly NetworkPolicy[],
  connection: Connection,
  direction: Direction,
  plugIn: PlugIn,
): Decision {
  const [pod, other] =
    direction === 'Egress' ? [connection.from, connection.to] : [connection.to, connection.from];
  const always = (reason: Reason): Decision => ({ allowed: true, reason, policies: [] });
  if (pod.kind !== 'pod') {
    return always('no pod: NetworkPolicies do not bind it');
  }
  if (isSamePod(pod, other)) {
    return always('a pod always reaches itself');
  }
  const isOwnNode = other.kind === 'node' && other.name === pod.node;
  if (isOwnNode && (direction === 'Ingress' || !bindsToOwnNode(plugIn, connection.port))) {
    return always('a pod and its own node always reach each other');
  }
  const isolating = policies.filter(
    ({ namespace, podSelector, directions }) =>
      namespace === pod.namespace && directions.includes(direction) && selects(podSelector, pod.labels),
  );
  if (isolating.length === 0) {
    return always('no policy isolates the pod');
  }
  const allowing = isolating.flatMap((policy) =>
    policy.rules[direction]
      .filter((rule) => allows(rule, policy.namespace, connection, direction, plugIn))
      .map(({ place }) => `${nameOf(policy)} ${place}`),
  );
  return allowing.length > 0
    ? { allowed: true, reason: 'allowed by', policies: allowing }
    : { allowed: false, reason: 'no rule for it in', policies: isolating.map(nameOf) };
}

function bindsToOwnNode(plugIn: PlugIn, port: number): boolean {
  const [first, last] = plugIn.unboundNodePorts ?? [1, 0];
  return plugIn.bindsToOwnNode === true && (port < first || port > last);
}

function nameOf({ namespace, name }: NetworkPolicy): string {
  return `${namespace}/${name}`;
}

function isSamePod(pod: PodEnd, other: End): boolean {
  return other.kind === 'pod' && other.namespace === pod.namespace && other.name === pod.name;
}

function allows(
  { peers, ports }: Rule,
  namespace: string,
  connection: Connection,
  direction: Direction,
  plugIn: PlugIn,
): boolean {
  const [other, address] =
    direction === 'Egress' ? [connection.to, connection.address] : [connection.from, connection.fromAddress];
  return (
    (ports.length === 0 || ports.some((port) => isPort(port, connection))) &&
    (peers.length === 0 || peers.some((peer) => isPeer(peer, namespace, other, address, plugIn)))
  );
}

/** A name is that of a port of the pod that is reached; an address outside has no names. */
function isPort({ protocol = 'TCP', port, endPort }: Port, connection: Connection): boolean {
  if (protocol !== connection.protocol) {
    return false;
  }
  if (port === undefined) {
    return true;
  }
  if (typeof port === 'number') {
    return port <= connection.port && connection.port <= (endPort ?? port);
  }
  const named = connection.to.kind === 'pod' ? (connection.to.ports ?? []) : [];
  return named.some(
    (one) => one.name === port && one.protocol === protocol && one.containerPort === connection.port,
  );
}

/** Pods without a word on their namespace are those of the policy's own. */
function isPeer(
  { ipBlock, namespaceSelector, podSelector = {} }: Peer,
  namespace: string,
  other: End,
  address: string,
  { blocksHoldCluster = true }: PlugIn,
): boolean {
  if (ipBlock) {
    return (other.kind === 'outside' || blocksHoldCluster) && holds(ipBlock, address);
  }
  return (
    other.kind === 'pod' &&
    (namespaceSelector ? selects(namespaceSelector, other.namespaceLabels) : other.namespace === namespace) &&
    selects(podSelector, other.labels)
  );
}
