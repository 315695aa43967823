import { grants, type RbacResource, type RbacRule } from '../../boundary/facts/manifests/rbac';

/** Something that whoever may do it can do to a fleet. */
export interface Power {
  readonly name: string;
  /** Whether a right to it in one namespace is none, since what it changes belongs to the cluster. */
  readonly ofCluster: boolean;
  readonly isGiven: (rule: RbacRule) => boolean;
}

const CHANGE = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const MAKE = ['create', 'update', 'patch'];
const UPDATE = ['update', 'patch'];
const READ = ['get', 'list', 'watch'];

/** Connections are asked for with `create` by POST, and with `get` by a WebSocket. */
const CONNECT = ['create', 'get'];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const CERTIFICATES = 'certificates.k8s.io';
const AUTHENTICATION = 'authentication.k8s.io';

/** What people may do to a fleet, from what gives most. */
export const POWERS: readonly Power[] = [
  power('act as somebody else', ['impersonate'], resources('', 'users', 'groups', 'serviceaccounts')),
  power(
    'act as somebody else in some things',
    [
      'impersonate:user-info',
      'impersonate:serviceaccount',
      'impersonate:arbitrary-node',
      'impersonate:associated-node',
    ],
    resources(AUTHENTICATION, 'users', 'groups', 'serviceaccounts', 'nodes'),
  ),
  power(
    'approve certificates, of anybody',
    UPDATE,
    resources(CERTIFICATES, 'certificatesigningrequests/approval'),
    true,
  ),
  power('sign certificates, of anybody', ['sign', 'approve'], resources(CERTIFICATES, 'signers'), true),
  power('change rights', CHANGE, resources(RBAC, 'roles', 'rolebindings')),
  power('change rights of the cluster', CHANGE, resources(RBAC, 'clusterroles', 'clusterrolebindings'), true),
  power('give rights that they lack', ['escalate', 'bind'], resources(RBAC, 'roles', 'clusterroles')),
  power(
    'reach kubelets, and enter pods past every policy',
    [...CHANGE, ...READ],
    resources('', 'nodes/proxy'),
    true,
  ),
  power('change nodes, by their labels and taints', MAKE, resources('', 'nodes'), true),
  power('read Secrets', READ, resources('', 'secrets')),
  power('change Secrets', CHANGE, resources('', 'secrets')),
  power('create pods', ['create'], resources('', 'pods')),
  power('change pods', UPDATE, resources('', 'pods')),
  power('create workloads that create pods', MAKE, [
    ...resources('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
    ...resources('batch', 'jobs', 'cronjobs'),
    ...resources('', 'replicationcontrollers'),
  ]),
  power('enter pods', CONNECT, resources('', 'pods/exec', 'pods/attach')),
  power('add containers to pods', UPDATE, resources('', 'pods/ephemeralcontainers')),
  power(
    'reach ports of pods past NetworkPolicies',
    CONNECT,
    resources('', 'pods/portforward', 'pods/proxy', 'services/proxy'),
  ),
  power('create ServiceAccount tokens', ['create'], resources('', 'serviceaccounts/token')),
  power('change NetworkPolicies', CHANGE, resources('networking.k8s.io', 'networkpolicies')),
  power('change the Namespace', CHANGE, resources('', 'namespaces')),
  power(
    'change the admission policies',
    CHANGE,
    resources(ADMISSION, 'validatingadmissionpolicies', 'validatingadmissionpolicybindings'),
    true,
  ),
  power(
    'change what others ask for, on its way',
    CHANGE,
    resources(
      ADMISSION,
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
    ),
    true,
  ),
  power(
    'serve APIs in the place of the cluster',
    CHANGE,
    resources('apiregistration.k8s.io', 'apiservices'),
    true,
  ),
];

function power(
  name: string,
  verbs: readonly string[],
  of: readonly RbacResource[],
  ofCluster = false,
): Power {
  return { name, ofCluster, isGiven: (rule) => grants(rule, of, verbs) };
}

function resources(group: string, ...names: readonly string[]): readonly RbacResource[] {
  return names.map((resource) => ({ group, resource }));
}
