import type { RunnerNamespace } from '../../boundary/facts/facts';
import { undecidedLabels } from '../../boundary/facts/runner/job-pod';
import { NAMESPACE_NAME_LABEL } from '../../world/namespaces';
import type { NamedPod } from '../description/named-pods';
import type { Answer } from './answer';
import { cellOf, decided, type ReachabilityCell } from './cell';
import { type Destination, destinationsOf } from './destinations';
import { type Neighbour, reachedNeighbours, reachingNeighbours } from './neighbours';
import type { Probe } from './probe';
import { type Side, sideOf } from './side';

/** Which pods reach what, and who reaches them, as the NetworkPolicies of a namespace say. */
export interface ReachabilityDescription {
  readonly destinations: readonly PlaceDescription[];
  readonly sources: readonly PlaceDescription[];
  readonly rows: readonly ReachabilityRow[];
}

/** What a reader of a matrix must know. */
export const HOW_ANSWERED =
  'Each answer is evaluated from the NetworkPolicies, and names those that decide it. They bind only where the network plug-in of the cluster enforces them. Containers that a Docker daemon runs have the network of the job pod that it is in. Root in a privileged container may take an address that no policy knows, and whoever is root on a node reaches what the node reaches: for jobs of dind, no is what policies say.';

/** Each destination and source once. */
export function placesOf({
  destinations,
  sources,
}: Pick<ReachabilityDescription, 'destinations' | 'sources'>): readonly PlaceDescription[] {
  return [...destinations, ...sources.filter(({ id }) => !destinations.some((one) => one.id === id))];
}

/** A destination or a source. */
export interface PlaceDescription {
  readonly id: string;
  readonly title: string;
  /** Where it is, in words. */
  readonly where: string;
}

/** One kind of pods. */
export interface ReachabilityRow {
  /** As everything else names them: `jobs of docker`. */
  readonly pods: string;
  readonly role: NamedPod['role'];
  readonly runners: readonly string[];
  /** Whether they hold a Docker daemon, whose containers share their network. */
  readonly holdsDaemon: boolean;
  /** One cell a destination, in their order. */
  readonly egress: readonly ReachabilityCell[];
  /** One cell a source, in their order. */
  readonly ingress: readonly ReachabilityCell[];
}

/** Evaluates the NetworkPolicies of a namespace for each of its pods. */
export function describeReachability(
  { name, fleet, openings }: RunnerNamespace,
  pods: readonly NamedPod[],
  gitlabUrls: readonly string[],
  namespaceLabels: Readonly<Record<string, string>>,
): ReachabilityDescription {
  const reachOf = new Map(openings.map((reach) => [reach.pod, reach]));
  const met = pods.flatMap((pod) => {
    const reach = reachOf.get(pod.template);
    return reach === undefined
      ? []
      : { pod, egress: sideOf(reach, 'egress'), ingress: sideOf(reach, 'ingress') };
  });
  const destinations = destinationsOf({
    gitlabUrls,
    apiServerCidrs: fleet?.apiServerCidrs ?? [],
    ofManagers: distinct(met.filter(({ pod }) => pod.role === 'manager').map(({ egress }) => egress)),
    ofAll: distinct(met.map(({ egress }) => egress)),
  });
  const sources = sourcesOf(name, destinations);
  const neighbours = met.map(
    ({ pod: { name: own, role, template }, egress, ingress }): Neighbour => ({
      name: own,
      isJob: role === 'job',
      asProbe: {
        kind: 'pod',
        isInNamespace: true,
        namespaceLabels: { ...namespaceLabels, [NAMESPACE_NAME_LABEL]: name },
        labels: template.labels,
        undecided: undecidedLabels(template),
        ports: 'every port',
      },
      egress,
      ingress,
    }),
  );
  return {
    destinations: [...destinations.map(placeOf), ...OF_PODS],
    sources: [NEIGHBOURS_HERE, ...sources.map(placeOf), OWN_NODE],
    rows: met.map(({ pod, egress, ingress }, index) => {
      const self = neighbours[index] as Neighbour;
      const holdsDaemon =
        pod.role === 'job' && pod.description.containers.some(({ privileged }) => privileged);
      return {
        pods: pod.name,
        role: pod.role,
        runners: pod.runners,
        holdsDaemon,
        egress: [
          ...destinations.map(({ id, probes }) => cellOf(id, egress, probes)),
          nodesCell(egress, destinations),
          reachedNeighbours(NEIGHBOURS_HERE.id, self, neighbours),
          holdsDaemon
            ? decided('own-daemon', 'yes', 'it is in the same pod, which no policy binds')
            : decided('own-daemon', 'no', 'there is none in these pods'),
        ],
        ingress: [
          reachingNeighbours(NEIGHBOURS_HERE.id, self, neighbours),
          ...sources.map(({ id, probes }) => cellOf(id, ingress, probes)),
          decided(OWN_NODE.id, 'yes', OWN_NODE_ALWAYS),
        ],
      };
    }),
  };
}

function distinct(sides: readonly Side[]): readonly Side['openings'][number][] {
  return [...new Set(sides.flatMap(({ openings }) => openings))];
}

function placeOf({ id, title, where }: Destination): PlaceDescription {
  return { id, title, where };
}

const NEIGHBOURS_HERE: PlaceDescription = {
  id: 'other-pods',
  title: 'other pods here',
  where: 'managers and jobs of every runner of this namespace, other jobs of the same runner too',
};

const OWN_NODE: PlaceDescription = {
  id: 'own-node',
  title: 'their own node',
  where:
    'the kubelet, and whoever has the network of the node: Kubernetes says that it and its pods always reach each other; some network plug-ins are stricter',
};

const OF_PODS: readonly PlaceDescription[] = [
  {
    id: 'nodes',
    title: 'nodes and kubelets',
    where: 'port 10250 and all others of nodes, whose addresses are taken to be private',
  },
  NEIGHBOURS_HERE,
  {
    id: 'own-daemon',
    title: 'own Docker daemon',
    where: 'the privileged container in the same pod',
  },
];

/** @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
const OWN_NODE_ALWAYS = 'no policy binds a pod and its own node';

function nodesCell(egress: Side, destinations: readonly Destination[]): ReachabilityCell {
  const probes: readonly Probe[] = destinations.find(({ id }) => id === 'private')?.probes ?? [];
  const cell = cellOf('nodes', egress, probes);
  const withOwn = (answer: Answer): Answer => (answer === 'yes' ? 'yes' : 'partly');
  return egress.everything !== null
    ? cell
    : {
        ...cell,
        answer: withOwn(cell.answer),
        ipv4: cell.ipv4 && withOwn(cell.ipv4),
        ipv6: cell.ipv6 && withOwn(cell.ipv6),
        parts: [`their own node, as ${OWN_NODE_ALWAYS}`, ...cell.parts],
      };
}

/** Everybody who may open a connection, but for the pods of the namespace and the own node. */
function sourcesOf(namespace: string, destinations: readonly Destination[]): readonly Destination[] {
  const addresses = destinations
    .filter(({ id }) => id === 'internet-443' || id === 'private')
    .flatMap(({ probes }) => probes)
    .map((probe) => ({ ...probe, ports: 'every port' as const }));
  return [
    {
      id: 'other-namespaces',
      title: 'pods of other namespaces',
      where: 'every pod of every other namespace',
      probes: [{ kind: 'strangers', namespace, ports: 'every port' }],
    },
    {
      id: 'outside',
      title: 'anything by its address',
      where: 'every public and private address',
      probes: addresses,
    },
  ];
}
