import { CHECKSUM_ANNOTATION } from '../config/manager-pod';

/**
 * `kubectl rollout restart` writes one of these, LimitRanger another. By the last two whoever takes nodes away is asked to
 * leave that of a manager; nothing that runs on a node reads them.
 */
export const MANAGER_ANNOTATIONS = [
  CHECKSUM_ANNOTATION,
  'kubectl.kubernetes.io/restartedAt',
  'kubernetes.io/limit-ranger',
  'cluster-autoscaler.kubernetes.io/safe-to-evict',
  'karpenter.sh/do-not-disrupt',
];
