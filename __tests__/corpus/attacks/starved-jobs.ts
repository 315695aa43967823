import type { Attack } from '../attack';
import { type Pod, plainPod, withContainer, withLabels, withMetadata, withSpec } from '../objects';
import { creating, updating } from '../request';
import { REPLICA_SETS, VISITOR } from '../users';
import { DIND, DIND_POD, DOCKER_POD, dockerPod, NAMESPACE, refused, visitorPod } from './subjects';

/** What stops the jobs of others without a right to delete them. */

/** A container that requests all the storage that it may use. */
const greedy = (pod: Pod, name: string): Pod => {
  const { resources } = pod.spec.containers.find((container) => container.name === name) ?? {};
  const storage = resources?.limits?.['ephemeral-storage'];
  const requests = { ...resources?.requests, 'ephemeral-storage': storage };
  return withContainer(pod, name, { resources: { ...resources, requests } });
};

const pulling = (names: readonly string[]) =>
  withSpec(DOCKER_POD, { imagePullSecrets: names.map((name) => ({ name })) });

/** Row 31: two pods that request ten times their storage leave none to the runners beside them. */
export const STORAGE_OF_OTHERS: readonly Attack[] = [
  ...['build', 'helper', 'db'].map((name) =>
    dockerPod(
      31,
      `${name} requests the storage of others`,
      'job-pods',
      'job-requests',
      greedy(DOCKER_POD, name),
    ),
  ),
  refused(
    31,
    'M',
    'a dind job requests the storage of others',
    'job-pods',
    'job-requests',
    creating(DIND, 'pods', greedy(DIND_POD, 'build')),
  ),
];

/** Row 31: the pull Secrets of every job pod are gone through when any runner creates one. */
export const SLOW_ADMISSION: readonly Attack[] = [2, 2000].map((count) =>
  dockerPod(
    31,
    `a job pod names ${count} Secrets of registry credentials`,
    'job-pods',
    'job-pull-secrets',
    pulling(Array.from({ length: count }, (_, index) => `runner-none-${index}`)),
  ),
);

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'mine', uid: 'f63630a6' };
const owned = (pod: Pod, reference: object) => withMetadata(pod, { ownerReferences: [reference] });

/** Row 27: whoever owns a job pod deletes it. */
export const ADOPTED_PODS: readonly Attack[] = [
  refused(
    27,
    'U',
    'a ReplicaSet of somebody takes a job pod for its own, and deletes it',
    'pod-changes',
    'change-owners',
    updating(REPLICA_SETS, 'pods', DOCKER_POD, owned(DOCKER_POD, { ...owner, controller: true })),
  ),
  refused(
    27,
    'U',
    'a job pod is given an owner that is not there, so that it is swept up',
    'pod-changes',
    'change-owners',
    updating(VISITOR, 'pods', DIND_POD, owned(DIND_POD, { ...owner, kind: 'ReplicaSet' })),
  ),
];

/** Row 14: a status is written with the metadata of its pod. */
export const LABELS_BY_STATUS: readonly Attack[] = [
  refused(
    14,
    'U',
    'whoever writes the status of a job pod gives it to another runner',
    'pod-changes',
    'change-labels',
    updating(VISITOR, 'pods/status', DIND_POD, withLabels(DIND_POD, { 'runner-fleet/runner': 'docker' })),
  ),
  refused(
    27,
    'U',
    'whoever writes the status of a job pod keeps it from going',
    'pod-changes',
    'change-finalizers',
    updating(VISITOR, 'pods/status', DIND_POD, withMetadata(DIND_POD, { finalizers: ['example.com/mine'] })),
  ),
];

/** Row 32: names of runners may begin with each other. */
export const TOKENS_OF_NAMESAKES: readonly Attack[] = [
  refused(
    32,
    'M',
    'a manager acts with the token of a runner whose name begins with that of its own manager',
    'writes',
    'writes-token',
    creating(DIND, 'pods', DIND_POD, { tokenOf: 'dind-manager-manager-6684655d6d-rvp95' }),
  ),
];

const apart = (topologyKey: string) => ({
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { topologyKey, labelSelector: { matchLabels: { 'runner-fleet/role': 'job' } } },
      ],
    },
  },
});

/** Row 19: the scheduler places no pod where one insists on being apart from it. */
export const PODS_APART: readonly Attack[] = ['kubernetes.io/os', 'kubernetes.io/hostname'].map((key) =>
  visitorPod(
    19,
    `keeps all job pods away, by ${key}`,
    'other-pods',
    'other-affinity',
    withSpec(plainPod(NAMESPACE), apart(key)),
  ),
);
