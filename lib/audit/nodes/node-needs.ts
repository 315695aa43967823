import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { containersOf, type PodTemplate } from '../../boundary/facts/manifests/pod-template';
import {
  at,
  listOf,
  numberIn,
  recordOf,
  textIn,
  textMapOf,
  type UntypedRecord,
} from '../../boundary/facts/untyped';
import { selectsNode, taintsOf, tolerates } from './node-pool';

/** What a pod needs of the node that it runs on. */
export interface NodeNeeds {
  readonly selector: Readonly<Record<string, string>>;
  readonly tolerations: readonly UntypedRecord[];
  /** The name by which the kubelet knows the runtime; empty for its own choice. */
  readonly handler: string;
  /** How many of each device all containers have together. */
  readonly devices: ReadonlyMap<string, number>;
}

/** Amounts that every node has: what is left are devices, by the names of the plugins that advertise them. */
const OF_EVERY_NODE = /^(?:cpu|memory|ephemeral-storage|pods|hugepages-.+)$/;

/**
 * What a pod needs, with what the API server adds to it from its RuntimeClass.
 *
 * @see https://kubernetes.io/docs/concepts/containers/runtime-class/#scheduling
 */
export function nodeNeeds({ spec, where }: PodTemplate, classes: readonly KubernetesObject[]): NodeNeeds {
  const className = textIn(spec['runtimeClassName']);
  const raw = classes.find(({ name }) => name === className)?.raw;
  const devices = new Map<string, number>();
  for (const container of containersOf(spec, where)) {
    for (const [name, amount] of Object.entries(recordOf(at(container.raw, 'resources', 'limits')))) {
      if (!OF_EVERY_NODE.test(name)) {
        devices.set(name, (devices.get(name) ?? 0) + numberIn(amount));
      }
    }
  }
  return {
    selector: {
      ...textMapOf(spec['nodeSelector']),
      ...textMapOf(at(raw, 'scheduling', 'nodeSelector')),
    },
    tolerations: [...listOf(spec['tolerations']), ...listOf(at(raw, 'scheduling', 'tolerations'))].map(
      recordOf,
    ),
    handler: textIn(raw?.['handler']),
    devices,
  };
}

/** The nodes that a pod may be put onto, by their labels and taints. */
export function eligibleNodes(
  { selector, tolerations }: NodeNeeds,
  nodes: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  return nodes.filter(
    (node) =>
      selectsNode(selector, node) &&
      taintsOf(node).every((taint) => tolerations.some((toleration) => tolerates(toleration, taint))),
  );
}

/** How many of a device a node has for pods. */
export function deviceCount({ raw }: KubernetesObject, device: string): number {
  const amount = numberIn(at(raw, 'status', 'allocatable', device));
  return Number.isNaN(amount) ? 0 : amount;
}

/** A selector as kubectl takes it. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
