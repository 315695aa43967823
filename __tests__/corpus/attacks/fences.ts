import type { Attack } from '../attack';
import { plainPod, withContainer, withLabels, withSecurity, withSpec } from '../objects';
import { creating, deleting, updating } from '../request';
import { JOBS, REPLICA_SETS } from '../users';
import { DOCKER, DOCKER_MANAGER_POD, DOCKER_POD, forbidden, NAMESPACE, object, refused } from './subjects';

const NETWORKING = 'networking.k8s.io';
const RBAC = 'rbac.authorization.k8s.io';

const policy = object('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny', { spec: { podSelector: {} } });
const binding = object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'mine', {
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
});
const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: NAMESPACE,
    namespace: NAMESPACE,
    labels: { 'pod-security.kubernetes.io/enforce': 'privileged' },
  },
};

/** Row 15. */
export const FENCES: readonly Attack[] = [
  forbidden(15, 'a manager deletes a NetworkPolicy', 'delete', 'networkpolicies', { group: NETWORKING }),
  forbidden(15, 'a manager creates a NetworkPolicy', 'create', 'networkpolicies', { group: NETWORKING }),
  forbidden(15, 'a manager creates a RoleBinding', 'create', 'rolebindings', { group: RBAC }),
  forbidden(15, 'a manager binds a Role', 'bind', 'roles', { group: RBAC }),
  forbidden(15, 'a manager changes its Role', 'escalate', 'roles', { group: RBAC }),
  forbidden(15, 'a manager deletes a quota', 'delete', 'resourcequotas'),
  forbidden(15, 'a manager creates a ServiceAccount', 'create', 'serviceaccounts'),
  forbidden(15, 'a manager patches the labels of the namespace', 'patch', 'namespaces'),
  refused(
    15,
    'M',
    'a manager that was given the right deletes a NetworkPolicy',
    'writes',
    'writes',
    deleting(DOCKER, 'networkpolicies', policy, { group: NETWORKING, version: 'v1' }),
  ),
  refused(
    15,
    'M',
    'a manager that was given the right binds itself to cluster-admin',
    'writes',
    'writes',
    creating(DOCKER, 'rolebindings', binding, { group: RBAC, version: 'v1' }),
  ),
  refused(
    15,
    'M',
    'a manager that was given the right changes the labels of the namespace',
    'writes',
    'writes',
    updating(DOCKER, 'namespaces', namespace, namespace),
  ),
];

const TEMPLATE = {
  metadata: { labels: { app: 'mine' } },
  spec: { restartPolicy: 'Always', containers: [{ name: 'app', image: 'busybox:1.37.0' }] },
};
const REPLICATED = { selector: { matchLabels: { app: 'mine' } }, template: TEMPLATE };
const SCHEDULED = {
  schedule: '* * * * *',
  jobTemplate: { spec: { template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } } } },
};

const workload = (kind: string, resource: string, group: string, spec: object): Attack =>
  refused(
    16,
    'M',
    `a manager that was given the right creates a ${kind}`,
    'writes',
    'writes',
    creating(DOCKER, resource, object(`${group}/v1`, kind, 'mine', { spec }), { group, version: 'v1' }),
  );

/** Row 16. */
export const CONTROLLERS: readonly Attack[] = [
  forbidden(16, 'a manager creates a Deployment', 'create', 'deployments', { group: 'apps' }),
  forbidden(16, 'a manager creates a Job', 'create', 'jobs', { group: 'batch' }),
  forbidden(16, 'a manager creates a DaemonSet', 'create', 'daemonsets', { group: 'apps' }),
  workload('Deployment', 'deployments', 'apps', REPLICATED),
  workload('DaemonSet', 'daemonsets', 'apps', REPLICATED),
  workload('CronJob', 'cronjobs', 'batch', SCHEDULED),
  refused(
    16,
    'U',
    'a Deployment of anything else',
    'manager-pods',
    'manager-identity',
    creating(REPLICA_SETS, 'pods', plainPod(NAMESPACE)),
  ),
  refused(
    16,
    'U',
    'a Deployment that makes job pods',
    'manager-pods',
    'manager-identity',
    creating(REPLICA_SETS, 'pods', DOCKER_POD),
  ),
  refused(
    16,
    'U',
    'a Deployment whose pods are labelled as job pods',
    'manager-pods',
    'manager-identity',
    creating(REPLICA_SETS, 'pods', withLabels(DOCKER_MANAGER_POD, { 'runner-fleet/role': 'job' })),
  ),
  refused(
    16,
    'U',
    'a Deployment of a runner that the fleet does not have',
    'manager-pods',
    'manager-identity',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(withLabels(DOCKER_MANAGER_POD, { 'runner-fleet/runner': 'other' }), {
        serviceAccountName: undefined,
        serviceAccount: undefined,
      }),
    ),
  ),
  refused(
    16,
    'U',
    'a Deployment whose container has another name',
    'manager-pods',
    'manager-container',
    creating(REPLICA_SETS, 'pods', withContainer(DOCKER_MANAGER_POD, 'manager', { name: 'shell' })),
  ),
  refused(
    16,
    'U',
    'a Deployment with an init container',
    'manager-pods',
    'manager-container',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(DOCKER_MANAGER_POD, { initContainers: [{ name: 'first', image: 'busybox:1.37.0' }] }),
    ),
  ),
  refused(
    16,
    'U',
    'a Job with a privileged container',
    'baseline',
    'baseline-privileged',
    creating(JOBS, 'pods', withSecurity(plainPod(NAMESPACE), 'app', { privileged: true })),
  ),
  refused(
    16,
    'U',
    'a Job whose pods are labelled as job pods',
    'other-pods',
    'other-labels',
    creating(JOBS, 'pods', withLabels(plainPod(NAMESPACE), { 'runner-fleet/role': 'job' })),
  ),
  refused(
    16,
    'U',
    'controllers without names of their own make a DaemonSet',
    'manager-pods',
    'manager-identity',
    creating('system:kube-controller-manager', 'pods', plainPod(NAMESPACE)),
  ),
];

/** Row 17. */
export const OPERATORS: readonly Attack[] = [
  forbidden(17, 'a manager creates a custom resource that becomes pods', 'create', 'taskruns', {
    group: 'tekton.dev',
  }),
  refused(
    17,
    'M',
    'a manager that was given the right creates a custom resource',
    'writes',
    'writes',
    creating(DOCKER, 'taskruns', object('tekton.dev/v1', 'TaskRun', 'mine'), {
      group: 'tekton.dev',
      version: 'v1',
    }),
  ),
  refused(
    17,
    'U',
    "an operator's pod with the ServiceAccount of a manager",
    'other-pods',
    'other-service-account',
    creating(
      'system:serviceaccount:tekton:controller',
      'pods',
      plainPod(NAMESPACE, { serviceAccountName: 'dind-manager' }),
    ),
  ),
];
