import { readToml } from '../../config/read-back';
import type { KubernetesObject } from '../../e2e/cluster/objects';
import type { Labels } from './label-selector';

/** A pod that plays somebody: what counts are its namespace, its labels and its node. */
export interface Role {
  /** Also the name of the pod. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly node: string;
  /** Whether it shares the network of its node. @default false */
  readonly onNode?: boolean;
}

/** Nodes by what runs there: that of dind jobs is set aside. */
export const NODE_OF = { most: 'node-1', dind: 'node-2' } as const;

/** Everybody around the fleets: who may scrape, who may be reached, and strangers. */
export const NEIGHBOURS: readonly Role[] = [
  role('prometheus', 'monitoring', { 'app.kubernetes.io/name': 'prometheus' }),
  role('victoria-metrics', 'monitoring', { app: 'victoria-metrics' }, NODE_OF.dind),
  role('grafana', 'monitoring', { 'app.kubernetes.io/name': 'grafana' }),
  role('attic', 'attic-cache-dev', { 'app.kubernetes.io/name': 'attic' }),
  role('attic-database', 'attic-cache-dev', { 'app.kubernetes.io/name': 'postgres' }, NODE_OF.dind),
  role('stranger', 'default', { app: 'stranger' }),
  // Labels alone make nobody a part of a fleet: its policies select in its own namespace.
  role(
    'impostor',
    'default',
    { 'runner-fleet/role': 'manager', 'app.kubernetes.io/name': 'prometheus' },
    NODE_OF.dind,
  ),
  // Labels bind no pod that shares the network of its node. The admission policies let nobody make one in a fleet.
  {
    ...role('on-the-node', 'packets-runners', {
      'runner-fleet/role': 'job',
      'runner-fleet/runner': 'docker',
    }),
    onNode: true,
  },
  role('control-plane', 'kube-system', { component: 'kube-apiserver' }),
];

function role(name: string, namespace: string, labels: Labels, node: string = NODE_OF.most): Role {
  return { name, namespace, labels, node };
}

/**
 * The pods that a fleet has when it works: for each runner a manager and a job, with the labels that the rendered
 * Deployment and config.toml give them, and one without labels.
 */
export function rolesIn(objects: readonly KubernetesObject[]): readonly Role[] {
  const namespace = objects.find(({ kind }) => kind === 'NetworkPolicy')?.metadata.namespace ?? '';
  const managers = objects
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata, spec }) => role(metadata.name, namespace, spec.template.metadata.labels));
  const jobs = objects
    .filter(({ kind, data }) => kind === 'ConfigMap' && data?.['config.toml'])
    .map(({ metadata, data }) => {
      const { pod_labels, node_selector } = readToml(data['config.toml']).runners[0].kubernetes;
      const node = node_selector['tinyland.dev/pool'] === 'dind' ? NODE_OF.dind : NODE_OF.most;
      return role(metadata.name.replace(/-config$/, '-job'), namespace, pod_labels, node);
    });
  return [...managers, ...jobs, role('nobody', namespace, {})];
}
