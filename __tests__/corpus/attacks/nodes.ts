import type { Attack } from '../attack';
import { type Pod, plainPod, withSpec } from '../objects';
import { creating } from '../request';
import { manager, REPLICA_SETS } from '../users';
import {
  DIND_POD,
  DOCKER_MANAGER_POD,
  DOCKER_POD,
  dockerPod,
  NAMESPACE,
  refused,
  visitorPod,
} from './subjects';

const EVERYTHING = { operator: 'Exists' };
const DIND_TAINT = { key: 'tinyland.dev/dind', operator: 'Equal', value: 'only', effect: 'NoSchedule' };

const tolerating = (pod: Pod, toleration: object) =>
  withSpec(pod, { tolerations: [...((pod.spec['tolerations'] ?? []) as readonly object[]), toleration] });

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

/** Row 19. */
export const PLACEMENT: readonly Attack[] = [
  dockerPod(
    19,
    'a job pod tolerates everything',
    'job-pods',
    'job-tolerations',
    tolerating(DOCKER_POD, EVERYTHING),
  ),
  dockerPod(
    19,
    'a job pod tolerates the control plane',
    'job-pods',
    'job-tolerations',
    tolerating(DOCKER_POD, {
      key: 'node-role.kubernetes.io/control-plane',
      operator: 'Exists',
      effect: 'NoSchedule',
    }),
  ),
  dockerPod(
    19,
    'a job pod tolerates the nodes of dind',
    'job-pods',
    'job-tolerations',
    tolerating(DOCKER_POD, DIND_TAINT),
  ),
  dockerPod(
    19,
    'a job pod selects the nodes of dind',
    'job-pods',
    'job-node',
    withSpec(DOCKER_POD, { nodeSelector: DIND_POD.spec['nodeSelector'] }),
  ),
  dockerPod(
    19,
    'a job pod selects no nodes',
    'job-pods',
    'job-node',
    withSpec(DOCKER_POD, { nodeSelector: undefined }),
  ),
  dockerPod(
    19,
    'a job pod wants to be beside a manager',
    'job-pods',
    'job-affinity',
    withSpec(DOCKER_POD, {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
            },
          ],
        },
      },
    }),
  ),
  dockerPod(
    19,
    'a job pod asks another scheduler',
    'job-pods',
    'job-node',
    withSpec(DOCKER_POD, { schedulerName: 'mine' }),
  ),
  dockerPod(
    19,
    'a job pod is spread its own way',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
    }),
  ),
  refused(
    19,
    'M',
    'a job pod of dind leaves its nodes',
    'job-pods',
    'job-node',
    creating(
      manager('tinyland', 'dind'),
      'pods',
      withSpec(DIND_POD, { nodeSelector: { 'kubernetes.io/os': 'linux' } }),
    ),
  ),
  refused(
    19,
    'M',
    'a job pod of dind tolerates more',
    'job-pods',
    'job-tolerations',
    creating(
      manager('tinyland', 'dind'),
      'pods',
      tolerating(DIND_POD, { ...DIND_TAINT, effect: 'NoExecute' }),
    ),
  ),
  visitorPod(
    19,
    'a pod of somebody else tolerates the nodes of dind',
    'other-pods',
    'other-tolerations',
    tolerating(plainPod(NAMESPACE), DIND_TAINT),
  ),
  visitorPod(
    19,
    'a pod of somebody else tolerates everything',
    'other-pods',
    'other-tolerations',
    tolerating(plainPod(NAMESPACE), EVERYTHING),
  ),
  refused(
    19,
    'U',
    'a manager tolerates the nodes of dind',
    'manager-pods',
    'manager-tolerations',
    creating(REPLICA_SETS, 'pods', tolerating(DOCKER_MANAGER_POD, DIND_TAINT)),
  ),
  refused(
    19,
    'U',
    'a manager selects the nodes of dind',
    'manager-pods',
    'manager-node',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(DOCKER_MANAGER_POD, { nodeSelector: { 'tinyland.dev/pool': 'dind' } }),
    ),
  ),
];
