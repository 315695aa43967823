import type { RunnerNamespace } from '../../boundary/facts/facts';
import { grouped } from '../../boundary/facts/grouped';
import { maySelect } from '../../boundary/facts/manifests/label-selector';
import type { PodTemplate } from '../../boundary/facts/manifests/pod-template';
import type { NetworkPolicyFacts, Opening } from '../../boundary/facts/network/network-policy';
import type { PodReach } from '../../boundary/facts/network/network-reach';
import { undecidedLabels } from '../../boundary/facts/runner/job-pod';
import { isOff } from '../../boundary/facts/untyped';
import type { NamedPod } from './named-pods';
import { exceptedBy, peerWords, portWords } from './peer-words';
import { sortedBy, sortedTexts } from './sorted';

/** What NetworkPolicies let one kind of pods reach, and who reaches them. */
export interface ReachDescription {
  /** Unique in its namespace: `jobs of docker`, `manager of docker`, or the workload of another pod. */
  readonly pods: string;
  readonly role: 'manager' | 'job' | 'other';
  /** The runners whose pods they are; none for pods of manifests that are of no runner. */
  readonly runners: readonly string[];
  readonly egress: DirectionDescription;
  readonly ingress: DirectionDescription;
}

/** What is open in one direction. */
export interface DirectionDescription {
  /** Why everything is open; `null` where policies bound it to the openings. */
  readonly everything: string | null;
  readonly openings: readonly OpeningDescription[];
}

/** Something that a policy opens. */
export interface OpeningDescription {
  /** Whom, in words: a network, or the labels of pods and of their namespaces. */
  readonly peer: string;
  /** The network as it is written; `null` for pods. */
  readonly cidr: string | null;
  /** Networks that are left out of it. */
  readonly except: readonly string[];
  /** As `443/TCP`, in order; empty for all of them. */
  readonly ports: readonly string[];
  /** Names of the NetworkPolicies that open it. */
  readonly policies: readonly string[];
}

/** Describes what the pods of a namespace reach. */
export function describeReach(
  namespace: RunnerNamespace,
  pods: readonly NamedPod[],
): readonly ReachDescription[] {
  const openingsOfPod = new Map(namespace.openings.map((openings) => [openings.pod, openings]));
  return pods.flatMap(({ name, role, runners, template }) => {
    const openings = openingsOfPod.get(template);
    return openings === undefined
      ? []
      : {
          pods: name,
          role,
          runners,
          egress: describeDirection(openings, 'egress'),
          ingress: describeDirection(openings, 'ingress'),
        };
  });
}

/** The names that policies give directions. */
export const POLICY_TYPE = { egress: 'Egress', ingress: 'Ingress' } as const;

function describeDirection(
  { pod, policies }: PodReach,
  direction: Opening['direction'],
): DirectionDescription {
  const bounding = policies.filter(({ types }) => types.includes(POLICY_TYPE[direction]));
  const everything = whyOpen(pod, bounding);
  return { everything, openings: everything === null ? openingsOf(bounding, direction) : [] };
}

/** Why no policy bounds a pod; `null` where one does. */
export function whyOpen(pod: PodTemplate, policies: readonly NetworkPolicyFacts[]): string | null {
  if (!isOff(pod.spec['hostNetwork'])) {
    return 'it shares the network of its node, which no policy bounds';
  }
  return policies.some((policy) => surelySelects(policy, pod)) ? null : 'no policy selects it';
}

/** Whether a policy selects a pod whatever its job says. */
function surelySelects({ selector }: NetworkPolicyFacts, pod: PodTemplate): boolean {
  const undecided = undecidedLabels(pod);
  return maySelect(selector, pod.labels, []) && !selector.some(({ key }) => undecided.includes(key));
}

/** Each peer once, with all its ports. */
function openingsOf(
  policies: readonly NetworkPolicyFacts[],
  direction: Opening['direction'],
): readonly OpeningDescription[] {
  const single = policies.flatMap(({ object, openings }) =>
    openings
      .filter((opening) => opening.direction === direction)
      .map((opening) => ({
        peer: peerWords(opening.peer),
        cidr: opening.peer?.kind === 'addresses' ? opening.peer.cidr : null,
        except: exceptedBy(opening.peer),
        ports: opening.ports.map(portWords),
        policy: object.name,
      })),
  );
  const groups = grouped(single, ({ peer, cidr, except, ports }) =>
    JSON.stringify([peer, cidr, except, ports.length === 0]),
  );
  return sortedBy(
    [...groups.values()].flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : {
            peer: first.peer,
            cidr: first.cidr,
            except: first.except,
            ports: sortedTexts(group.flatMap(({ ports }) => ports)),
            policies: sortedTexts(group.map(({ policy }) => policy)),
          };
    }),
    ({ peer }) => peer,
    ({ cidr }) => cidr ?? '',
    ({ except }) => except.join(' '),
    ({ ports }) => ports.join(' '),
  );
}
