import { PEOPLE } from '../../lib/audit/checks/people';
import { POWERS } from '../../lib/audit/rights/powers';
import type { LiveObject } from './fake-cluster';
import { healthyObjects, NAMESPACE } from './live-fleet';
import { looked } from './looked';

const MANIFESTS = healthyObjects();
const RBAC = 'rbac.authorization.k8s.io/v1';
const ALICE = { kind: 'User', name: 'alice' };

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const role = (rules: readonly Rule[], more: object = {}): LiveObject => ({
  apiVersion: RBAC,
  kind: 'ClusterRole',
  metadata: { name: 'given' },
  rules,
  ...more,
});

const bound = (subject: object = ALICE, namespace?: string): LiveObject => ({
  apiVersion: RBAC,
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: 'bound', ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'given' },
  subjects: [subject],
});

const rowsOf = (...live: readonly LiveObject[]) => looked(PEOPLE, live, MANIFESTS).table?.rows ?? [];
const powersOf = (...live: readonly LiveObject[]) => rowsOf(...live).map(([power]) => power);

const ruleOf = (group: string, resource: string, ...verbs: readonly string[]): Rule => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});

/** What leads to a fleet, by the rule that gives it. */
const WAYS: readonly (readonly [power: string, rule: Rule])[] = [
  ['act as somebody else', ruleOf('', 'users', 'impersonate')],
  ['act as somebody else', ruleOf('', 'groups', 'impersonate')],
  ['act as somebody else', ruleOf('', 'serviceaccounts', 'impersonate')],
  ['act as somebody else in some things', ruleOf('authentication.k8s.io', 'users', 'impersonate:user-info')],
  [
    'act as somebody else in some things',
    ruleOf('authentication.k8s.io', 'serviceaccounts', 'impersonate:serviceaccount'),
  ],
  [
    'approve certificates, of anybody',
    ruleOf('certificates.k8s.io', 'certificatesigningrequests/approval', 'update'),
  ],
  ['sign certificates, of anybody', ruleOf('certificates.k8s.io', 'signers', 'sign')],
  ['change rights', ruleOf('rbac.authorization.k8s.io', 'rolebindings', 'create')],
  ['change rights of the cluster', ruleOf('rbac.authorization.k8s.io', 'clusterrolebindings', 'patch')],
  ['give rights that they lack', ruleOf('rbac.authorization.k8s.io', 'clusterroles', 'bind')],
  ['give rights that they lack', ruleOf('rbac.authorization.k8s.io', 'roles', 'escalate')],
  ['reach kubelets, and enter pods past every policy', ruleOf('', 'nodes/proxy', 'get')],
  ['change nodes, by their labels and taints', ruleOf('', 'nodes', 'patch')],
  ['read Secrets', ruleOf('', 'secrets', 'list')],
  ['change Secrets', ruleOf('', 'secrets', 'patch')],
  ['create pods', ruleOf('', 'pods', 'create')],
  ['change pods', ruleOf('', 'pods', 'patch')],
  ['create workloads that create pods', ruleOf('batch', 'cronjobs', 'create')],
  ['enter pods', ruleOf('', 'pods/exec', 'get')],
  ['enter pods', ruleOf('', 'pods/attach', 'create')],
  ['add containers to pods', ruleOf('', 'pods/ephemeralcontainers', 'patch')],
  ['reach ports of pods past NetworkPolicies', ruleOf('', 'pods/portforward', 'create')],
  ['reach ports of pods past NetworkPolicies', ruleOf('', 'services/proxy', 'get')],
  ['create ServiceAccount tokens', ruleOf('', 'serviceaccounts/token', 'create')],
  ['change NetworkPolicies', ruleOf('networking.k8s.io', 'networkpolicies', 'delete')],
  ['change the Namespace', ruleOf('', 'namespaces', 'update')],
  [
    'change the admission policies',
    ruleOf('admissionregistration.k8s.io', 'validatingadmissionpolicybindings', 'delete'),
  ],
  [
    'change what others ask for, on its way',
    ruleOf('admissionregistration.k8s.io', 'mutatingadmissionpolicies', 'create'),
  ],
  ['serve APIs in the place of the cluster', ruleOf('apiregistration.k8s.io', 'apiservices', 'update')],
];

test.each(WAYS)('%s: %j is told, and nothing else', (power, rule) => {
  expect(rowsOf(role([rule]), bound())).toEqual([
    [power, 'User alice', 'ClusterRoleBinding bound, ClusterRole given'],
  ]);
});

test('every power has a way', () => {
  expect(POWERS.map(({ name }) => name)).toEqual([...new Set(WAYS.map(([power]) => power))]);
});

test('who may do everything is told of each', () => {
  const all = role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]);
  expect(powersOf(all, bound())).toEqual(POWERS.map(({ name }) => name));
});

test.each([
  ['a subresource of everything', ruleOf('', '*/exec', 'create'), ['enter pods']],
  ['every verb', ruleOf('', 'secrets', '*'), ['read Secrets', 'change Secrets']],
  ['another group of the same name', ruleOf('example.com', 'secrets', 'get'), []],
  ['a URL', { verbs: ['get'], nonResourceURLs: ['*'] }, []],
  [
    'certificates that are asked for',
    ruleOf('certificates.k8s.io', 'certificatesigningrequests', 'create'),
    [],
  ],
] as const)('%s gives what it gives', (_, rule, powers) => {
  expect(powersOf(role([rule]), bound())).toEqual(powers);
});

test('what is of the cluster is given by no binding of a namespace', () => {
  const all = role([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]);
  expect(powersOf(all, bound(ALICE, NAMESPACE))).toEqual(
    POWERS.filter(({ ofCluster }) => !ofCluster).map(({ name }) => name),
  );
  expect(powersOf(all, bound(ALICE, 'other'))).toEqual([]);
});

test('what a ClusterRole gathers from others is told by the rules that its controller wrote', () => {
  const gathered = role([ruleOf('', 'secrets', 'get')], {
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'example.com/more': 'yes' } }] },
  });
  expect(powersOf(gathered, bound())).toEqual(['read Secrets']);
});

test('of which objects alone is told', () => {
  const rules = [
    { ...ruleOf('', 'secrets', 'get'), resourceNames: ['nix-token'] },
    { ...ruleOf('', 'secrets', 'get'), resourceNames: ['dind-token'] },
  ];
  expect(powersOf(role(rules), bound())).toEqual(['read Secrets (nix-token, dind-token)']);
  expect(powersOf(role([...rules, ruleOf('', 'secrets', 'get')]), bound())).toEqual(['read Secrets']);
});

test.each([
  [{ kind: 'Group', name: 'system:masters' }, 'Group system:masters'],
  [{ kind: 'ServiceAccount', namespace: 'ci', name: 'bot' }, 'ServiceAccount ci/bot'],
  [
    { kind: 'Group', name: 'system:unauthenticated' },
    'Group system:unauthenticated (anybody who reaches the API server)',
  ],
  [{ kind: 'User', name: 'system:anonymous' }, 'User system:anonymous (anybody who reaches the API server)'],
])('a subject is told: %j', (subject, text) => {
  expect(rowsOf(role([ruleOf('', 'secrets', 'get')]), bound(subject)).map(([, who]) => who)).toEqual([text]);
});

test('who needs no binding is noted', () => {
  const { notes } = looked(PEOPLE, [], MANIFESTS);
  expect(notes.join('\n')).toContain('system:masters');
  expect(notes.join('\n')).toContain('kubelets');
});
