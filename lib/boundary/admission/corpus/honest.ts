import { type AdmissionRequest, asker } from '../request';
import { podsOf, type Subject, subjectOf } from './applied';
import { type Attack, connecting, creating, deleting, updating } from './attack';
import { DEPLOYMENT_CONTROLLERS } from './attacks-by-workloads';
import { authority, PUBLISHERS, restarted } from './attacks-on-configs';
import { credentials, ownedCredentials, secret, tokenRequest } from './attacks-on-secrets';
import { added, changed } from './edit';
import { GENERATED_NAME } from './honest-job-pod';
import { LATER } from './honest-later';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';
import { replicaSetOf, WORKLOADS, workload } from './workload';

/** A request that the policies must let pass. */
export interface Honest {
  readonly id: string;
  /** What is asked for: a request, as a noun. */
  readonly asks: string;
  /** Asked about every runner, or about the first that it can be asked about. */
  readonly of: Attack['of'];
  /** Whether it must be known where the job pods of the runner run. */
  readonly placed: boolean;
  /** What of the manifests it brings into the cluster; nothing for a request that only follows from them. */
  readonly subject?: (scene: Scene) => Subject | undefined;
  readonly request: (scene: Scene) => AdmissionRequest | undefined;
}

const NODE = asker('system:node:worker-1', 'system:nodes');
const GARBAGE_COLLECTOR = asker('system:serviceaccount:kube-system:generic-garbage-collector');
const SECRETS_OPERATOR = asker('system:serviceaccount:external-secrets:external-secrets');

/** A row of a table of honest requests. */
export type HonestRow = readonly [id: string, asks: string, request: Honest['request'], of?: Honest['of']];

const ROWS: readonly HonestRow[] = [
  [
    'job-pod',
    'the job pod that config.toml describes',
    ({ manager, jobPod }) => creating(manager, 'pods', jobPod),
    'once',
  ],
  [
    'job-pod-with-credentials',
    'the job pod of a job with registry credentials',
    (scene) => {
      const { imagePullSecrets = [] } = scene.jobPod['spec'] as { imagePullSecrets?: readonly unknown[] };
      const all = [...imagePullSecrets, { name: `${GENERATED_NAME}-${scene.runner.name}-auth` }];
      return creating(scene.manager, 'pods', changed(scene.jobPod, 'spec.imagePullSecrets', all));
    },
  ],
  ...CONTROLLERS.map(
    (controller, index): HonestRow => [
      `manager-pod${index === 0 ? '' : '-by-the-controller-manager'}`,
      'the pod that the Deployment of a manager describes',
      ({ managerPod }) => creating(controller, 'pods', managerPod),
      index === 0 ? 'every' : 'once',
    ],
  ),
  [
    'credentials',
    'registry credentials of a job',
    (scene) => creating(scene.manager, 'secrets', credentials(scene)),
  ],
  [
    'credentials-owned',
    'registry credentials that are tied to their job pod',
    (scene) => updating(scene.manager, 'secrets', credentials(scene), ownedCredentials(scene)),
  ],
  [
    'credentials-deleted',
    'registry credentials that are cleaned up',
    (scene) => deleting(scene.manager, 'secrets', ownedCredentials(scene)),
  ],
  ...(['build', 'helper'] as const).map(
    (container): HonestRow => [
      `exec-${container}`,
      `a command of the manager in the container ${container} of its job`,
      ({ manager, jobPod }) => connecting(manager, 'exec', jobPod, container),
    ],
  ),
  [
    'attach-build',
    'the manager following its job',
    ({ manager, jobPod }) => connecting(manager, 'attach', jobPod, 'build'),
  ],
  [
    'delete-job-pod',
    'a job pod that its manager deletes',
    ({ manager, jobPod }) => deleting(manager, 'pods', jobPod),
  ],
  [
    'node-token',
    'a token of a manager that its node asks for',
    ({ namespace, runner }) =>
      creating(NODE, 'serviceaccounts/token', tokenRequest(namespace, `${runner.name}-manager`)),
    'once',
  ],
  [
    'plain-pod',
    'a plain pod of somebody else',
    ({ plainPod }) => creating(SOMEBODY, 'pods', plainPod),
    'once',
  ],
  [
    'token-refreshed',
    'a token Secret that its operator refreshes',
    ({ namespace, runner }) =>
      updating(
        SECRETS_OPERATOR,
        'secrets',
        secret(namespace, `${runner.name}-token`, 'Opaque'),
        secret(namespace, `${runner.name}-token`, 'Opaque', { 'runner-token': 'bmV3' }),
      ),
    'once',
  ],
  [
    'finalizer-removed',
    'a job pod that a controller lets go',
    ({ jobPod }) =>
      updating(GARBAGE_COLLECTOR, 'pods', changed(jobPod, 'metadata.finalizers', ['example.com/x']), jobPod),
    'once',
  ],
  [
    'pod-swept',
    'a job pod that the garbage collector deletes',
    ({ jobPod }) => deleting(GARBAGE_COLLECTOR, 'pods', jobPod),
    'once',
  ],
  [
    'manager-restarted',
    'a manager pod that somebody deletes',
    ({ managerPod }) => deleting(SOMEBODY, 'pods', managerPod),
    'once',
  ],
];

const ANNOTATIONS = ['spec', 'template', 'metadata', 'annotations'];

const MEMORY_PRESSURE = {
  key: 'node.kubernetes.io/memory-pressure',
  operator: 'Exists',
  effect: 'NoSchedule',
};

/** What is applied, and what becomes of it. */
const APPLIED: readonly HonestRow[] = [
  [
    'config-applied-again',
    'the ConfigMap of a runner, applied again',
    (scene) => updating(SOMEBODY, 'configmaps', scene.config, scene.config),
    'once',
  ],
  [
    'config-updated',
    'the ConfigMap of a runner in place of an older one',
    (scene) =>
      updating(
        SOMEBODY,
        'configmaps',
        changed(scene.config, ['data', 'config.toml'], 'concurrent = 1\n'),
        scene.config,
      ),
  ],
  [
    'config-of-somebody',
    'a ConfigMap of somebody else',
    ({ namespace }) =>
      creating(SOMEBODY, 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings', namespace },
        data: { a: 'b' },
      }),
    'once',
  ],
  ...PUBLISHERS.flatMap((publisher, index): readonly HonestRow[] => [
    [
      `authority-published-${index + 1}`,
      'the certificate of the API server that the cluster publishes',
      (scene) => creating(asker(publisher), 'configmaps', authority(scene)),
      'once',
    ],
    [
      `authority-renewed-${index + 1}`,
      'the certificate of the API server that the cluster renews',
      (scene) =>
        updating(asker(publisher), 'configmaps', authority(scene, { 'ca.crt': 'older' }), authority(scene)),
      'once',
    ],
  ]),
  [
    'authority-labelled',
    'a label on the certificate of the API server',
    (scene) =>
      updating(SOMEBODY, 'configmaps', authority(scene), changed(authority(scene), 'metadata.labels.a', 'b')),
    'once',
  ],
  [
    'deployment-updated',
    'the Deployment of a manager in place of an older one',
    (scene) =>
      updating(
        SOMEBODY,
        'deployments',
        changed(scene.deployment, [...ANNOTATIONS, 'checksum/config'], '0'),
        scene.deployment,
      ),
  ],
  [
    'deployment-restarted',
    'a manager that is restarted',
    (scene) => updating(SOMEBODY, 'deployments', scene.deployment, restarted(scene.deployment)),
  ],
  [
    'deployment-scaled',
    'a Deployment of an older config that is scaled',
    (scene) => {
      const older = changed(scene.deployment, [...ANNOTATIONS, 'checksum/config'], '0');
      return updating(SOMEBODY, 'deployments', older, changed(older, 'spec.replicas', 0n));
    },
  ],
  [
    'manager-pod-restarted',
    'the pod of a manager that was restarted',
    ({ managerPod }) =>
      creating(
        CONTROLLERS[0],
        'pods',
        changed(
          managerPod,
          ['metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'],
          '2026-01-01T00:00:00Z',
        ),
      ),
    'once',
  ],
  [
    'manager-pod-under-pressure',
    'the pod of a manager where every pod may stay on a node that is short of memory',
    ({ managerPod }) =>
      creating(CONTROLLERS[0], 'pods', added(managerPod, 'spec.tolerations', MEMORY_PRESSURE)),
    'once',
  ],
  [
    'job-pod-under-pressure',
    'the job pod where every pod may stay on a node that is short of memory',
    ({ manager, jobPod }) => creating(manager, 'pods', added(jobPod, 'spec.tolerations', MEMORY_PRESSURE)),
    'once',
  ],
  ...DEPLOYMENT_CONTROLLERS.map(
    (controller, index): HonestRow => [
      `replica-set-${index + 1}`,
      'the ReplicaSet of a manager that its controller makes',
      (scene) => creating(asker(controller), 'replicasets', replicaSetOf(scene.deployment)),
      'once',
    ],
  ),
  [
    'replica-set-scaled',
    'the ReplicaSet of a manager that somebody scales',
    (scene) => {
      const set = replicaSetOf(scene.deployment);
      return updating(SOMEBODY, 'replicasets', set, changed(set, 'spec.replicas', 0n));
    },
    'once',
  ],
  ...(Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[]).map(
    (resource): HonestRow => [
      `plain-${resource}`,
      `a plain ${WORKLOADS[resource][1]} of somebody else`,
      (scene) => creating(SOMEBODY, resource, workload(resource, 'plain', 'default', scene)),
      'once',
    ],
  ),
];

/** Which rows bring something of the manifests, by what their ids begin with; the others follow from it. */
const SUBJECTS: readonly (readonly [ids: RegExp, subject: Honest['subject']])[] = [
  [/^manager-pod/, ({ runner: { manager } }) => manager && podsOf(manager.object)],
  [/^(?:deployment|replica-set)-/, ({ runner: { manager } }) => manager && subjectOf(manager.object)],
  [
    /^config-(?:updated|applied-again)$/,
    ({ runner: { job } }) => job && subjectOf(job.section.config.object),
  ],
];

/** A row as a request. */
export function honest([id, asks, request, of = 'every']: HonestRow): Honest {
  const [, subject = () => undefined] = SUBJECTS.find(([ids]) => ids.test(id)) ?? [];
  return { id, asks, of, placed: id.startsWith('job-pod'), subject, request };
}

/** Requests that the policies of a fleet must let pass, beside those for every object of the manifests. */
export const HONEST: readonly Honest[] = [...ROWS, ...APPLIED, ...LATER].map(honest);
