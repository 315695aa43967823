import { cacheSecretOf } from '../../facts/fleet/identity';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { GENERATED_NAME } from './honest-job-pod';
import { type Scene, SOMEBODY, taintsOf } from './scene';

/** What somebody with rights in the namespace would like to borrow of the runners. */

const LABELS: readonly (readonly [name: string, key: string, value: string])[] = [
  ['runner', 'runner-fleet/runner', 'docker'],
  ['role', 'runner-fleet/role', 'manager'],
  ['kind', 'runner-fleet/kind', 'dind'],
  ['manager-name', 'manager.runner.gitlab.com/name', 'docker'],
  ['project', 'project.runner.gitlab.com/id', '42'],
  ['job', 'job.runner.gitlab.com/pod', 'x'],
];

/** Types of volumes that name a Secret in a way of their own. */
const VOLUMES: readonly (readonly [name: string, source: Body])[] = [
  ['csi', { csi: { driver: 'example.com', nodePublishSecretRef: { name: 'docker-token' } } }],
  ['iscsi', { iscsi: { targetPortal: 'a', iqn: 'a', lun: 0n, secretRef: { name: 'docker-token' } } }],
  ['rbd', { rbd: { image: 'a', monitors: ['a'], secretRef: { name: 'docker-token' } } }],
  ['cephfs', { cephfs: { monitors: ['a'], secretRef: { name: 'docker-token' } } }],
  ['scale-io', { scaleIO: { gateway: 'a', system: 'a', secretRef: { name: 'docker-token' } } }],
  ['storage-os', { storageos: { volumeName: 'a', secretRef: { name: 'docker-token' } } }],
  ['azure-file', { azureFile: { secretName: 'docker-token', shareName: 'a' } }],
  ['flex', { flexVolume: { driver: 'a/b', secretRef: { name: 'docker-token' } } }],
];

/** The ways in which a pod reads a Secret. */
const WAYS: readonly (readonly [
  rule: string,
  way: string,
  tries: string,
  change: (pod: Body, secret: string) => Body,
])[] = [
  [
    'other-volumes',
    'volume',
    'that mounts',
    (pod, secretName) => added(pod, 'spec.volumes', { name: 'extra', secret: { secretName } }),
  ],
  [
    'other-volumes',
    'projected-volume',
    'that mounts, among other things,',
    (pod, name) =>
      added(pod, 'spec.volumes', { name: 'extra', projected: { sources: [{ secret: { name } }] } }),
  ],
  [
    'other-secrets',
    'variable',
    'with a variable from',
    (pod, name) =>
      changed(pod, 'spec.containers.app.env', [
        { name: 'A', valueFrom: { secretKeyRef: { name, key: 'a' } } },
      ]),
  ],
  [
    'other-secrets',
    'variable-of-an-init-container',
    'whose init container has a variable from',
    (pod, name) =>
      added(pod, 'spec.initContainers', {
        name: 'a',
        image: 'docker.io/library/busybox:1.37.0',
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'a' } } }],
      }),
  ],
  [
    'other-secrets',
    'all-variables',
    'with all variables from',
    (pod, name) => changed(pod, 'spec.containers.app.envFrom', [{ secretRef: { name } }]),
  ],
  [
    'other-pull-secrets',
    'pull-secret',
    'that pulls images with',
    (pod, name) => changed(pod, 'spec.imagePullSecrets', [{ name }]),
  ],
];

/** Which Secrets of the fleet are read. */
const SECRETS: readonly (readonly [
  name: string,
  words: string,
  secretOf: (scene: Scene) => string | undefined,
])[] = [
  ['token', 'the token of a runner', ({ runner }) => `${runner.name}-token`],
  ['other', 'another Secret of a runner', ({ secrets }) => secrets.at(-1)],
  [
    'cache',
    "the keys of a runner's cache",
    ({ runner, secrets }) => secrets.find((name) => name === cacheSecretOf(runner.name)),
  ],
  [
    'credentials',
    "the registry credentials of a runner's job",
    ({ runner }) => `${GENERATED_NAME}-${runner.name}`,
  ],
];

const ROWS: readonly PodRow[] = [
  [
    'other-name',
    'name',
    'a pod of somebody else by the name of a job pod',
    (pod) => changed(pod, 'metadata.name', GENERATED_NAME),
  ],
  ...LABELS.map(
    ([name, key, value]): PodRow => [
      'other-labels',
      `label-${name}`,
      `a pod of somebody else with the label ${key}`,
      (pod) => changed(pod, ['metadata', 'labels', key], value),
    ],
  ),
  ...(['manager', 'job'] as const).map(
    (role): PodRow => [
      'other-service-account',
      `account-of-${role}`,
      `a pod of somebody else with the ServiceAccount of a runner's ${role === 'job' ? 'jobs' : 'manager'}`,
      (pod, { runner }) => changed(pod, 'spec.serviceAccountName', `${runner.name}-${role}`),
      'every',
    ],
  ),
  ...(['manager', 'job'] as const).map(
    (role): PodRow => [
      'other-priority',
      `priority-of-${role}`,
      `a pod of somebody else with the PriorityClass of ${role === 'job' ? 'jobs' : 'managers'}`,
      (pod, { namespace, runner }) =>
        changed(
          pod,
          'spec.priorityClassName',
          role === 'job' ? `${namespace}-${runner.name}-job` : `${namespace}-manager`,
        ),
    ],
  ),
  ...SECRETS.flatMap(([name, words, secretOf]) =>
    WAYS.map(
      ([rule, way, tries, change]): PodRow => [
        rule,
        `${way}-of-${name}`,
        `a pod of somebody else ${tries} ${words}`,
        (pod, scene) => {
          const secret = secretOf(scene);
          return secret === undefined ? undefined : change(pod, secret);
        },
        name !== 'credentials' && way === 'volume' ? 'every' : 'once',
      ],
    ),
  ),
  ...VOLUMES.map(
    ([name, source]): PodRow => [
      'other-volumes',
      `volume-${name}`,
      `a pod of somebody else whose volume of the kind ${name} reads a Secret`,
      (pod) => added(pod, 'spec.volumes', { name: 'extra', ...source }),
    ],
  ),
  [
    'other-node',
    'node',
    'a pod of somebody else that names its node',
    (pod) => changed(pod, 'spec.nodeName', 'worker-1'),
  ],
  [
    'other-tolerations',
    'toleration',
    'a pod of somebody else that tolerates every taint',
    (pod) => added(pod, 'spec.tolerations', { operator: 'Exists' }),
  ],
  [
    'other-tolerations',
    'toleration-of-a-runner',
    'a pod of somebody else that tolerates the taint of nodes that are set aside for a runner',
    (pod, { runner }) => {
      const [key] = taintsOf(runner);
      return key === undefined ? undefined : added(pod, 'spec.tolerations', { key, operator: 'Exists' });
    },
    'every',
  ],
];

/** Attacks by anybody else who may create pods in the namespace. */
export const ATTACKS_BY_OTHERS: readonly Attack[] = podAttacks(
  ({ plainPod }) => [SOMEBODY, plainPod],
  ROWS.map(([rule, id, ...rest]) => [rule, `other-${id}`, ...rest]),
);
