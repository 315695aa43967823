import { maySelect, pinnedValues } from '../../boundary/facts/manifests/label-selector';
import { isSingleAddress } from '../../boundary/facts/network/address-range';
import type { NetworkPolicyFacts, Opening, Peer } from '../../boundary/facts/network/network-policy';
import type { PodReach } from '../../boundary/facts/network/network-reach';
import { PRIVATE_RANGES } from '../../boundary/facts/network/special-addresses';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { POLICY_TYPE, whyOpen } from '../description/reach-description';
import { type AddressSet, shared, spanOf, without } from './address-set';
import { type Answer, combined } from './answer';
import {
  type AddressProbe,
  opensProbePort,
  type PodProbe,
  type Probe,
  portsToAsk,
  type StrangersProbe,
} from './probe';

/** What the NetworkPolicies say of one direction of a pod. */
export interface Side {
  /** Why everything is open; `null` where policies bound it. */
  readonly everything: string | null;
  /** The policies that bound it. */
  readonly policies: readonly NetworkPolicyFacts[];
  readonly openings: readonly Opening[];
}

/** What is open of a part of a destination, and by what. */
export interface Opened {
  readonly answer: Answer;
  readonly by: readonly Opening[];
}

/** One direction of a pod. */
export function sideOf({ pod, policies }: PodReach, direction: Opening['direction']): Side {
  const bounding = policies.filter(({ types }) => types.includes(POLICY_TYPE[direction]));
  return {
    everything: whyOpen(pod, bounding),
    policies: bounding,
    openings: bounding.flatMap(({ openings }) => openings.filter((one) => one.direction === direction)),
  };
}

/** How much of a part of a destination one direction of a pod leaves open. */
export function openedOf(side: Side, probe: Probe): Opened {
  if (side.everything !== null) {
    return { answer: 'yes', by: [] };
  }
  const near = side.openings.filter(({ peer }) => touches(peer, probe));
  const ports = portsToAsk(probe.ports, near);
  const answers = ports.map((port) => {
    const open = near.filter((opening) => opensProbePort(opening, port));
    return probe.kind === 'addresses' ? addressAnswer(open, probe) : podAnswer(open, probe);
  });
  return {
    answer: combined(answers),
    by: near.filter((opening) => ports.some((port) => opensProbePort(opening, port))),
  };
}

function touches(peer: Peer | undefined, probe: Probe): boolean {
  if (peer === undefined || peer.kind === 'unknown') {
    return true;
  }
  return probe.kind === 'addresses'
    ? peer.kind === 'addresses' && opensSome(peer, probe.addresses)
    : isPod(peer, probe) !== 'no';
}

/** Whether openings are for a pod, whatever their ports. */
export function podAnswer(openings: readonly Opening[], probe: PodProbe | StrangersProbe): Answer {
  const answers = openings.map(({ peer }) => isPod(peer, probe));
  return answers.includes('yes') ? 'yes' : answers.includes('partly') ? 'partly' : 'no';
}

/** Whether a peer is a pod; `partly` where that follows from something that manifests do not say, such as its address. */
function isPod(peer: Peer | undefined, probe: PodProbe | StrangersProbe): Answer {
  if (peer === undefined) {
    return 'yes';
  }
  switch (peer.kind) {
    case 'unknown':
      return 'partly';
    case 'addresses':
      return mayHoldPods(peer) ? 'partly' : 'no';
    default:
      return probe.kind === 'pod' ? isSelected(peer, probe) : areSelected(peer, probe);
  }
}

type PodsPeer = Extract<Peer, { kind: 'pods' }>;

function isSelected(
  { namespaces, pods = [] }: PodsPeer,
  { isInNamespace, namespaceLabels, labels, undecided }: PodProbe,
): Answer {
  const isThere = namespaces === undefined ? isInNamespace : maySelect(namespaces, namespaceLabels, []);
  if (!isThere || !maySelect(pods, labels, undecided)) {
    return 'no';
  }
  return pods.some(({ key }) => undecided.includes(key)) ? 'partly' : 'yes';
}

function areSelected({ namespaces, pods = [] }: PodsPeer, { namespace }: StrangersProbe): Answer {
  const pinned = pinnedValues(namespaces, NAMESPACE_NAME_LABEL);
  if (namespaces === undefined || pinned?.every((name) => name === namespace)) {
    return 'no';
  }
  return namespaces.length === 0 && pods.length === 0 ? 'yes' : 'partly';
}

/** Pods have private addresses out of a network; one address by itself is that of a host or Service which somebody named. */
function mayHoldPods({ allowed, excepted }: Extract<Peer, { kind: 'addresses' }>): boolean {
  return (
    allowed !== undefined &&
    !isSingleAddress(allowed) &&
    without(shared(PODS_ARE_IN, [spanOf(allowed)]), excepted.map(spanOf)).length > 0
  );
}

/** Networks out of which clusters give their pods addresses. */
const PODS_ARE_IN = PRIVATE_RANGES.filter(({ use }) => use === 'private').map(({ range }) => spanOf(range));

function addressAnswer(openings: readonly Opening[], { addresses }: AddressProbe): Answer {
  let left = addresses;
  for (const { peer } of openings) {
    left = peer === undefined ? [] : leftBy(peer, left);
  }
  return left.length === 0 ? 'yes' : openings.length > 0 ? 'partly' : 'no';
}

/** What a peer leaves closed. */
function leftBy(peer: Peer, addresses: AddressSet): AddressSet {
  if (peer.kind !== 'addresses' || peer.allowed === undefined) {
    return addresses;
  }
  const allowed = [spanOf(peer.allowed)];
  const excepted = shared(shared(addresses, allowed), peer.excepted.map(spanOf));
  return [...without(addresses, allowed), ...excepted];
}

function opensSome(
  { allowed, excepted }: Extract<Peer, { kind: 'addresses' }>,
  addresses: AddressSet,
): boolean {
  return (
    allowed !== undefined && without(shared(addresses, [spanOf(allowed)]), excepted.map(spanOf)).length > 0
  );
}
