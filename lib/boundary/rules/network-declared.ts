import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { RunnerNamespace } from '../facts/facts';
import type { ExpectedDestination, ExpectedNetwork, ExpectedPods } from '../facts/fleet/expected-settings';
import { pinnedValues } from '../facts/manifests/label-selector';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { addressRange, reaches } from '../facts/network/address-range';
import type { Opening, Peer, PortRange } from '../facts/network/network-policy';
import type { Addresses } from './network-special';

type Pods = Extract<Peer, { kind: 'pods' }>;

/** Tells whether the fleet says of every pod for which something is open that it is; so it counts where nobody says. */
export function declarationsOf({ fleet, openings }: RunnerNamespace): (opening: Opening) => boolean {
  const declared = new Map<PodTemplate, readonly ExpectedDestination[]>();
  const described = fleet?.runners.filter(({ settings }) => settings !== undefined) ?? [];
  for (const { settings, job, manager } of described) {
    if (settings !== undefined && job !== undefined) {
      declared.set(job.pod, settings.networks.jobs);
    }
    if (settings !== undefined && manager !== undefined) {
      declared.set(manager, settings.networks.manager);
    }
  }
  const podsOf = new Map<Opening, PodTemplate[]>();
  for (const { pod, openings: own } of openings) {
    for (const opening of own) {
      const pods = podsOf.get(opening) ?? [];
      podsOf.set(opening, pods);
      pods.push(pod);
    }
  }
  return (opening) => {
    const pods = podsOf.get(opening) ?? [];
    return (
      described.length === 0 ||
      (pods.length > 0 &&
        opening.ports.length > 0 &&
        pods.every((pod) =>
          opening.ports.every((range) =>
            declared
              .get(pod)
              ?.some((destination) => isFor(destination, range) && isAt(destination, opening.peer)),
          ),
        ))
    );
  };
}

function isFor({ port, protocol }: ExpectedDestination, range: PortRange): boolean {
  return range.from === port && (range.to ?? port) === port && range.protocol === protocol;
}

function isAt(destination: ExpectedDestination, peer: Peer | undefined): boolean {
  switch (peer?.kind) {
    case 'addresses':
      return 'cidr' in destination && destination.cidr === peer.cidr && leavesOut(destination, peer);
    case 'pods':
      return 'namespace' in destination && isNoWider(destination, peer);
    default:
      return false;
  }
}

/** Whether an opening leaves out what the fleet leaves out. */
function leavesOut({ except = [] }: ExpectedNetwork, { allowed, excepted }: Addresses): boolean {
  return except
    .map(addressRange)
    .every((hole) => allowed !== undefined && hole !== undefined && !reaches(allowed, excepted, hole));
}

/** Whether a selector asks for the namespace and for every label that the fleet names. */
function isNoWider({ namespace, pods }: ExpectedPods, peer: Pods): boolean {
  const asks = (selector: Pods['pods'], key: string, value: string): boolean => {
    const values = pinnedValues(selector, key) ?? [];
    return values.length === 1 && values[0] === value;
  };
  return (
    asks(peer.namespaces, NAMESPACE_NAME_LABEL, namespace) &&
    Object.entries(pods).every(([key, value]) => asks(peer.pods, key, value))
  );
}
