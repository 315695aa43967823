import type { LabelSelector } from '../../boundary/facts/manifests/label-selector';
import { addressRange } from '../../boundary/facts/network/address-range';
import type { Opening } from '../../boundary/facts/network/network-policy';
import { METADATA_ADDRESSES, PRIVATE_RANGES } from '../../boundary/facts/network/special-addresses';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import { RESOLVER_PORTS } from '../../world/resolver-ports';
import { peerWords, portWords } from '../description/peer-words';
import { sortedTexts } from '../description/sorted';
import { type AddressSet, spanOf, without } from './address-set';
import type { AddressProbe, PodProbe, Probe, ProbePort, ProbePorts } from './probe';

/** Something that pods may reach. */
export interface Destination {
  readonly id: string;
  readonly title: string;
  /** Where it is, in words, and how that is known. */
  readonly where: string;
  /** What is asked for; nothing where the manifests do not say where it is. */
  readonly probes: readonly Probe[];
}

/** What is known of a namespace of runners, to say where others are. */
export interface Surroundings {
  /** The addresses of GitLab in the configurations of its runners. */
  readonly gitlabUrls: readonly string[];
  /** Where the API server is, as its fleet says. */
  readonly apiServerCidrs: readonly string[];
  /** What managers are let reach. */
  readonly ofManagers: readonly Opening[];
  /** What anything there is let reach. */
  readonly ofAll: readonly Opening[];
}

/** The destinations that are asked for, in the order in which they are told. */
export function destinationsOf(surroundings: Surroundings): readonly Destination[] {
  return [
    gitlab(surroundings),
    apiServer(surroundings),
    named('attic', 'Attic', /attic/i, surroundings.ofAll),
    dns(surroundings.ofAll),
    internet('internet-443', 'internet, port 443', [{ protocol: 'TCP', port: 443 }]),
    internet('internet-80', 'internet, port 80', [{ protocol: 'TCP', port: 80 }]),
    internet('internet-other', 'internet, any other port', 'every port but 80 and 443'),
    {
      id: 'metadata',
      title: 'metadata services',
      where: `${METADATA_ADDRESSES.map(({ cidr }) => cidr).join(', ')}, every port`,
      probes: byFamily(METADATA, 'every port'),
    },
    {
      id: 'private',
      title: 'private networks',
      where: `${PRIVATE_CIDRS.join(', ')}, every port`,
      probes: byFamily(PRIVATE, 'every port'),
    },
  ];
}

const METADATA: AddressSet = METADATA_ADDRESSES.map(({ range }) => spanOf(range));
const PRIVATE_NETWORKS = PRIVATE_RANGES.filter(({ use }) => use === 'private');
const PRIVATE_CIDRS = PRIVATE_NETWORKS.map(({ cidr }) => cidr);
const PRIVATE: AddressSet = without(
  PRIVATE_NETWORKS.map(({ range }) => spanOf(range)),
  METADATA,
);

/** Public addresses; those of IPv6 are all handed out of one network. */
const PUBLIC: AddressSet = without(rangesOf(new Set(['0.0.0.0/0', '2000::/3'])), [
  ...PRIVATE_RANGES.map(({ range }) => spanOf(range)),
  ...METADATA,
]);

function internet(id: string, title: string, ports: ProbePorts): Destination {
  return { id, title, where: 'every public address', probes: byFamily(PUBLIC, ports) };
}

function byFamily(addresses: AddressSet, ports: ProbePorts): readonly AddressProbe[] {
  return (['ipv4', 'ipv6'] as const)
    .map((family) => ({
      kind: 'addresses' as const,
      family,
      addresses: addresses.filter((span) => span.family === family),
      ports,
    }))
    .filter((probe) => probe.addresses.length > 0);
}

/** The port of the API server by itself; behind a Service it has that of HTTPS. */
const API_SERVER_PORT = 6443;

function apiServer({ apiServerCidrs, ofManagers }: Surroundings): Destination {
  const single = ofManagers.filter(isNarrow);
  const cidrs = new Set([
    ...apiServerCidrs,
    ...single.filter((opening) => numbersOf(opening).includes(API_SERVER_PORT)).map(cidrOf),
  ]);
  const ports = single
    .filter((opening) => cidrs.has(cidrOf(opening)))
    .flatMap(numbersOf)
    .map((port) => ({ protocol: 'TCP', port }));
  return {
    id: 'api-server',
    title: 'API server',
    where:
      cidrs.size === 0
        ? 'the manifests do not say where it is'
        : `${sortedTexts(cidrs).join(', ')}, which managers reach at its port`,
    probes: byFamily(
      rangesOf(cidrs),
      ports.length === 0 ? [{ protocol: 'TCP', port: API_SERVER_PORT }] : ports,
    ),
  };
}

/** Where managers reach something at the port of its URL; a name says no address. */
function gitlab({ gitlabUrls, ofManagers }: Surroundings): Destination {
  const urls = gitlabUrls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const ports = urls.map(({ port, protocol }) => Number(port) || (protocol === 'http:' ? 80 : 443));
  const hosts = urls.map(({ hostname }) => hostname.replace(/^\[|\]$/g, ''));
  const atPort = ofManagers.filter((opening) => numbersOf(opening).some((port) => ports.includes(port)));
  const apiServers = new Set(
    ofManagers.filter((one) => isNarrow(one) && numbersOf(one).includes(API_SERVER_PORT)).map(cidrOf),
  );
  const near = atPort.filter((one) => isNarrow(one) && !apiServers.has(cidrOf(one))).map(cidrOf);
  const written = hosts.filter((host) => addressRange(host) !== undefined);
  const cidrs = written.length > 0 ? written : near;
  const probePorts = [...new Set(ports)].map((port) => ({ protocol: 'TCP', port }));
  const inCluster = ofManagers.filter(
    ({ peer, ports: own }) =>
      peer?.kind === 'pods' && !own.some(({ from }) => RESOLVER_PORTS.includes(from ?? 0)),
  );
  const probes = [
    ...byFamily(cidrs.length > 0 ? rangesOf(new Set(cidrs)) : PUBLIC, probePorts),
    ...inCluster.flatMap(podProbe),
  ];
  const told = cidrs.length > 0 ? sortedTexts(cidrs) : ['public addresses'];
  return {
    id: 'gitlab',
    title: 'GitLab',
    where:
      urls.length === 0
        ? 'the manifests do not say where it is'
        : `${sortedTexts(gitlabUrls).join(', ')}: ${[...told, ...inCluster.map(({ peer }) => peerWords(peer))].join(', ')}${written.length > 0 ? '' : ', as managers reach it'}`,
    probes: urls.length === 0 ? [] : probes,
  };
}

function dns(openings: readonly Opening[]): Destination {
  const resolvers = openings.filter((opening) =>
    opening.ports.some(({ from }) => RESOLVER_PORTS.includes(from ?? 0)),
  );
  const probes = resolvers.filter(isTelling).flatMap(probeOf);
  return {
    id: 'dns',
    title: 'DNS',
    where:
      whereOf(resolvers.filter(isTelling)) ||
      'pods k8s-app=kube-dns of namespace kube-system: 53/UDP, 53/TCP',
    probes: probes.length > 0 ? probes : [KUBE_DNS],
  };
}

/** @see https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/ */
const KUBE_DNS: PodProbe = {
  kind: 'pod',
  isInNamespace: false,
  namespaceLabels: { [NAMESPACE_NAME_LABEL]: 'kube-system' },
  labels: { 'k8s-app': 'kube-dns' },
  undecided: [],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** Something that policies name, by a word in what they say of it. */
function named(id: string, title: string, word: RegExp, openings: readonly Opening[]): Destination {
  const found = openings.filter((opening) => isTelling(opening) && word.test(peerWords(opening.peer)));
  return {
    id,
    title,
    where: whereOf(found) || 'no policy names it',
    probes: found.flatMap(probeOf),
  };
}

function whereOf(openings: readonly Opening[]): string {
  return sortedTexts(
    openings.map(({ peer, ports }) =>
      [peerWords(peer), ports.map(portWords).join(', ')].filter(Boolean).join(': '),
    ),
  ).join('; ');
}

function isTelling(opening: Opening): boolean {
  return opening.peer?.kind === 'pods' || isNarrow(opening);
}

/** Whether it is for one network that somebody has, and not for the internet. */
function isNarrow({ peer }: Opening): boolean {
  return peer?.kind === 'addresses' && (peer.allowed?.prefix ?? 0) > 0;
}

function cidrOf({ peer }: Opening): string {
  return peer?.kind === 'addresses' ? peer.cidr : '';
}

function numbersOf({ ports }: Opening): readonly number[] {
  return ports.map(({ from }) => from).filter((port) => port !== undefined);
}

function rangesOf(cidrs: ReadonlySet<string>): AddressSet {
  return [...cidrs]
    .map(addressRange)
    .filter((range) => range !== undefined)
    .map(spanOf);
}

function probeOf(opening: Opening): readonly Probe[] {
  return opening.peer?.kind === 'addresses'
    ? byFamily(rangesOf(new Set([opening.peer.cidr])), askedPorts(opening))
    : podProbe(opening);
}

function podProbe(opening: Opening): readonly PodProbe[] {
  return opening.peer?.kind === 'pods'
    ? [
        {
          kind: 'pod',
          isInNamespace: opening.peer.namespaces === undefined,
          namespaceLabels: exampleOf(opening.peer.namespaces),
          labels: exampleOf(opening.peer.pods),
          undecided: [],
          ports: askedPorts(opening),
        },
      ]
    : [];
}

function askedPorts({ ports }: Opening): ProbePorts {
  return ports.length === 0
    ? 'every port'
    : ports.map(({ protocol, from, named: name }): ProbePort => ({ protocol, port: from ?? name ?? 0 }));
}

/** Labels that a selector selects. */
function exampleOf(selector: LabelSelector = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    selector
      .filter(({ operator }) => operator === 'In' || operator === 'Exists')
      .map(({ key, values }) => [key, values[0] ?? '']),
  );
}
