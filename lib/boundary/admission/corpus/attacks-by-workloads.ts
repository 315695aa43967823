import { type AdmissionRequest, asker } from '../request';
import { type Attack, creating, updating } from './attack';
import { type Scene, SOMEBODY } from './scene';
import { WORKLOADS, workload } from './workload';

/** Workloads whose pods would like to be those of runners. */

type Row = readonly [
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

/** The users that create ReplicaSets of Deployments. */
export const DEPLOYMENT_CONTROLLERS = [
  'system:serviceaccount:kube-system:deployment-controller',
  'system:kube-controller-manager',
];

const RESOURCES = Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[];

const nameOf = (scene: Scene, role: string): string => `${scene.runner.name}-${role}`;

const ROWS: readonly Row[] = [
  ...RESOURCES.flatMap((resource): readonly Row[] => {
    const [, kind] = WORKLOADS[resource];
    return [
      ...(['manager', 'job'] as const).map(
        (role): Row => [
          `${resource}-of-${role}`,
          `a ${kind} with the ServiceAccount of a runner's ${role === 'job' ? 'jobs' : 'manager'}`,
          (scene) => creating(SOMEBODY, resource, workload(resource, 'another', nameOf(scene, role), scene)),
          resource === 'deployments' || (resource === 'jobs' && role === 'manager') ? 'every' : 'once',
        ],
      ),
      [
        `${resource}-turned`,
        `a ${kind} that takes the ServiceAccount of a manager`,
        (scene) =>
          updating(
            SOMEBODY,
            resource,
            workload(resource, 'another', 'default', scene),
            workload(resource, 'another', nameOf(scene, 'manager'), scene),
          ),
      ],
    ];
  }),
  [
    'replicasets-by-name',
    'a ReplicaSet by the name of that of a manager',
    (scene) =>
      creating(
        SOMEBODY,
        'replicasets',
        workload('replicasets', `${nameOf(scene, 'manager')}-6684655d6d`, nameOf(scene, 'manager'), scene),
      ),
    'every',
  ],
  [
    'statefulsets-by-name',
    'a StatefulSet by the name of the Deployment of a manager',
    (scene) =>
      creating(
        SOMEBODY,
        'statefulsets',
        workload('statefulsets', nameOf(scene, 'manager'), nameOf(scene, 'manager'), scene),
      ),
  ],
  [
    'deployments-by-name-of-jobs',
    "a Deployment by the name of the ServiceAccount of a runner's jobs",
    (scene) =>
      creating(
        SOMEBODY,
        'deployments',
        workload('deployments', nameOf(scene, 'job'), nameOf(scene, 'job'), scene),
      ),
  ],
  [
    'deployments-by-the-controller',
    'a Deployment of the controller of Deployments with the ServiceAccount of a manager',
    (scene) =>
      creating(
        asker(DEPLOYMENT_CONTROLLERS[0] ?? ''),
        'deployments',
        workload('deployments', 'another', nameOf(scene, 'manager'), scene),
      ),
  ],
  [
    'replicasets-swapped',
    "a ReplicaSet of one manager that takes another runner's ServiceAccount",
    (scene) =>
      scene.neighbour === undefined
        ? undefined
        : updating(
            SOMEBODY,
            'replicasets',
            workload('replicasets', 'another', nameOf(scene, 'manager'), scene),
            workload('replicasets', 'another', nameOf(scene.neighbour, 'manager'), scene),
          ),
    'every',
  ],
];

/** Attacks by whoever may write workloads in the namespace. */
export const ATTACKS_BY_WORKLOADS: readonly Attack[] = ROWS.map(([id, tries, request, of = 'once']) => ({
  rule: 'workload-service-account',
  id: `workload-${id}`,
  tries,
  of,
  ...(id.startsWith('replicasets') ? { except: DEPLOYMENT_CONTROLLERS } : {}),
  request,
}));
