import { at, recordOf } from '../../facts/untyped';
import type { Body } from '../request';
import { changed } from './edit';
import type { Scene } from './scene';

/** Kinds that make pods, by their resources. */
export const WORKLOADS = {
  deployments: ['apps/v1', 'Deployment'],
  replicasets: ['apps/v1', 'ReplicaSet'],
  statefulsets: ['apps/v1', 'StatefulSet'],
  daemonsets: ['apps/v1', 'DaemonSet'],
  jobs: ['batch/v1', 'Job'],
  cronjobs: ['batch/v1', 'CronJob'],
  replicationcontrollers: ['v1', 'ReplicationController'],
} as const;

/** A workload whose pods are plain but for their ServiceAccount. */
export function workload(
  resource: keyof typeof WORKLOADS,
  name: string,
  serviceAccountName: string,
  { namespace, plainPod }: Scene,
): Body {
  const [apiVersion, kind] = WORKLOADS[resource];
  const template = {
    metadata: { labels: recordOf(at(plainPod, 'metadata', 'labels')) },
    spec: { ...recordOf(plainPod['spec']), serviceAccountName, serviceAccount: serviceAccountName },
  };
  return {
    apiVersion,
    kind,
    metadata: { name, namespace },
    spec: resource === 'cronjobs' ? { jobTemplate: { spec: { template } } } : { template },
  };
}

/** The ReplicaSet that a Deployment is rolled out by. */
export function replicaSetOf(deployment: Body): Body {
  return changed(
    {
      ...deployment,
      kind: 'ReplicaSet',
      spec: {
        replicas: 1n,
        selector: at(deployment, 'spec', 'selector'),
        template: at(deployment, 'spec', 'template'),
      },
    },
    'metadata.name',
    `${String(at(deployment, 'metadata', 'name'))}-6684655d6d`,
  );
}
