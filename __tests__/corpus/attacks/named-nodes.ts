import type { Attack } from '../attack';
import { plainPod, withSpec } from '../objects';
import { creating } from '../request';
import { REPLICA_SETS } from '../users';
import { DOCKER_MANAGER_POD, DOCKER_POD, dockerPod, NAMESPACE, refused, visitorPod } from './subjects';

/** Row 18. */
export const NAMED_NODES: readonly Attack[] = [
  dockerPod(
    18,
    'a job pod names its node',
    'job-pods',
    'job-node',
    withSpec(DOCKER_POD, { nodeName: 'control-plane' }),
  ),
  visitorPod(
    18,
    'a pod of somebody else names its node',
    'other-pods',
    'other-node',
    plainPod(NAMESPACE, { nodeName: 'dind-1' }),
  ),
  refused(
    18,
    'U',
    'a manager pod names its node',
    'manager-pods',
    'manager-node',
    creating(REPLICA_SETS, 'pods', withSpec(DOCKER_MANAGER_POD, { nodeName: 'dind-1' })),
  ),
];
