import type { Facts } from '../facts/facts';
import { grants, type RbacRule, rbacRules } from '../facts/manifests/rbac';
import { isUnset, printed } from '../facts/untyped';
import { type Examination, everywhere, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import type { RuleText } from './rule-for-each';

const WRITE: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];
const READ: readonly string[] = ['get', 'list', 'watch'];

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

function roleRule(text: RuleText, check: (rule: RbacRule, examination: Examination) => void): Rule {
  return {
    ...text,
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const rule of rulesOf(facts)) {
        examination.saw();
        check(rule, examination);
      }
    },
  };
}

function rulesOf(facts: Facts): readonly RbacRule[] {
  return ['Role', 'ClusterRole'].flatMap((kind) => facts.index.ofKind(kind)).flatMap(rbacRules);
}

/** What Roles grant. */
export const RBAC_GRANTS: readonly Rule[] = [
  {
    id: 'rbac-namespaced',
    sentence: 'no ClusterRole and no ClusterRoleBinding is among the manifests',
    why: 'rights across the cluster reach every other namespace, and an aggregated ClusterRole grows behind our back',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      examination.saw(facts.index.all.length);
      for (const object of ['ClusterRole', 'ClusterRoleBinding'].flatMap((kind) =>
        facts.index.ofKind(kind),
      )) {
        const aggregated = !isUnset(object.raw['aggregationRule']);
        examination.found(
          object.where,
          aggregated
            ? 'the role collects the rights of others'
            : 'the object grants rights in the whole cluster',
          'use a Role and a RoleBinding in the namespace of the fleet',
        );
      }
    },
  },
  roleRule(
    {
      id: 'rbac-no-wildcards',
      sentence: 'no rule of a Role holds a wildcard or a URL',
      why: 'a wildcard grants what nobody listed, today and after the next upgrade',
    },
    (rule, examination) => {
      for (const field of ['groups', 'resources', 'verbs'] as const) {
        if (rule[field].some((item) => item.includes('*'))) {
          examination.found(
            `${rule.where}.${field === 'groups' ? 'apiGroups' : field}`,
            'the rule holds a wildcard',
            'list what the manager needs',
            {
              value: printed(rule[field]),
            },
          );
        }
      }
      if (rule.nonResourceUrls.length > 0) {
        examination.found(
          `${rule.where}.nonResourceURLs`,
          'the rule grants URLs of the API server',
          'remove nonResourceURLs',
        );
      }
    },
  ),
  roleRule(
    {
      id: 'rbac-no-escalation',
      sentence: 'nobody may give himself more rights, act as another, or make what makes pods',
      why: 'escalate, bind, impersonate, tokens of ServiceAccounts and workload controllers are ways around every other rule',
    },
    (rule, examination) => {
      const verbs = rule.verbs.filter((verb) =>
        ['escalate', 'bind', 'impersonate', 'approve', 'sign'].includes(verb),
      );
      if (verbs.length > 0) {
        examination.found(`${rule.where}.verbs`, 'the verb gives rights', 'remove the verb', {
          value: verbs.join(', '),
        });
      }
      const resources = [...RIGHTS, ...POD_MAKERS, 'configmaps'].filter((resource) =>
        grants(rule, [resource], WRITE),
      );
      const proxies = [
        'nodes/proxy',
        'nodes',
        'serviceaccounts/token',
        'services/proxy',
        'persistentvolumes',
      ].filter((resource) => grants(rule, [resource], [...WRITE, ...READ]));
      for (const resource of [...resources, ...proxies]) {
        examination.found(
          rule.where,
          'the rule lets a runner change the boundary or go around it',
          'remove the resource',
          { value: resource },
        );
      }
    },
  ),
  roleRule(
    {
      id: 'rbac-secrets-unreadable',
      sentence: 'nobody may get, list or watch Secrets',
      why: 'a manager that reads Secrets reads the tokens of all other runners',
    },
    (rule, examination) => {
      if (grants(rule, ['secrets'], [...READ, 'patch', 'deletecollection'])) {
        examination.found(
          rule.where,
          'the rule reads Secrets or changes them beyond create, update and delete',
          'grant create, update and delete only',
          {
            value: rule.verbs.join(', '),
          },
        );
      }
    },
  ),
  roleRule(
    {
      id: 'rbac-pod-access',
      sentence: 'pods are entered by create on exec and attach only, and never changed',
      why: 'patch, ephemeral containers, resize, port-forward and proxy change or reach a pod after admission has seen it',
    },
    (rule, examination) => {
      const changes = grants(rule, ['pods'], ['update', 'patch', 'deletecollection']);
      const doors = [
        'pods/ephemeralcontainers',
        'pods/resize',
        'pods/portforward',
        'pods/proxy',
        'pods/binding',
        'pods/eviction',
        'pods/status',
      ];
      const open = doors.filter((resource) => grants(rule, [resource], [...WRITE, ...READ]));
      const entered = grants(
        rule,
        ['pods/exec', 'pods/attach'],
        ['get', 'update', 'patch', 'delete', 'deletecollection'],
      );
      if (changes || entered || open.length > 0) {
        examination.found(
          rule.where,
          'the rule changes pods or enters them otherwise than by exec and attach',
          'grant create on pods/exec and pods/attach only',
          {
            value: `${rule.resources.join(', ')}: ${rule.verbs.join(', ')}`,
          },
        );
      }
    },
  ),
];
