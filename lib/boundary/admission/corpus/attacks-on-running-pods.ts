import type { AdmissionRequest, Body } from '../request';
import { type Attack, connecting, deleting, updating } from './attack';
import { added, changed } from './edit';
import { isKeptApart, type Scene, SOMEBODY } from './scene';

/** What becomes of pods that were admitted: changes, deletions and connections. */

type Row = readonly [
  rule: string,
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

/** Somebody changes a job pod. */
const change =
  (resource: string, edit: (pod: Body, scene: Scene) => Body): Row[3] =>
  (scene) =>
    updating(SOMEBODY, resource, scene.jobPod, edit(scene.jobPod, scene));

const LABELS = [
  'runner-fleet/runner',
  'runner-fleet/role',
  'runner-fleet/kind',
  'manager.runner.gitlab.com/name',
];

const IMAGE = 'evil.example/miner:1';

const CHANGES: readonly Row[] = [
  ...LABELS.map(
    (key): Row => [
      'change-labels',
      `label-${key.split('/')[1]}${key.startsWith('manager') ? '-of-gitlab' : ''}`,
      `another label ${key} on a job pod`,
      change('pods', (pod) => changed(pod, ['metadata', 'labels', key], 'another')),
    ],
  ),
  [
    'change-labels',
    'label-removed',
    'a job pod without the label of its runner',
    change('pods', (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/runner'], undefined)),
  ],
  [
    'change-images',
    'image',
    'another image in a job pod',
    change('pods', (pod) => changed(pod, 'spec.containers.build.image', IMAGE)),
  ],
  [
    'change-images',
    'image-of-the-init-container',
    'another image in an init container',
    change('pods', (pod) => changed(pod, 'spec.initContainers.init-permissions.image', IMAGE)),
  ],
  [
    'change-images',
    'image-of-a-manager',
    'another image in a manager',
    ({ managerPod }) =>
      updating(SOMEBODY, 'pods', managerPod, changed(managerPod, 'spec.containers.manager.image', IMAGE)),
    'every',
  ],
  [
    'change-tolerations',
    'toleration',
    'one more toleration of a job pod',
    change('pods', (pod) => added(pod, 'spec.tolerations', { operator: 'Exists' })),
  ],
  [
    'change-finalizers',
    'finalizer',
    'a finalizer on a job pod that runs',
    change('pods', (pod) => changed(pod, 'metadata.finalizers', ['corpus.invalid/held'])),
    'every',
  ],
  [
    'change-finalizers',
    'finalizer-beside-another',
    'one more finalizer on a job pod that runs',
    ({ jobPod }) =>
      updating(
        SOMEBODY,
        'pods',
        changed(jobPod, 'metadata.finalizers', ['example.com/x']),
        changed(jobPod, 'metadata.finalizers', ['example.com/x', 'example.com/y']),
      ),
  ],
  [
    'change-finalizers',
    'finalizer-on-a-manager',
    'a finalizer on a manager that runs',
    ({ managerPod }) =>
      updating(
        SOMEBODY,
        'pods',
        managerPod,
        changed(managerPod, 'metadata.finalizers', ['corpus.invalid/held']),
      ),
    'every',
  ],
  [
    'change-ephemeral-containers',
    'ephemeral-container',
    'a container that is added to a job pod',
    change('pods/ephemeralcontainers', (pod) =>
      changed(pod, 'spec.ephemeralContainers', [{ name: 'debugger', image: IMAGE }]),
    ),
  ],
  [
    'change-ephemeral-containers',
    'ephemeral-container-in-a-manager',
    'a container that is added to a manager',
    ({ managerPod }) =>
      updating(
        SOMEBODY,
        'pods/ephemeralcontainers',
        managerPod,
        changed(managerPod, 'spec.ephemeralContainers', [{ name: 'debugger', image: IMAGE }]),
      ),
  ],
  [
    'change-resources',
    'resize',
    'more resources of a running job pod',
    change('pods/resize', (pod) => changed(pod, 'spec.containers.build.resources.limits.cpu', '99')),
  ],
  [
    'change-delete',
    'delete-of-a-neighbour',
    "a manager's deletion of another runner's job pod",
    ({ manager, neighbour }) =>
      neighbour === undefined ? undefined : deleting(manager, 'pods', neighbour.jobPod),
    'every',
  ],
  [
    'change-delete',
    'delete-of-a-manager',
    "a manager's deletion of its own manager pod",
    ({ manager, managerPod }) => deleting(manager, 'pods', managerPod),
  ],
  [
    'change-delete',
    'delete-of-a-plain-pod',
    "a manager's deletion of somebody else's pod",
    ({ manager, plainPod }) => deleting(manager, 'pods', plainPod),
  ],
];

const CONNECTIONS: readonly Row[] = [
  ...(['portforward', 'proxy'] as const).flatMap((way): readonly Row[] => [
    [
      'connect-ports',
      `${way}-by-somebody`,
      `a connection by ${way} into a manager`,
      ({ managerPod }) => connecting(SOMEBODY, way, managerPod),
    ],
    [
      'connect-ports',
      `${way}-by-a-manager`,
      `a connection of a manager by ${way} into its own job pod`,
      ({ manager, jobPod }) => connecting(manager, way, jobPod),
    ],
  ]),
  [
    'connect-ports',
    'proxy-of-a-service',
    'a connection by proxy through a Service',
    ({ namespace }) => connecting(SOMEBODY, 'services/proxy', { metadata: { name: 'docker', namespace } }),
  ],
  ...(['exec', 'attach'] as const).flatMap((way): readonly Row[] => [
    [
      'connect-manager',
      `${way}-by-somebody`,
      `somebody's ${way} into a job pod`,
      ({ jobPod }) => connecting(SOMEBODY, way, jobPod, 'build'),
      'every',
    ],
    [
      'connect-manager',
      `${way}-into-a-manager`,
      `somebody's ${way} into a manager`,
      ({ managerPod }) => connecting(SOMEBODY, way, managerPod, 'manager'),
    ],
    [
      'connect-pod',
      `${way}-of-a-manager-into-a-manager`,
      `a manager's ${way} into a manager`,
      ({ manager, managerPod }) => connecting(manager, way, managerPod, 'build'),
    ],
    [
      'connect-container',
      `${way}-into-a-service`,
      `a manager's ${way} into a service of its job`,
      ({ manager, jobPod }) => connecting(manager, way, jobPod, 'docker'),
    ],
    [
      'connect-container',
      `${way}-without-a-container`,
      `a manager's ${way} into whatever container comes first`,
      ({ manager, jobPod }) => connecting(manager, way, jobPod),
    ],
    [
      'neighbour-pod',
      `${way}-into-a-neighbour`,
      `a manager's ${way} into another runner's job pod`,
      ({ manager, neighbour }) =>
        isKeptApart(neighbour, 'connections')
          ? connecting(manager, way, neighbour.jobPod, 'build')
          : undefined,
      'every',
    ],
  ]),
];

/** Attacks on pods that were admitted. */
export const ATTACKS_ON_RUNNING_PODS: readonly Attack[] = [
  ...CHANGES.map(([rule, id, ...rest]) => [rule, `change-${id}`, ...rest] as const),
  ...CONNECTIONS,
].map(([rule, id, tries, request, of = 'once']) => ({ rule, id, tries, of, request }));
