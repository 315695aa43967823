import { recordOf } from '../../facts/untyped';
import { asker, type Body } from '../request';
import { creating, updating } from './attack';
import { added, changed } from './edit';
import type { HonestRow } from './honest';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';

/** What becomes of pods that were admitted, by those whose work it is. */

const NODE = asker('system:node:worker-1', 'system:nodes');
const SCHEDULER = asker('system:kube-scheduler');
const GARBAGE_COLLECTOR = asker('system:serviceaccount:kube-system:generic-garbage-collector');

const OWNER: Body = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'theirs',
  uid: 'another-uid',
  controller: true,
  blockOwnerDeletion: true,
};

/** Whose pod is asked about; the last two are those of runners. */
const PODS = [
  ['plain', "somebody's own pod", ({ plainPod }: Scene) => plainPod],
  ['manager', 'a manager pod', ({ managerPod }: Scene) => managerPod],
  ['job', 'a job pod', ({ jobPod }: Scene) => jobPod],
] as const;

const withStatus = (pod: Body, status: Body): Body => ({
  ...pod,
  status: { ...recordOf(pod['status']), ...status },
});

const owned = (pod: Body): Body => added(pod, 'metadata.ownerReferences', OWNER);

const unowned = (pod: Body): Body => changed(pod, 'metadata.ownerReferences', undefined);

/** Requests that change pods which run, and pods that prefer to keep apart. */
export const LATER: readonly HonestRow[] = [
  ...PODS.flatMap(([id, words, podOf]): readonly HonestRow[] => [
    [
      `status-of-${id}`,
      `the status of ${words} that its node writes`,
      (scene) => {
        const pod = podOf(scene);
        return updating(
          NODE,
          'pods/status',
          withStatus(pod, { phase: 'Pending' }),
          withStatus(pod, { phase: 'Running', podIP: '10.1.2.3' }),
        );
      },
      id === 'plain' ? 'once' : 'every',
    ],
    [
      `unscheduled-${id}`,
      `the note of the scheduler that there is no node for ${words}`,
      (scene) => {
        const pod = podOf(scene);
        return updating(SCHEDULER, 'pods/status', pod, withStatus(pod, { phase: 'Pending' }));
      },
      'once',
    ],
    [
      `orphaned-${id}`,
      `${words} that the garbage collector leaves without its owner`,
      (scene) => {
        const pod = podOf(scene);
        return updating(GARBAGE_COLLECTOR, 'pods', owned(pod), unowned(pod));
      },
      'once',
    ],
  ]),
  [
    'adopted-plain',
    "somebody's own pod that a ReplicaSet takes for its own",
    ({ plainPod }) => updating(CONTROLLERS[0], 'pods', plainPod, owned(plainPod)),
    'once',
  ],
  [
    'adopted-manager',
    'a manager pod that its ReplicaSet takes back',
    ({ managerPod }) => updating(CONTROLLERS[0], 'pods', unowned(managerPod), managerPod),
    'every',
  ],
  [
    'annotated-job',
    'a note of somebody on a job pod that runs',
    ({ jobPod }) =>
      updating(SOMEBODY, 'pods', jobPod, changed(jobPod, ['metadata', 'annotations', 'example.com/a'], 'b')),
    'once',
  ],
  ...(
    [
      [
        'anti-affinity',
        'would rather be apart from others',
        'podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution',
        [{ weight: 100n, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } }],
      ],
      [
        'affinity',
        'insists on being beside another',
        'podAffinity.requiredDuringSchedulingIgnoredDuringExecution',
        [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'plain' } } }],
      ],
      [
        'node-affinity',
        'insists on nodes of one architecture',
        'nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
        {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] },
          ],
        },
      ],
    ] as const
  ).map(
    ([id, words, path, value]): HonestRow => [
      `plain-pod-with-${id}`,
      `a pod of somebody else that ${words}`,
      ({ plainPod }) => creating(SOMEBODY, 'pods', changed(plainPod, `spec.affinity.${path}`, value)),
      'once',
    ],
  ),
];
