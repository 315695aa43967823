import type { ApiServer } from '../../e2e/cluster/api-server';
import { type KubernetesObject, type Pod, pathOf } from '../../e2e/cluster/objects';
import { eventually, inParallel } from '../../e2e/cluster/wait';
import { IMAGES } from '../images/images';
import { familyOf } from './address-block';
import type { Role } from './cast';
import type { NamedPort } from './connection';
import { POD_PORTS } from './hosts';
import type { Source } from './matrix';

/** A name for each port over TCP, for policies that name ports. */
const NAMED_PORTS = POD_PORTS.tcp.map(
  (port): NamedPort => ({
    name: `port-${port}`,
    containerPort: port,
    protocol: 'TCP',
  }),
);

/**
 * The pod that plays a role: it listens on every port that anybody is asked for, and `network-probe` asks from inside of
 * it. It is placed by name, so that taints do not matter.
 */
export function podOf({ name, namespace, labels, node, onNode = false }: Role): object {
  // What shares the network of a node would be in the way of what listens there.
  const words = onNode
    ? ['tcp=127.0.0.1:1']
    : [...POD_PORTS.tcp.map((port) => `tcp=:${port}`), ...POD_PORTS.udp.map((port) => `udp=:${port}`)];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      nodeName: node,
      hostNetwork: onNode,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: 'probe',
          image: IMAGES.alpine.name,
          command: ['network-probe', 'listen', ...words],
          ports: onNode ? [] : NAMED_PORTS,
        },
      ],
    },
  };
}

/** Makes the namespaces that are not there. */
export async function haveNamespaces(api: ApiServer, names: Iterable<string>): Promise<void> {
  for (const name of new Set(names)) {
    const { status, body } = await api.create(pathOf('namespaces'), { metadata: { name } });
    if (status !== 201 && status !== 409) {
      throw new Error(`namespace ${name}: ${body['message']}`);
    }
  }
}

/** Makes the pods of some roles and waits until each has both of its addresses and listens. */
export async function startPods(api: ApiServer, roles: readonly Role[]): Promise<readonly Source[]> {
  await inParallel(roles, 8, async (role) => {
    const { status, body } = await api.create(pathOf('pods', role.namespace), podOf(role));
    if (status !== 201) {
      throw new Error(`pod ${role.name} in ${role.namespace}: ${body['message']}`);
    }
  });
  return Promise.all(roles.map(({ namespace, name }) => standingPod(api, namespace, name)));
}

/** Ends pods, and waits until they are gone. */
export async function endPods(api: ApiServer, pods: readonly Source[]): Promise<void> {
  const paths = pods.flatMap(({ inside }) => (inside ? [pathOf('pods', inside.namespace, inside.pod)] : []));
  await inParallel(paths, 8, async (path) => {
    await api.delete(path);
  });
  await eventually('the pods are gone', async () => {
    const left = await Promise.all(paths.map((path) => api.get(path)));
    return left.every(({ status }) => status === 404);
  });
}

/** A running pod, as one that opens connections and takes them. */
export async function standingPod(api: ApiServer, namespace: string, name: string): Promise<Source> {
  const pod = await eventually(
    `pod ${name} of ${namespace} runs`,
    async () => {
      const { body } = await api.get(pathOf('pods', namespace, name));
      return isReady(body) && (body as Pod);
    },
    120,
  );
  return sourceOf(pod, (await api.get(pathOf('namespaces', undefined, namespace))).body);
}

function isReady({ status }: KubernetesObject): boolean {
  const conditions: readonly { type: string; status: string }[] = status?.conditions ?? [];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** A pod as one that opens connections and takes them. @param namespace the one that it is in. */
export function sourceOf(pod: Pod, { metadata: { labels: namespaceLabels = {} } }: KubernetesObject): Source {
  const { name, namespace = '', labels = {} } = pod.metadata;
  const { nodeName: node = '', hostNetwork, containers } = pod.spec;
  const addresses: readonly string[] = pod['status'].podIPs.map(({ ip }: { ip: string }) => ip);
  const of = (family: 'ipv4' | 'ipv6') => {
    const found = addresses.find((address) => familyOf(address) === family);
    if (!found) {
      throw new Error(`pod ${name} of ${namespace} has no ${family} address, only ${addresses.join(', ')}`);
    }
    return found;
  };
  const ports: readonly NamedPort[] = containers.flatMap((container) => container['ports'] ?? []);
  return {
    name: `${namespace}/${name}`,
    inside: { namespace, pod: name },
    end: hostNetwork
      ? { kind: 'node', name: node }
      : { kind: 'pod', name, namespace, namespaceLabels, labels, node, ports },
    address: { ipv4: of('ipv4'), ipv6: of('ipv6') },
  };
}
