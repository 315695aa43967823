import { at, listOf, textIn } from '../../facts/untyped';
import { parseQuantity } from '../cel-quantity';
import { type AdmissionRequest, type Asker, asker, type Body } from '../request';
import { type Attack, creating, updating } from './attack';
import { withService } from './attacks-by-job-containers';
import { added, changed, type Path } from './edit';
import { GENERATED_NAME } from './honest-job-pod';
import { atLargestSize, withoutRoom } from './job-sizes';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';

/** What stops the jobs of others without a right to delete them. */

type Row = readonly [
  rule: string,
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

/** One byte more than a container requests, and the API server takes what is no more than its limit. */
function withMoreStorage(pod: Body, [, list = '', name = '']: readonly string[]): Body | undefined {
  const resources = at(
    listOf(at(pod, 'spec', list)).find((item) => at(item, 'name') === name),
    'resources',
  );
  const request = bytesOf(at(resources, 'requests', 'ephemeral-storage'));
  const limit = bytesOf(at(resources, 'limits', 'ephemeral-storage'));
  return request === undefined || limit === undefined || request >= limit
    ? undefined
    : changed(pod, ['spec', list, name, 'resources', 'requests', 'ephemeral-storage'], String(request + 1n));
}

function bytesOf(quantity: unknown): bigint | undefined {
  try {
    return parseQuantity(textIn(quantity)) / 1_000_000_000n;
  } catch {
    return undefined;
  }
}

const STORAGE: readonly Row[] = ['containers.build', 'containers.helper', 'initContainers.init-permissions']
  .map((path): Row => {
    const [, name] = path.split('.');
    return [
      'job-requests',
      `storage-of-others-${name}`,
      `a job pod that requests more storage than its runner does in the container ${name}`,
      ({ manager, jobPod, runner }) => {
        const pod = withMoreStorage(atLargestSize(jobPod, runner), `spec.${path}`.split('.'));
        return pod && creating(manager, 'pods', pod);
      },
      name === 'init-permissions' ? 'once' : 'every',
    ];
  })
  .concat([
    [
      'job-requests',
      'storage-of-others-service',
      'a job pod that requests more storage than its runner does in a service',
      (scene) => {
        const pod = withMoreStorage(withService(scene.jobPod, scene, {}), ['spec', 'containers', 'svc-0']);
        return pod && creating(scene.manager, 'pods', pod);
      },
      'every',
    ],
  ]);

/** Jobs choose limits and requests one by one; a token chooses them too. */
const ROOM = (['memory', 'ephemeral-storage'] as const).map(
  (resource): Row => [
    'job-requests',
    `room-of-${resource}`,
    `a job pod of the largest size that requests less ${resource} for it than any size does`,
    ({ manager, jobPod, runner }) => {
      const pod = withoutRoom(jobPod, runner, resource);
      return pod && creating(manager, 'pods', pod);
    },
    'every',
  ],
);

const MANY = 20_000;

let many: readonly Body[] | undefined;

/** Made when they are first asked for, since most programs ask for no trial. */
function manyPullSecrets(): readonly Body[] {
  many ??= Array.from({ length: MANY }, (_, index) => ({ name: `runner-none-${index}` }));
  return many;
}

/** The policy for registry credentials goes through the pull Secrets of every job pod. */
const PULL_SECRETS: readonly Row[] = [
  [
    'job-pull-secrets',
    'two-generated-pull-secrets',
    'a job pod with the registry credentials of two jobs',
    ({ manager, jobPod }) => {
      const one = added(jobPod, 'spec.imagePullSecrets', { name: `${GENERATED_NAME}-a` });
      return creating(manager, 'pods', added(one, 'spec.imagePullSecrets', { name: `${GENERATED_NAME}-b` }));
    },
    'every',
  ],
  [
    'job-pull-secrets',
    'many-pull-secrets',
    `a job pod with ${MANY} pull Secrets`,
    ({ manager, jobPod }) =>
      creating(manager, 'pods', changed(jobPod, 'spec.imagePullSecrets', manyPullSecrets())),
  ],
];

/** The kinds that take pods for their own which their selector finds, with the controller that does it for them. */
const OWNERS: readonly (readonly [kind: string, apiVersion: string, by: Asker])[] = [
  ['ReplicaSet', 'apps/v1', CONTROLLERS[0]],
  ['ReplicationController', 'v1', asker('system:serviceaccount:kube-system:replication-controller')],
  ['DaemonSet', 'apps/v1', asker('system:serviceaccount:kube-system:daemon-set-controller')],
  ['StatefulSet', 'apps/v1', asker('system:serviceaccount:kube-system:statefulset-controller')],
  ['Job', 'batch/v1', asker('system:serviceaccount:kube-system:job-controller')],
  ['ReplicaSet', 'apps/v1', CONTROLLERS[1]],
];

function owned(pod: Body, kind: string, apiVersion: string, controller?: boolean): Body {
  return added(pod, 'metadata.ownerReferences', {
    apiVersion,
    kind,
    name: 'theirs',
    uid: `uid-of-${kind}`,
    ...(controller === undefined ? {} : { controller, blockOwnerDeletion: true }),
  });
}

const ADOPTED: readonly Row[] = [
  ...OWNERS.map(
    ([kind, apiVersion, by], index): Row => [
      'change-owners',
      `adopted-by-${kind.toLowerCase()}${index < OWNERS.length - 1 ? '' : '-of-the-controller-manager'}`,
      `a ${kind} that takes a job pod for its own, and may delete it`,
      ({ jobPod }) => updating(by, 'pods', jobPod, owned(jobPod, kind, apiVersion, true)),
      index === 0 ? 'every' : 'once',
    ],
  ),
  [
    'change-owners',
    'owner-by-somebody',
    'an owner of a job pod that is not there, so that the pod is swept up',
    ({ jobPod }) => updating(SOMEBODY, 'pods', jobPod, owned(jobPod, 'ConfigMap', 'v1')),
    'every',
  ],
  [
    'change-owners',
    'second-owner',
    'one more owner of a job pod that has one',
    ({ jobPod }) => {
      const before = owned(jobPod, 'ConfigMap', 'v1');
      return updating(CONTROLLERS[0], 'pods', before, owned(before, 'ReplicaSet', 'apps/v1', true));
    },
  ],
  [
    'change-owners',
    'other-owner',
    'another owner of a job pod in place of the one that it has',
    ({ jobPod }) =>
      updating(
        CONTROLLERS[0],
        'pods',
        owned(jobPod, 'ConfigMap', 'v1'),
        owned(jobPod, 'ReplicaSet', 'apps/v1', true),
      ),
  ],
  [
    'change-owners',
    'owner-without-labels',
    'an owner of a job pod that loses its labels at once',
    ({ jobPod }) =>
      updating(
        CONTROLLERS[0],
        'pods',
        jobPod,
        changed(owned(jobPod, 'ReplicaSet', 'apps/v1', true), 'metadata.labels', { app: 'theirs' }),
      ),
  ],
];

/** A status comes with the metadata of its pod. */
const BY_STATUS: readonly (readonly [
  rule: string,
  id: string,
  tries: string,
  before: (scene: Scene) => Body,
  path: Path,
  value: unknown,
])[] = [
  ...(
    [
      'runner-fleet/runner',
      'runner-fleet/role',
      'runner-fleet/kind',
      'manager.runner.gitlab.com/name',
    ] as const
  ).map(
    (key) =>
      [
        'change-labels',
        `label-${key.split('/')[1]}${key.startsWith('manager') ? '-of-gitlab' : ''}`,
        `another label ${key} of a job pod`,
        ({ jobPod }: Scene) => jobPod,
        ['metadata', 'labels', key],
        'another',
      ] as const,
  ),
  [
    'change-labels',
    'no-labels',
    'a job pod without labels',
    ({ jobPod }) => jobPod,
    'metadata.labels',
    undefined,
  ],
  [
    'change-labels',
    'labels-of-a-job',
    "somebody's own pod with the role of a job",
    ({ plainPod }) => plainPod,
    ['metadata', 'labels', 'runner-fleet/role'],
    'job',
  ],
  [
    'change-labels',
    'labels-of-a-manager',
    'a manager pod with the role of a job',
    ({ managerPod }) => managerPod,
    ['metadata', 'labels', 'runner-fleet/role'],
    'job',
  ],
  [
    'change-finalizers',
    'finalizer',
    'a finalizer on a job pod that runs',
    ({ jobPod }) => jobPod,
    'metadata.finalizers',
    ['corpus.invalid/held'],
  ],
  [
    'change-finalizers',
    'finalizer-on-a-manager',
    'a finalizer on a manager that runs',
    ({ managerPod }) => managerPod,
    'metadata.finalizers',
    ['corpus.invalid/held'],
  ],
];

const STATUS: readonly Row[] = BY_STATUS.map(([rule, id, tries, before, path, value]) => [
  rule,
  `${id}-by-status`,
  `${tries}, written with its status`,
  (scene) => {
    const pod = before(scene);
    return updating(SOMEBODY, 'pods/status', pod, changed(pod, path, value));
  },
  id === 'label-runner' || id === 'finalizer' ? 'every' : 'once',
]);

/** Where somebody's pod keeps the pods of others away. */
const APART: readonly (readonly [id: string, words: string, term: Body])[] = [
  ['node', 'off its node', { topologyKey: 'kubernetes.io/hostname' }],
  ['cluster', 'off all nodes', { topologyKey: 'kubernetes.io/os' }],
  [
    'everywhere',
    'of every namespace off its node',
    { topologyKey: 'kubernetes.io/hostname', namespaceSelector: {}, labelSelector: {} },
  ],
];

const AFFINITY: readonly Row[] = APART.map(([id, words, term]) => [
  'other-affinity',
  `anti-affinity-${id}`,
  `a pod of somebody else that keeps job pods ${words}`,
  ({ plainPod }) =>
    creating(
      SOMEBODY,
      'pods',
      changed(plainPod, 'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution', [
        { labelSelector: { matchLabels: { 'runner-fleet/role': 'job' } }, ...term },
      ]),
    ),
  id === 'node' ? 'every' : 'once',
]);

/** Attacks by whoever would have the room, or the pods, of others. */
export const ATTACKS_BY_STARVING: readonly Attack[] = [
  ...STORAGE,
  ...ROOM,
  ...PULL_SECRETS,
  ...ADOPTED,
  ...STATUS,
  ...AFFINITY,
].map(([rule, id, tries, request, of = 'once']) => ({ rule, id: `starve-${id}`, tries, of, request }));
