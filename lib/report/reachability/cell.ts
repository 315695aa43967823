import { grouped } from '../../boundary/facts/grouped';
import type { Opening } from '../../boundary/facts/network/network-policy';
import { peerWords, portWords } from '../description/peer-words';
import { sortedTexts } from '../description/sorted';
import { type Answer, combined } from './answer';
import type { Probe } from './probe';
import { openedOf, type Side } from './side';

/** Whether pods reach one destination, or one source reaches them, and what decides it. */
export interface ReachabilityCell {
  /** The destination or source. */
  readonly id: string;
  readonly answer: Answer;
  /** The same for addresses of a family; `null` where it is asked for by no address of that family. */
  readonly ipv4: Answer | null;
  readonly ipv6: Answer | null;
  /** What of it is open, in words. */
  readonly parts: readonly string[];
  /** Why it is so, in words that the names of the policies follow. */
  readonly because: string;
  /** The NetworkPolicies that decide it. */
  readonly policies: readonly string[];
}

/** The answer of one direction of a pod to all parts of a destination. */
export function cellOf(id: string, side: Side, probes: readonly Probe[]): ReachabilityCell {
  if (side.everything !== null) {
    return open(id, side.everything, probes);
  }
  if (probes.length === 0) {
    return decided(id, 'unknown', 'the manifests do not say where it is');
  }
  const opened = probes.map((probe) => ({ probe, ...openedOf(side, probe) }));
  const of = (family: string): Answer | null => {
    const own = opened.filter(({ probe }) => probe.kind === 'addresses' && probe.family === family);
    return own.length === 0 ? null : combined(own.map(({ answer }) => answer));
  };
  const by = new Set(opened.flatMap((one) => one.by));
  return {
    ...decided(id, combined(opened.map(({ answer }) => answer)), ''),
    ipv4: of('ipv4'),
    ipv6: of('ipv6'),
    ...reasons(side, [...by]),
  };
}

/** Why some openings of a direction are all that it has for a destination. */
export function reasons(
  side: Side,
  by: readonly Opening[],
): Pick<ReachabilityCell, 'parts' | 'because' | 'policies'> {
  return by.length > 0
    ? { parts: partsOf(by), because: 'allowed by', policies: namesOf(side, by) }
    : { parts: [], because: 'opened by no rule, so closed by', policies: closingOf(side) };
}

/** A cell that no rule of a policy decides. */
export function decided(id: string, answer: Answer, because: string): ReachabilityCell {
  return { id, answer, ipv4: null, ipv6: null, parts: [], because, policies: [] };
}

function open(id: string, because: string, probes: readonly Probe[]): ReachabilityCell {
  const isOf = (family: string): Answer | null =>
    probes.some((probe) => probe.kind === 'addresses' && probe.family === family) ? 'yes' : null;
  return { ...decided(id, 'yes', because), ipv4: isOf('ipv4'), ipv6: isOf('ipv6') };
}

/** Each peer once, with all its ports. */
function partsOf(openings: readonly Opening[]): readonly string[] {
  const groups = grouped(openings, ({ peer }) => peerWords(peer));
  return sortedTexts(
    [...groups].map(([peer, group]) => {
      const ports = group.some((opening) => opening.ports.length === 0)
        ? ['every port']
        : sortedTexts(group.flatMap((opening) => opening.ports.map(portWords)));
      return `${peer}: ${ports.join(', ')}`;
    }),
  );
}

function namesOf({ policies }: Side, by: readonly Opening[]): readonly string[] {
  return sortedTexts(
    policies
      .filter(({ openings }) => openings.some((opening) => by.includes(opening)))
      .map(({ object }) => object.name),
  );
}

/** The policies that close a direction: those that open nothing there, if there are any. */
function closingOf({ policies, openings }: Side): readonly string[] {
  const closing = policies.filter((policy) => !policy.openings.some((opening) => openings.includes(opening)));
  return sortedTexts((closing.length > 0 ? closing : policies).map(({ object }) => object.name));
}
