import type { Opening, PortRange } from '../../boundary/facts/network/network-policy';
import type { AddressSet } from './address-set';

/** A part of a destination that is asked for by itself. */
export type Probe = AddressProbe | PodProbe | StrangersProbe;

/** Addresses of one family. */
export interface AddressProbe {
  readonly kind: 'addresses';
  readonly family: 'ipv4' | 'ipv6';
  readonly addresses: AddressSet;
  readonly ports: ProbePorts;
}

/** A pod, by what NetworkPolicies know of it. */
export interface PodProbe {
  readonly kind: 'pod';
  readonly isInNamespace: boolean;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Labels whose values are not known. */
  readonly undecided: readonly string[];
  readonly ports: ProbePorts;
}

/** All pods of other namespaces. */
export interface StrangersProbe {
  readonly kind: 'strangers';
  /** The namespace whose pods they are not. */
  readonly namespace: string;
  readonly ports: ProbePorts;
}

/** Ports that are asked for: these, every one, or every one but those of the web. */
export type ProbePorts = readonly ProbePort[] | 'every port' | 'every port but 80 and 443';

/** One port: by its number, or by the name that a rule has for it. */
export interface ProbePort {
  readonly protocol: string;
  readonly port: number | string;
}

/** Whether an opening is for a port. */
export function opensProbePort({ ports }: Opening, { protocol, port }: ProbePort): boolean {
  return (
    ports.length === 0 ||
    ports.some((range) => range.protocol === protocol && (isWhole(range) || holdsPort(range, port)))
  );
}

/** The ports to ask for one by one. */
export function portsToAsk(ports: ProbePorts, openings: readonly Opening[]): readonly ProbePort[] {
  switch (ports) {
    case 'every port':
      return telltalePorts(openings);
    case 'every port but 80 and 443':
      return telltalePorts(openings).filter(
        ({ protocol, port }) => protocol !== 'TCP' || (port !== 80 && port !== 443),
      );
    default:
      return ports;
  }
}

/**
 * The ports to ask for in place of every port: those that some opening names, the ends of its ranges, and one that none
 * names, which is open only where all are.
 */
export function telltalePorts(openings: readonly Opening[]): readonly ProbePort[] {
  const ranges = openings.flatMap(({ ports }) => ports);
  const named = ranges.flatMap(({ protocol, from, to, named: name }) =>
    [from, to, name].filter((port) => port !== undefined).map((port) => ({ protocol, port })),
  );
  const others = ['TCP', 'UDP'].map((protocol) => ({ protocol, port: unnamedPort(ranges, protocol) }));
  return [...named, ...others];
}

const LAST_PORT = 65_535;

function unnamedPort(ranges: readonly PortRange[], protocol: string): number {
  let port = LAST_PORT;
  while (port > 1 && ranges.some((range) => range.protocol === protocol && holdsPort(range, port))) {
    port -= 1;
  }
  return port;
}

function isWhole({ from, named }: PortRange): boolean {
  return from === undefined && named === undefined;
}

function holdsPort({ from, to, named }: PortRange, port: number | string): boolean {
  return typeof port === 'string'
    ? named === port
    : from !== undefined && from <= port && port <= (to ?? from);
}
