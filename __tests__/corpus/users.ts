/** Users as the API server knows them. */

/** The user of a runner's manager. */
export const manager = (org: string, runner: string): string =>
  `system:serviceaccount:${org}-runners:${runner}-manager`;

/** The user of a runner's job pods, should anybody give them a token. */
export const jobUser = (org: string, runner: string): string =>
  `system:serviceaccount:${org}-runners:${runner}-job`;

/** Creates pods of ReplicaSets. */
export const REPLICA_SETS = 'system:serviceaccount:kube-system:replicaset-controller';

/** Creates pods of Jobs. */
export const JOBS = 'system:serviceaccount:kube-system:job-controller';

/** Deletes what has lost its owner. */
export const GARBAGE_COLLECTOR = 'system:serviceaccount:kube-system:generic-garbage-collector';

/** A node's kubelet. */
export const KUBELET = 'system:node:worker-1';

/** The group of all kubelets. */
export const NODES = 'system:nodes';

/** Somebody who was given the role `edit` in the namespace. */
export const VISITOR = 'visitor@example.com';

/** A cluster administrator; not a user who may break the glass. */
export const ADMIN = 'kubernetes-admin';
