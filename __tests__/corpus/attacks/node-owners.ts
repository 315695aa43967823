import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { managerPod } from '../manager-pod';
import { containerOf, plainPod, withMetadata, withSpec } from '../objects';
import { creating } from '../request';
import { KUBELET, NODES, REPLICA_SETS } from '../users';
import { DOCKER_MANAGER_POD, DOCKER_POD, dockerPod, NAMESPACE, refused } from './subjects';

/** Row 36: other pods on the nodes of dind are row 19. */
export const ROOT_ON_NODES: readonly Attack[] = [
  {
    layer: 'external',
    row: 36,
    principal: 'D',
    title: 'code of a dind job uses the credential of its kubelet',
    stoppedBy:
      'the NodeRestriction plugin holds a kubelet to the pods of its node; dedicated nodes keep managers and other jobs off that node',
  },
  {
    layer: 'external',
    row: 36,
    principal: 'D',
    title: "code of a dind job reaches the cloud's metadata service through the network of its node",
    stoppedBy:
      'the metadata service itself: a hop limit of 1 and session tokens; NetworkPolicies do not bind root on a node',
  },
  {
    layer: 'synth',
    row: 36,
    principal: 'D',
    title: 'dind without nodes of its own and without saying so',
    spec: {
      org: 'tinyland',
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
      runners: [{ kind: 'dind' }],
    },
    code: 'nodes-undecided',
  },
  {
    layer: 'types',
    row: 36,
    principal: 'D',
    title: 'dind without nodes in a specification',
    file: 'dind-nodes.ts',
    tries: 'dind',
  },
];

/** As a kubelet shows a static pod of its node; such a pod names no ServiceAccount. */
const MIRROR = withMetadata(
  withSpec(plainPod(NAMESPACE), { nodeName: 'worker-1', serviceAccountName: undefined }),
  {
    annotations: { 'kubernetes.io/config.mirror': '4f2c', 'kubernetes.io/config.source': 'file' },
    ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'worker-1', uid: '4f2c', controller: true }],
  },
);

/** Row 37. */
export const STATIC_PODS: readonly Attack[] = [
  refused(
    37,
    'D',
    'a kubelet shows a static pod in the namespace',
    'other-pods',
    'other-node',
    creating(KUBELET, 'pods', MIRROR, { groups: [NODES] }),
  ),
  {
    layer: 'external',
    row: 37,
    principal: 'D',
    title: 'a static pod runs on a node, unseen by the API server',
    stoppedBy: 'whoever administers the node: root on a node is what dind is, so dind has nodes of its own',
  },
];

/** Row 35. */
export const MUTATING_WEBHOOKS: readonly Attack[] = [
  dockerPod(
    35,
    'a webhook strips the labels',
    'job-pods',
    'job-labels',
    withMetadata(DOCKER_POD, { labels: {} }),
  ),
  dockerPod(
    35,
    'a webhook adds a sidecar',
    'job-pods',
    'job-containers',
    withSpec(DOCKER_POD, {
      initContainers: [
        ...(DOCKER_POD.spec.initContainers ?? []),
        { ...containerOf(DOCKER_POD, 'helper'), name: 'proxy', restartPolicy: 'Always' },
      ],
    }),
  ),
  refused(
    35,
    'U',
    'a webhook adds a container to a manager',
    'manager-pods',
    'manager-container',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(managerPod(corpusFleet('tinyland'), 'docker'), {
        containers: [
          ...DOCKER_MANAGER_POD.spec.containers,
          { ...DOCKER_MANAGER_POD.spec.containers[0], name: 'proxy' },
        ],
      }),
    ),
  ),
];
