import type { KubernetesObject } from './request';

/** Objects of the corpus that no fleet renders, and changes to those that it does. */

/** A pod. */
export interface Pod extends KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
    readonly finalizers?: readonly string[];
  };
  readonly spec: PodSpec;
}

/** The part of a pod's specification that the corpus changes. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly object[];
  readonly [field: string]: unknown;
}

/** A container. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly object[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A pod with other fields in its specification; `undefined` takes a field away. */
export function withSpec(pod: Pod, fields: Readonly<Record<string, unknown>>): Pod {
  return { ...pod, spec: withoutUndefined({ ...pod.spec, ...fields }) as PodSpec };
}

/** A pod with other metadata. */
export function withMetadata(pod: Pod, fields: Partial<Pod['metadata']>): Pod {
  return { ...pod, metadata: { ...pod.metadata, ...fields } };
}

/** A pod with other labels; `undefined` takes a label away. */
export function withLabels(pod: Pod, labels: Readonly<Record<string, string | undefined>>): Pod {
  const all = withoutUndefined({ ...pod.metadata.labels, ...labels });
  return withMetadata(pod, { labels: all as Readonly<Record<string, string>> });
}

/** A pod with other fields in one of its containers, init containers included. */
export function withContainer(pod: Pod, name: string, fields: Readonly<Record<string, unknown>>): Pod {
  const change = (container: Container): Container =>
    container.name === name
      ? (withoutUndefined({ ...container, ...fields }) as unknown as Container)
      : container;
  const { containers, initContainers } = pod.spec;
  return withSpec(pod, {
    containers: containers.map(change),
    initContainers: initContainers?.map(change),
  });
}

/** A pod with more in the security context of one of its containers. */
export function withSecurity(pod: Pod, name: string, fields: Readonly<Record<string, unknown>>): Pod {
  const { securityContext } = containerOf(pod, name);
  return withContainer(pod, name, { securityContext: withoutUndefined({ ...securityContext, ...fields }) });
}

/** A pod with one more volume. */
export function withVolume(pod: Pod, source: Readonly<Record<string, unknown>>): Pod {
  return withSpec(pod, { volumes: [...(pod.spec.volumes ?? []), { name: 'extra', ...source }] });
}

/** A pod with one more variable in a container. */
export function withVariable(pod: Pod, container: string, valueFrom: Readonly<Record<string, unknown>>): Pod {
  const { env = [] } = containerOf(pod, container);
  return withContainer(pod, container, { env: [...env, { name: 'STOLEN', valueFrom }] });
}

/** A container of a pod by name. */
export function containerOf(pod: Pod, name: string): Container {
  const found = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].find(
    (container) => container.name === name,
  );
  if (!found) {
    throw new RangeError(`pod ${pod.metadata.name} has no container '${name}'`);
  }
  return found;
}

/** What the admission plugin DefaultTolerationSeconds gives to every pod. */
export const DEFAULT_TOLERATIONS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map(
  (key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }),
);

/** A Secret. */
export function secret(
  namespace: string,
  name: string,
  type: string,
  fields: Readonly<Record<string, unknown>> = {},
): KubernetesObject {
  const data = type === 'kubernetes.io/dockercfg' ? { '.dockercfg': 'e30=' } : { key: 'dmFsdWU=' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data, ...fields };
}

/** A plain pod of somebody who has nothing to do with the runners. */
export function plainPod(namespace: string, spec: Readonly<Record<string, unknown>> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'visitor', namespace, labels: { app: 'visitor' } },
    spec: {
      serviceAccountName: 'default',
      tolerations: DEFAULT_TOLERATIONS,
      automountServiceAccountToken: false,
      containers: [{ name: 'app', image: 'docker.io/library/busybox:1.37.0' }],
      ...spec,
    },
  };
}

function withoutUndefined(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
