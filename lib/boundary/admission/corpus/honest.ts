import { type AdmissionRequest, asker } from '../request';
import { type Attack, connecting, creating, deleting, updating } from './attack';
import { credentials, ownedCredentials, secret, tokenRequest } from './attacks-on-secrets';
import { changed } from './edit';
import { GENERATED_NAME } from './job-pod';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';

/** A request that the policies must let pass. */
export interface Honest {
  readonly id: string;
  /** What is asked for: a request, as a noun. */
  readonly asks: string;
  /** Asked about every runner, or about the first that it can be asked about. */
  readonly of: Attack['of'];
  /** Whether it must be known where the job pods of the runner run. */
  readonly placed: boolean;
  readonly request: (scene: Scene) => AdmissionRequest | undefined;
}

const NODE = asker('system:node:worker-1', 'system:nodes');
const GARBAGE_COLLECTOR = asker('system:serviceaccount:kube-system:generic-garbage-collector');
const SECRETS_OPERATOR = asker('system:serviceaccount:external-secrets:external-secrets');

type Row = readonly [id: string, asks: string, request: Honest['request'], of?: Honest['of']];

const ROWS: readonly Row[] = [
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
    (controller, index): Row => [
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
    (container): Row => [
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

/** Every request that the policies of a fleet must let pass. */
export const HONEST: readonly Honest[] = ROWS.map(([id, asks, request, of = 'every']) => ({
  id,
  asks,
  of,
  placed: id.startsWith('job-pod'),
  request,
}));
