import { get, type Manifest, push, remove, set } from '../edit';
import { drop, find, inNamespace, type Mutation, mutation, nameOf, ofRunner } from './mutation';

const LABEL = 'pod-security.kubernetes.io';

function role(o: Manifest[], grant: { groups?: string[]; resources: string[]; verbs: string[] }): void {
  const { groups = [''], resources, verbs } = grant;
  push(ofRunner(o, 'Role'), 'rules', { apiGroups: groups, resources, verbs });
}

function clusterRole(o: Manifest[], rest: Manifest): void {
  o.push({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'added' },
    ...rest,
  });
}

/** What is no list where Kubernetes wants one, and the place that is told. */
const UNREADABLE_RULES: readonly (readonly [name: string, place: string, value: unknown])[] = [
  ['rules as a text', 'rules', '*'],
  ['rules as an object', 'rules', { resources: ['secrets'] }],
  ['a rule that is a text', 'rules.0', 'secrets: get'],
  ['a rule that is nothing', 'rules.0', null],
  ['resources as a text', 'rules.2.resources', 'secrets'],
  ['verbs as an object', 'rules.2.verbs', { get: true }],
  ['groups with a list among them', 'rules.2.apiGroups', ['', ['*']]],
  ['names of resources as a text', 'rules.2.resourceNames', 'docker-token'],
  ['URLs as a text', 'rules.2.nonResourceURLs', '*'],
  ['a field of another name', 'rules.2.Verbs', ['*']],
];

const RBAC: readonly Mutation[] = [
  ...UNREADABLE_RULES.map(([name, place, value]) =>
    mutation(
      'rbac-least-privilege',
      name,
      `Role tinyland-runners/docker-manager / ${place.replace(/\.(\d)/, '[$1]')}`,
      (o) => set(ofRunner(o, 'Role'), place, value),
    ),
  ),
  ...[null, 'system:authenticated'].map((subject) =>
    mutation(
      'rbac-subjects',
      `a subject that is ${subject} beside the manager`,
      'RoleBinding tinyland-runners/docker-manager / subjects',
      (o) => push(ofRunner(o, 'RoleBinding'), 'subjects', subject),
    ),
  ),
  mutation(
    'rbac-least-privilege',
    'all verbs',
    'Role tinyland-runners/docker-manager / rules[4] | apiGroups [""], resources ["pods"], verbs ["*"]',
    (o) => role(o, { resources: ['pods'], verbs: ['*'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'all groups',
    'Role tinyland-runners/docker-manager / rules[4] | apiGroups ["*"], resources ["pods"], verbs ["get"]',
    (o) => role(o, { groups: ['*'], resources: ['pods'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'a URL',
    'Role tinyland-runners/docker-manager / rules[4].nonResourceURLs',
    (o) => push(ofRunner(o, 'Role'), 'rules', { nonResourceURLs: ['/metrics'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'Secrets to read',
    'Role tinyland-runners/docker-manager / rules[4] | get',
    (o) => role(o, { resources: ['secrets'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'Secrets to watch, by a wildcard',
    'Role tinyland-runners/docker-manager / rules[4] | apiGroups [""], resources ["*"], verbs ["watch"]',
    (o) => role(o, { resources: ['*'], verbs: ['watch'] }),
  ),
  ...['escalate', 'bind', 'impersonate'].map((verb) =>
    mutation(
      'rbac-least-privilege',
      `the verb ${verb}`,
      `Role tinyland-runners/docker-manager / rules[4].verbs | ${verb}`,
      (o) => role(o, { resources: ['users'], verbs: [verb] }),
    ),
  ),
  mutation(
    'rbac-least-privilege',
    'RoleBindings to write',
    'Role tinyland-runners/docker-manager / rules[4] | rolebindings',
    (o) => role(o, { groups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'], verbs: ['create'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'tokens of ServiceAccounts',
    'Role tinyland-runners/docker-manager / rules[4] | serviceaccounts/token',
    (o) => role(o, { resources: ['serviceaccounts/token'], verbs: ['create'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'the kubelets',
    'Role tinyland-runners/docker-manager / rules[4] | nodes/proxy',
    (o) => role(o, { resources: ['nodes/proxy'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'ConfigMaps to write',
    'Role tinyland-runners/docker-manager / rules[4] | configmaps',
    (o) => role(o, { resources: ['configmaps'], verbs: ['update'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'Jobs to create',
    'Role tinyland-runners/docker-manager / rules[4] | jobs',
    (o) => role(o, { groups: ['batch'], resources: ['jobs'], verbs: ['create'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'exec by get',
    'Role tinyland-runners/docker-manager / rules[4] | pods/exec: get',
    (o) => role(o, { resources: ['pods/exec'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'pods to patch',
    'Role tinyland-runners/docker-manager / rules[4] | pods: patch',
    (o) => role(o, { resources: ['pods'], verbs: ['patch'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'ephemeral containers',
    'Role tinyland-runners/docker-manager / rules[4] | pods/ephemeralcontainers: update',
    (o) => role(o, { resources: ['pods/ephemeralcontainers'], verbs: ['update'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'logs that nothing needs',
    'Role tinyland-runners/docker-manager | /pods/log get',
    (o) => role(o, { resources: ['pods/log'], verbs: ['get'] }),
  ),
  mutation(
    'rbac-least-privilege',
    'a right too few',
    'Role tinyland-runners/docker-manager | /pods create, /pods delete, /pods get, /pods list, /pods watch',
    (o) => remove(ofRunner(o, 'Role'), 'rules.0'),
  ),
  mutation(
    'manifests-kinds',
    'a ClusterRole',
    'ClusterRole added | rbac.authorization.k8s.io/v1 ClusterRole',
    (o) => clusterRole(o, { rules: [] }),
  ),
  mutation(
    'manifests-kinds',
    'a ClusterRole that collects others',
    'ClusterRole added | rbac.authorization.k8s.io/v1 ClusterRole',
    (o) => clusterRole(o, { aggregationRule: { clusterRoleSelectors: [{}] } }),
  ),
  mutation(
    'rbac-subjects',
    'everybody who is logged in',
    'RoleBinding tinyland-runners/docker-manager / subjects',
    (o) => push(ofRunner(o, 'RoleBinding'), 'subjects', { kind: 'Group', name: 'system:authenticated' }),
  ),
  mutation(
    'rbac-subjects',
    'a ServiceAccount of another namespace',
    'RoleBinding tinyland-runners/docker-manager / subjects[0] | default/docker-manager',
    (o) => set(ofRunner(o, 'RoleBinding'), 'subjects.0.namespace', 'default'),
  ),
  mutation(
    'rbac-role-refs',
    'a ClusterRole of the cluster',
    'RoleBinding tinyland-runners/docker-manager / roleRef | ClusterRole edit',
    (o) => set(ofRunner(o, 'RoleBinding'), 'roleRef', { kind: 'ClusterRole', name: 'edit' }),
  ),
  mutation(
    'rbac-role-refs',
    'the Role of another runner',
    'RoleBinding tinyland-runners/docker-manager / roleRef | docker-manager gets dind-manager',
    (o) => set(ofRunner(o, 'RoleBinding'), 'roleRef.name', 'dind-manager'),
  ),
  mutation(
    'rbac-jobs-unbound',
    'rights for jobs',
    'RoleBinding tinyland-runners/docker-manager / subjects[0] | docker-job',
    (o) => {
      const name = nameOf(find(o, 'ServiceAccount', (account) => account.endsWith('-job')));
      set(ofRunner(o, 'RoleBinding'), 'subjects.0.name', name);
    },
  ),
];

const NAMESPACES: readonly Mutation[] = [
  mutation(
    'namespace-pod-security',
    'no level enforced',
    'Namespace tinyland-runners / label pod-security.kubernetes.io/enforce | unset | privileged',
    (o) => remove(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/enforce`]),
  ),
  mutation(
    'namespace-pod-security',
    'a level of an old version',
    'Namespace tinyland-runners / label pod-security.kubernetes.io/enforce-version | v1.18',
    (o) => set(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/enforce-version`], 'v1.18'),
  ),
  mutation(
    'namespace-pod-security',
    'a level under which the fleet cannot run',
    'Namespace tinyland-runners / label pod-security.kubernetes.io/enforce | restricted | privileged',
    (o) => set(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/enforce`], 'restricted'),
  ),
  mutation(
    'namespace-pod-security',
    'warnings about nothing',
    'Namespace tinyland-runners / label pod-security.kubernetes.io/warn | privileged',
    (o) => set(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/warn`], 'privileged'),
  ),
  mutation('namespace-own', 'no namespace', 'Namespace tinyland-runners', (o) => drop(o, 'Namespace')),
  mutation('namespace-own', 'a namespace of others', 'Namespace kube-system', (o) =>
    o.push({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } }),
  ),
  mutation('quota-present', 'no quota over the namespace', 'Namespace tinyland-runners', (o) =>
    drop(o, 'ResourceQuota', (_, quota) => get(quota, 'spec.scopeSelector') === undefined),
  ),
  mutation('quota-present', 'a runner without quota', 'runner tinyland/dind', (o) =>
    drop(o, 'ResourceQuota', (name) => name === 'dind-job'),
  ),
  mutation('quota-present', 'a quota that bounds no pods', 'runner tinyland/dind', (o) =>
    remove(
      find(o, 'ResourceQuota', (name) => name === 'dind-job'),
      'spec.hard.pods',
    ),
  ),
  mutation('limit-range-present', 'no LimitRange', 'Namespace tinyland-runners', (o) =>
    drop(o, 'LimitRange'),
  ),
  mutation(
    'priority-classes',
    'a priority of the system',
    'PriorityClass tinyland-runners-manager / value | 2000000000 | 1000',
    (o) => set(find(o, 'PriorityClass'), 'value', 2_000_000_000),
  ),
  mutation(
    'priority-classes',
    'a priority for everybody',
    'PriorityClass tinyland-runners-manager / globalDefault',
    (o) => set(find(o, 'PriorityClass'), 'globalDefault', true),
  ),
  mutation('priority-classes', 'a missing PriorityClass', 'runner tinyland/dind', (o) =>
    drop(o, 'PriorityClass', (name) => name.endsWith('-dind-job')),
  ),
  mutation(
    'manifests-namespaced',
    'one more object, in another namespace',
    'ResourceQuota default/fleet | default | tinyland-runners',
    (o) => {
      const quota = structuredClone(find(o, 'ResourceQuota'));
      set(quota, 'metadata.namespace', 'default');
      o.push(quota);
    },
  ),
  mutation(
    'manifests-namespaced',
    'an object in another namespace',
    'LimitRange default/containers | default | tinyland-runners',
    (o) => set(find(o, 'LimitRange'), 'metadata.namespace', 'default'),
  ),
  mutation('manifests-namespaced', 'an object in no namespace', 'LimitRange containers', (o) =>
    remove(find(o, 'LimitRange'), 'metadata.namespace'),
  ),
  mutation('manifests-unique', 'an object twice', 'NetworkPolicy tinyland-runners/default-deny', (o) =>
    o.push(structuredClone(find(o, 'NetworkPolicy'))),
  ),
  mutation(
    'manifests-unowned',
    'a default-deny with an owner that never was',
    'NetworkPolicy tinyland-runners/default-deny / metadata.ownerReferences | ConfigMap gone',
    (o) =>
      set(find(o, 'NetworkPolicy'), 'metadata.ownerReferences', [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: '00000000-0000-0000-0000-000000000000' },
      ]),
  ),
  mutation('manifests-readable', 'a document without a kind', 'document 96', (o) =>
    o.push({ apiVersion: 'v1', metadata: { name: 'x' } }),
  ),
  ...(
    [
      ['argocd.argoproj.io/hook', 'Skip'],
      ['helm.sh/hook', 'test'],
      ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled'],
      ['kustomize.toolkit.fluxcd.io/ssa', 'Ignore'],
      ['config.kubernetes.io/local-config', 'true'],
    ] as const
  ).map(([key, value]) =>
    mutation(
      'manifests-applied',
      `a policy with ${key}`,
      `ValidatingAdmissionPolicy tinyland-runners-baseline / metadata | ${key}: ${value}`,
      (o) => set(find(o, 'ValidatingAdmissionPolicy'), ['metadata', 'annotations', key], value),
    ),
  ),
  mutation('manifests-readable', 'an object with items', 'document 42', (o) =>
    set(find(o, 'ServiceAccount'), 'items', []),
  ),
  mutation(
    'manifests-kinds',
    'a webhook',
    'MutatingWebhookConfiguration x | admissionregistration.k8s.io/v1 MutatingWebhookConfiguration',
    (o) =>
      o.push({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: 'x' },
      }),
  ),
  mutation(
    'manifests-kinds',
    'an older API',
    'Deployment tinyland-runners/docker-manager | extensions/v1beta1 Deployment | apps/v1 Deployment',
    (o) => set(find(o, 'Deployment'), 'apiVersion', 'extensions/v1beta1'),
  ),
  mutation('manifests-kinds', 'a Service', 'Service tinyland-runners/added | v1 Service', (o) =>
    o.push(inNamespace(o, 'Service', 'v1', { spec: { type: 'NodePort' } })),
  ),
  mutation('fleet-complete', 'a runner without Deployment', 'runner tinyland/docker', (o) =>
    drop(o, 'Deployment'),
  ),
  mutation('fleet-complete', 'a runner without configuration', 'runner tinyland/docker', (o) =>
    drop(o, 'ConfigMap'),
  ),
  mutation(
    'fleet-no-strangers',
    'a Role that says it is of another runner',
    'Role tinyland-runners/docker-manager | dind',
    (o) => set(ofRunner(o, 'Role'), ['metadata', 'labels', 'runner-fleet/runner'], 'dind'),
  ),
  mutation(
    'fleet-no-strangers',
    'a runner that nobody declared',
    'Deployment tinyland-runners/shadow-manager',
    (o) => {
      const extra = structuredClone(ofRunner(o, 'Deployment'));
      set(extra, 'metadata.name', 'shadow-manager');
      set(extra, ['metadata', 'labels', 'runner-fleet/runner'], 'shadow');
      o.push(extra);
    },
  ),
];

/** Changes of rights and of the namespace. */
export const CLUSTER_MUTATIONS: readonly Mutation[] = [...RBAC, ...NAMESPACES];
