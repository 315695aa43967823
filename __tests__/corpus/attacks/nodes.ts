import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
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

/** Each differs in one field from what every pod tolerates. */
const ALMOST_DEFAULT = [
  { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Equal', value: 'x', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' },
];

const BESIDE_MANAGERS = {
  requiredDuringSchedulingIgnoredDuringExecution: [
    {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
    },
  ],
};
const AFFINITIES = {
  podAffinity: BESIDE_MANAGERS,
  podAntiAffinity: BESIDE_MANAGERS,
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'tinyland.dev/pool', operator: 'Exists' }] }],
    },
  },
};

const ARM_POD = jobPod(corpusFleet('acme'), 'arm');

const tolerating = (pod: Pod, toleration: object) =>
  withSpec(pod, { tolerations: [...((pod.spec['tolerations'] ?? []) as readonly object[]), toleration] });

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
  ...Object.entries(AFFINITIES).map(([field, terms]) =>
    dockerPod(
      19,
      `a job pod has ${field} to managers`,
      'job-pods',
      'job-affinity',
      withSpec(DOCKER_POD, { affinity: { [field]: terms } }),
    ),
  ),
  ...ALMOST_DEFAULT.flatMap((toleration) => [
    dockerPod(
      19,
      `a job pod tolerates almost a default: ${Object.values(toleration).join(' ')}`,
      'job-pods',
      'job-tolerations',
      tolerating(DOCKER_POD, toleration),
    ),
    refused(
      19,
      'U',
      `a manager tolerates almost a default: ${Object.values(toleration).join(' ')}`,
      'manager-pods',
      'manager-tolerations',
      creating(REPLICA_SETS, 'pods', tolerating(DOCKER_MANAGER_POD, toleration)),
    ),
  ]),
  {
    layer: 'admission',
    fleet: 'acme',
    row: 19,
    principal: 'M',
    title: 'a job pod tolerates its taint for a while only',
    policy: 'job-pods',
    rule: 'job-tolerations',
    request: creating(
      manager('acme', 'arm'),
      'pods',
      tolerating(withSpec(ARM_POD, { tolerations: [] }), {
        key: 'acme.dev/arm',
        operator: 'Equal',
        value: 'only',
        effect: 'NoExecute',
        tolerationSeconds: 5,
      }),
    ),
  },
  refused(
    19,
    'U',
    'a manager wants to be beside a job',
    'manager-pods',
    'manager-node',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(DOCKER_MANAGER_POD, { affinity: { podAffinity: BESIDE_MANAGERS } }),
    ),
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
