import { grants, type RbacRule, rbacRules } from '../facts/manifests/rbac';
import { isUnset } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { OBJECTS, partsOf, requiredObjectsOf } from '../subjects';

const WRITE: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const READ: readonly string[] = ['get', 'list', 'watch'];

/** Verbs that give rights, and those of somebody else. */
const VERBS_OF_RIGHTS: readonly string[] = ['escalate', 'bind', 'impersonate', 'approve', 'sign'];

/** Resources whose change is a change of rights. */
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

/** Every rule of every Role. */
const GRANTS = partsOf(requiredObjectsOf('Role', 'ClusterRole'), rbacRules);

/** What Roles grant. */
export const RBAC_GRANTS: readonly Rule[] = [
  rule({
    id: 'rbac-namespaced',
    sentence: 'no ClusterRole and no ClusterRoleBinding is among the manifests',
    why: 'rights across the cluster reach every other namespace, and an aggregated ClusterRole grows behind our back',
    of: OBJECTS,
    problem: 'the object grants rights in the whole cluster',
    fix: 'use a Role and a RoleBinding in the namespace of the fleet',
    where: ({ kind, where, raw }) =>
      (kind === 'ClusterRole' || kind === 'ClusterRoleBinding') && {
        at: where,
        problem: isUnset(raw['aggregationRule']) ? undefined : 'the role collects the rights of others',
      },
  }),
  rule({
    id: 'rbac-no-wildcards',
    sentence: 'no rule of a Role holds a wildcard or a URL',
    why: 'a wildcard grants what nobody listed, today and after the next upgrade',
    of: GRANTS,
    faults: [
      {
        problem: 'the rule holds a wildcard',
        fix: 'list what the manager needs',
        where: ({ where, groups, resources, verbs }) =>
          [
            { at: `${where}.apiGroups`, value: groups },
            { at: `${where}.resources`, value: resources },
            { at: `${where}.verbs`, value: verbs },
          ].filter(({ value }) => value.some((item) => item.includes('*'))),
      },
      {
        problem: 'the rule grants URLs of the API server',
        fix: 'remove nonResourceURLs',
        where: ({ where, nonResourceUrls }) => nonResourceUrls.length > 0 && `${where}.nonResourceURLs`,
      },
    ],
  }),
  rule({
    id: 'rbac-no-escalation',
    sentence: 'nobody may give himself more rights, act as another, or make what makes pods',
    why: 'escalate, bind, impersonate, tokens of ServiceAccounts and workload controllers are ways around every other rule',
    of: GRANTS,
    faults: [
      {
        problem: 'the verb gives rights',
        fix: 'remove the verb',
        where: ({ where, verbs }) => {
          const given = verbs.filter((verb) => VERBS_OF_RIGHTS.includes(verb));
          return given.length > 0 && { at: `${where}.verbs`, value: given.join(', ') };
        },
      },
      {
        problem: 'the rule lets a runner change the boundary or go around it',
        fix: 'remove the resource',
        where: (granted) => [
          ...each(granted, [...RIGHTS, ...POD_MAKERS, 'configmaps'], WRITE),
          ...each(granted, WAYS_AROUND, [...WRITE, ...READ]),
        ],
      },
    ],
  }),
  rule({
    id: 'rbac-secrets-unreadable',
    sentence: 'nobody may get, list or watch Secrets',
    why: 'a manager that reads Secrets reads the tokens of all other runners',
    of: GRANTS,
    problem: 'the rule reads Secrets or changes them beyond create, update and delete',
    fix: 'grant create, update and delete only',
    where: (granted) =>
      grants(granted, ['secrets'], [...READ, 'patch', 'deletecollection']) && {
        at: granted.where,
        value: granted.verbs.join(', '),
      },
  }),
  rule({
    id: 'rbac-pod-access',
    sentence: 'pods are entered by create on exec and attach only, and never changed',
    why: 'patch, ephemeral containers, resize, port-forward and proxy change or reach a pod after admission has seen it',
    of: GRANTS,
    problem: 'the rule changes pods or enters them otherwise than by exec and attach',
    fix: 'grant create on pods/exec and pods/attach only',
    where: (granted) =>
      (grants(granted, ['pods'], ['update', 'patch', 'deletecollection']) ||
        grants(
          granted,
          ['pods/exec', 'pods/attach'],
          ['get', 'update', 'patch', 'delete', 'deletecollection'],
        ) ||
        grants(granted, DOORS, [...WRITE, ...READ])) && {
        at: granted.where,
        value: `${granted.resources.join(', ')}: ${granted.verbs.join(', ')}`,
      },
  }),
];

/** Each of some resources on which a rule grants one of some verbs. */
function each(granted: RbacRule, resources: readonly string[], verbs: readonly string[]): readonly Place[] {
  return resources
    .filter((resource) => grants(granted, [resource], verbs))
    .map((resource) => ({ at: granted.where, value: resource }));
}
