import { grants, type RbacResource, type RbacRule } from '../facts/manifests/rbac';

const WRITE: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const READ: readonly string[] = ['get', 'list', 'watch'];

/** Verbs that give rights, and those of somebody else. */
const VERBS_OF_RIGHTS: readonly string[] = ['escalate', 'bind', 'impersonate', 'approve', 'sign'];

/** Resources whose change is a change of rights, or of what a manager runs. */
const RIGHTS: readonly RbacResource[] = [
  ...inGroup('rbac.authorization.k8s.io', 'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'),
  ...inGroup('certificates.k8s.io', 'certificatesigningrequests', 'certificatesigningrequests/approval'),
  ...inGroup(
    'admissionregistration.k8s.io',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
  ),
  ...inGroup('networking.k8s.io', 'networkpolicies'),
  ...inGroup('', 'resourcequotas', 'limitranges', 'namespaces', 'serviceaccounts', 'configmaps'),
  ...inGroup('apiextensions.k8s.io', 'customresourcedefinitions'),
  ...inGroup('apiregistration.k8s.io', 'apiservices'),
];

/** Resources whose creation makes pods in the name of a controller, past what is held for managers. */
const POD_MAKERS: readonly RbacResource[] = [
  ...inGroup('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
  ...inGroup('batch', 'jobs', 'cronjobs'),
  ...inGroup('', 'replicationcontrollers', 'podtemplates'),
];

/** Resources that lead around the boundary for whoever may do anything with them. */
const WAYS_AROUND: readonly RbacResource[] = inGroup(
  '',
  'nodes/proxy',
  'nodes',
  'serviceaccounts/token',
  'services/proxy',
  'persistentvolumes',
);

/** Ways into a pod beside exec and attach. */
const DOORS: readonly RbacResource[] = inGroup(
  '',
  'pods/ephemeralcontainers',
  'pods/resize',
  'pods/portforward',
  'pods/proxy',
  'pods/binding',
  'pods/eviction',
  'pods/status',
);

const SECRETS = inGroup('', 'secrets');
const PODS = inGroup('', 'pods');
const USED_DOORS = inGroup('', 'pods/exec', 'pods/attach');

/** Whether a verb gives rights, or those of somebody else. */
export function givesRights(verb: string): boolean {
  return VERBS_OF_RIGHTS.includes(verb);
}

/** Whether a rule lets somebody change the boundary, go around it, or make what makes pods. */
export function leadsAround(granted: RbacRule): boolean {
  return (
    grants(granted, [...RIGHTS, ...POD_MAKERS], WRITE) || grants(granted, WAYS_AROUND, [...WRITE, ...READ])
  );
}

/** Whether a rule reads Secrets, or changes them beyond what a manager does. */
export function readsSecrets(granted: RbacRule): boolean {
  return grants(granted, SECRETS, [...READ, 'patch', 'deletecollection']);
}

/** Whether a rule changes pods, or enters them otherwise than a manager does. */
export function entersPods(granted: RbacRule): boolean {
  return (
    grants(granted, PODS, ['update', 'patch', 'deletecollection']) ||
    grants(granted, USED_DOORS, ['get', 'update', 'patch', 'delete', 'deletecollection']) ||
    grants(granted, DOORS, [...WRITE, ...READ])
  );
}

function inGroup(group: string, ...resources: readonly string[]): readonly RbacResource[] {
  return resources.map((resource) => ({ group, resource }));
}
