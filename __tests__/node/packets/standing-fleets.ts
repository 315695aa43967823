import type { ApiServer } from '../../e2e/cluster/api-server';
import { parseObjects, renderFiles } from '../../e2e/cluster/fleets';
import { type KubernetesObject, type Pod, pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';
import { PACKET_FLEETS, type PacketFleetName } from '../fleets/packet-fleets';
import { BRIDGE, NODES } from '../stage/addresses';
import { NEIGHBOURS, rolesIn } from './cast';
import { HOSTS } from './hosts';
import type { Arrival, Source, Target } from './matrix';
import { OTHER_FORMS, PODS_OF_OTHER_FORMS } from './other-forms';
import { endPods, haveNamespaces, standingPod, startPods } from './standing-pods';
import {
  behindService,
  dnsTargets,
  nodePortTargets,
  nodeTargets,
  outsideTargets,
  podTargets,
} from './targets';

/** Nodes, and the world outside: no policy binds them, but for what pods accept. */
const OUTSIDERS: readonly Source[] = [
  ...NODES.map(({ name, address }): Source => ({ name, end: { kind: 'node', name }, address })),
  { name: 'the world', end: { kind: 'outside', name: 'the world' }, address: BRIDGE },
];

/** A port of each node that leads to the stranger. */
const NODE_PORT = 30080;
/** The Services, by names that nobody else would give. */
const STRANGER = 'packets-stranger';
const DATABASE = 'packets-database';

const FLEETS = Object.keys(PACKET_FLEETS) as PacketFleetName[];

/** The fleets as they stand in the cluster: who may ask, and what for. */
export interface StandingFleets {
  /** The NetworkPolicies that were applied: those of fleets as they were rendered, and some of other forms. */
  readonly policies: readonly KubernetesObject[];
  readonly sources: readonly Source[];
  readonly targets: readonly Target[];
}

/** The objects of a fleet, as they are rendered. */
export function renderedFleet(name: PacketFleetName): readonly KubernetesObject[] {
  return [...renderFiles(PACKET_FLEETS[name]).values()].flatMap(parseObjects);
}

/** Applies the namespace of a fleet and its NetworkPolicies, which it gives. */
export async function applyPolicies(
  api: ApiServer,
  fleet: readonly KubernetesObject[],
): Promise<readonly KubernetesObject[]> {
  const ofKind = (kind: string) => fleet.filter((object) => object.kind === kind);
  for (const namespace of ofKind('Namespace')) {
    await created(api, pathOf('namespaces'), namespace);
  }
  for (const policy of ofKind('NetworkPolicy')) {
    await created(api, policyPath(policy.metadata.namespace), policy);
  }
  return ofKind('NetworkPolicy');
}

/**
 * Applies the namespaces and NetworkPolicies of all fleets, as they are rendered, and starts pods with the labels of their
 * managers and jobs. The admission policies stay out: they would refuse such pods to everybody but the managers.
 */
export async function standFleets(api: ApiServer): Promise<StandingFleets> {
  const fleets = FLEETS.map(renderedFleet);
  const roles = [...NEIGHBOURS, ...PODS_OF_OTHER_FORMS, ...fleets.flatMap(rolesIn)];
  // Policies come first, as in a fleet: a pod that was there before them would be open until they are known.
  const policies: KubernetesObject[] = [];
  for (const fleet of fleets) {
    policies.push(...(await applyPolicies(api, fleet)));
  }
  await haveNamespaces(
    api,
    roles.map(({ namespace }) => namespace),
  );
  policies.push(...(await applyPolicies(api, OTHER_FORMS)));
  const pods = await startPods(api, roles);
  return {
    policies,
    sources: [...pods, ...OUTSIDERS],
    targets: [
      ...outsideTargets(HOSTS),
      ...nodeTargets(NODES),
      ...podTargets(pods.filter(({ end }) => end.kind === 'pod')),
      ...dnsTargets(await dnsPod(api)),
      ...(await serviceTargets(api, pods)),
    ],
  };
}

/** Removes all that was made for the fleets, and waits until it is gone: others have the cluster next. */
export async function removeFleets(api: ApiServer, { sources }: StandingFleets): Promise<void> {
  for (const name of [STRANGER, DATABASE]) {
    await api.delete(pathOf('services', 'default', name));
  }
  await endPods(api, sources);
  await removeNamespaces(api, [...FLEETS.map((name) => `${PACKET_FLEETS[name].org}-runners`), 'other-forms']);
}

/** Removes namespaces with what is in them, and waits until they are gone. */
export async function removeNamespaces(api: ApiServer, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await api.delete(pathOf('namespaces', undefined, name));
  }
  await eventually('the namespaces are gone', async () => {
    const left = await Promise.all(names.map((name) => api.get(pathOf('namespaces', undefined, name))));
    return left.every(({ status }) => status === 404);
  });
}

/** The path of NetworkPolicies. */
export function policyPath(namespace: string | undefined, name?: string): string {
  const place = `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`;
  return name ? `${place}/${name}` : place;
}

/** A stranger behind a port of every node, and a private database behind a Service: the ways around an address. */
async function serviceTargets(api: ApiServer, pods: readonly Source[]): Promise<readonly Target[]> {
  const stranger = pods.find(({ name }) => name === 'default/stranger');
  const [database] = HOSTS.filter(({ name }) => name === 'a private network');
  const [address = ''] = database?.addresses ?? [];
  if (!stranger || !database) {
    throw new Error('nobody is behind the Services');
  }
  const behindStranger: Arrival = { end: stranger.end, address: stranger.address.ipv4, port: 8080 };
  await created(api, pathOf('services', 'default'), {
    metadata: { name: STRANGER },
    spec: {
      type: 'NodePort',
      selector: { app: 'stranger' },
      ports: [{ port: 8080, nodePort: NODE_PORT }],
    },
  });
  const service = await created(api, pathOf('services', 'default'), {
    metadata: { name: DATABASE },
    spec: { ports: [{ port: 15432, targetPort: 5432 }] },
  });
  await created(api, '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
    metadata: { name: DATABASE, labels: { 'kubernetes.io/service-name': DATABASE } },
    addressType: 'IPv4',
    ports: [{ port: 5432, protocol: 'TCP' }],
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  });
  const end = { kind: 'outside', name: database.name } as const;
  return [
    ...nodePortTargets('a stranger', NODES, NODE_PORT, behindStranger),
    behindService('a private network by a Service', service['spec'].clusterIP, 15432, 'TCP', {
      end,
      address,
      port: 5432,
    }),
  ];
}

/** The pod of the cluster's DNS. */
export async function dnsPod(api: ApiServer): Promise<Source> {
  const { items } = (await api.get(`${pathOf('pods', 'kube-system')}?labelSelector=k8s-app=kube-dns`)).body;
  const [pod] = items as readonly Pod[];
  return standingPod(api, 'kube-system', pod?.metadata.name ?? '');
}

async function created(api: ApiServer, path: string, object: object): Promise<KubernetesObject> {
  const { status, body } = await api.create(path, object);
  if (status !== 201) {
    throw new Error(`${path}: ${body['message']}`);
  }
  return body;
}
