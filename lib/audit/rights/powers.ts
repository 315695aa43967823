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

/** What people may do to a fleet, from what gives most. */
export const POWERS: readonly Power[] = [
  power('act as somebody else', ['impersonate'], resources('', 'users', 'groups', 'serviceaccounts')),
  power('change rights', CHANGE, resources('rbac.authorization.k8s.io', 'roles', 'rolebindings')),
  power(
    'give rights that they lack',
    ['escalate', 'bind'],
    resources('rbac.authorization.k8s.io', 'roles', 'clusterroles'),
  ),
  power('read Secrets', ['get', 'list', 'watch'], resources('', 'secrets')),
  power('create pods', ['create'], resources('', 'pods')),
  power('create workloads that create pods', MAKE, [
    ...resources('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
    ...resources('batch', 'jobs', 'cronjobs'),
    ...resources('', 'replicationcontrollers'),
  ]),
  power(
    'enter pods',
    ['create', 'get', 'update', 'patch'],
    resources('', 'pods/exec', 'pods/attach', 'pods/ephemeralcontainers'),
  ),
  power('create ServiceAccount tokens', ['create'], resources('', 'serviceaccounts/token')),
  power('change NetworkPolicies', CHANGE, resources('networking.k8s.io', 'networkpolicies')),
  power('change the Namespace', CHANGE, resources('', 'namespaces')),
  power(
    'change the admission policies',
    CHANGE,
    resources(
      'admissionregistration.k8s.io',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
    ),
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
