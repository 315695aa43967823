import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import {
  grants,
  grantText,
  type RbacRule,
  rbacRules,
  singleGrants,
  unreadableRules,
} from '../facts/manifests/rbac';
import type { Rule } from '../rule';
import { type Place, type Places, rule } from '../rule-row';
import { requiredObjectsOf } from '../subjects';

/** What the code of GitLab Runner uses with the features that our configuration leaves on. */
const MANAGER_GRANTS: readonly string[] = [
  '/pods create',
  '/pods delete',
  '/pods get',
  '/pods list',
  '/pods watch',
  '/pods/exec create',
  '/pods/attach create',
  '/secrets create',
  '/secrets update',
  '/secrets delete',
  '/events list',
];

const WRITE: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const READ: readonly string[] = ['get', 'list', 'watch'];

/** Verbs that give rights, and those of somebody else. */
const VERBS_OF_RIGHTS: readonly string[] = ['escalate', 'bind', 'impersonate', 'approve', 'sign'];

/** Resources whose change is a change of rights, or of what a manager runs. */
const RIGHTS: readonly string[] = [
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
  'certificatesigningrequests',
  'certificatesigningrequests/approval',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings',
  'mutatingadmissionpolicies',
  'mutatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'networkpolicies',
  'resourcequotas',
  'limitranges',
  'namespaces',
  'serviceaccounts',
  'customresourcedefinitions',
  'apiservices',
  'configmaps',
];

/** Resources whose creation makes pods in the name of a controller, past what is held for managers. */
const POD_MAKERS: readonly string[] = [
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'replicationcontrollers',
  'jobs',
  'cronjobs',
  'podtemplates',
];

/** Resources that lead around the boundary for whoever may do anything with them. */
const WAYS_AROUND: readonly string[] = [
  'nodes/proxy',
  'nodes',
  'serviceaccounts/token',
  'services/proxy',
  'persistentvolumes',
];

/** Ways into a pod beside exec and attach. */
const DOORS: readonly string[] = [
  'pods/ephemeralcontainers',
  'pods/resize',
  'pods/portforward',
  'pods/proxy',
  'pods/binding',
  'pods/eviction',
  'pods/status',
];

/** That a Role grants no more and no less. */
export const RBAC_LEAST_PRIVILEGE: readonly Rule[] = [
  rule({
    id: 'rbac-least-privilege',
    sentence: 'the Role of a manager grants exactly what GitLab Runner uses, and there is no other Role',
    why: 'each right that nothing needs is one that only an attacker uses: to read the tokens of all runners, to make pods, to give himself more',
    serves: ['minimal-rbac'],
    of: requiredObjectsOf('Role', 'ClusterRole'),
    faults: [
      {
        problem: 'the rules cannot be read, so that nobody knows what the Role grants',
        fix: 'write rules as a list, and each of their fields as a list of texts',
        where: (role) => unreadableRules(role).map(({ where, message }) => ({ at: where, problem: message })),
      },
      {
        problem: 'a wildcard grants what nobody listed, today and after the next upgrade',
        fix: 'list what the manager needs',
        where: inRules(({ where, groups, resources, verbs }) =>
          [
            { at: `${where}.apiGroups`, value: groups },
            { at: `${where}.resources`, value: resources },
            { at: `${where}.verbs`, value: verbs },
          ].filter(({ value }) => value.some(isWildcard)),
        ),
      },
      {
        problem: 'the rule grants URLs of the API server',
        fix: 'remove nonResourceURLs',
        where: inRules(({ where, nonResourceUrls }) =>
          nonResourceUrls.length > 0 ? [`${where}.nonResourceURLs`] : [],
        ),
      },
      {
        problem: 'the verb gives rights, or those of somebody else',
        fix: 'remove the verb',
        where: inRules(({ where, verbs }) => named(`${where}.verbs`, verbs.filter(givesRights))),
      },
      {
        problem: 'the rule lets a runner change the boundary, go around it, or make what makes pods',
        fix: 'remove the resource',
        where: inRules((granted) =>
          named(
            granted.where,
            granted.resources.filter((resource) => leadsAround({ ...granted, resources: [resource] })),
          ),
        ),
      },
      {
        problem: 'the rule reads Secrets or changes them beyond create, update and delete',
        fix: 'grant create, update and delete only',
        where: inRules((granted) => (readsSecrets(granted) ? named(granted.where, granted.verbs) : [])),
      },
      {
        problem: 'the rule changes pods or enters them otherwise than by exec and attach',
        fix: 'grant create on pods/exec and pods/attach only',
        where: inRules((granted) =>
          entersPods(granted)
            ? [
                {
                  at: granted.where,
                  value: `${granted.resources.join(', ')}: ${granted.verbs.join(', ')}`,
                },
              ]
            : [],
        ),
      },
      {
        problem: 'the Role grants what no manager needs',
        fix: 'remove the grants',
        where: (role) =>
          named(
            role.where,
            grantedBy(role)
              .filter((granted) => !isToldCloser(granted))
              .map(grantText)
              .filter((granted) => !MANAGER_GRANTS.includes(granted)),
          ),
      },
      {
        problem: 'the Role lacks what a manager needs',
        fix: 'add the grants',
        where: (role) => {
          const granted = grantedBy(role).map(grantText);
          return (
            role.kind === 'Role' &&
            named(
              role.where,
              MANAGER_GRANTS.filter((needed) => !granted.includes(needed)),
            )
          );
        },
      },
      {
        problem: 'the names of what a manager makes are not known beforehand',
        fix: 'remove resourceNames',
        where: inRules(({ where, resourceNames }) =>
          resourceNames.length > 0 ? [`${where}.resourceNames`] : [],
        ),
      },
    ],
  }),
];

/** Looks for a fault in each rule of a Role. */
function inRules(places: (granted: RbacRule) => readonly (Place | string)[]) {
  return (role: KubernetesObject): Places => rbacRules(role).flatMap(places);
}

function grantedBy(role: KubernetesObject): readonly RbacRule[] {
  return rbacRules(role).flatMap(singleGrants);
}

function named(where: string, names: readonly string[]): readonly Place[] {
  return names.length === 0 ? [] : [{ at: where, value: [...new Set(names)].join(', ') }];
}

/** Whether a fault of its own tells what is wrong with a grant. */
function isToldCloser(granted: RbacRule): boolean {
  return (
    [...granted.groups, ...granted.resources, ...granted.verbs].some(isWildcard) ||
    granted.verbs.some(givesRights) ||
    leadsAround(granted) ||
    readsSecrets(granted) ||
    entersPods(granted)
  );
}

function isWildcard(item: string): boolean {
  return item.includes('*');
}

function givesRights(verb: string): boolean {
  return VERBS_OF_RIGHTS.includes(verb);
}

function leadsAround(granted: RbacRule): boolean {
  return (
    grants(granted, [...RIGHTS, ...POD_MAKERS], WRITE) || grants(granted, WAYS_AROUND, [...WRITE, ...READ])
  );
}

function readsSecrets(granted: RbacRule): boolean {
  return grants(granted, ['secrets'], [...READ, 'patch', 'deletecollection']);
}

function entersPods(granted: RbacRule): boolean {
  return (
    grants(granted, ['pods'], ['update', 'patch', 'deletecollection']) ||
    grants(granted, ['pods/exec', 'pods/attach'], ['get', 'update', 'patch', 'delete', 'deletecollection']) ||
    grants(granted, DOORS, [...WRITE, ...READ])
  );
}
