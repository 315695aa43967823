import type { ApiServer } from '../cluster/api-server';
import { type KubernetesObject, pathOf } from '../cluster/objects';
import { isDenied, kubectl, probe } from '../cluster/on-stage';
import { eventually } from '../cluster/wait';
import type { Stage } from '../stage/stage';

/** The namespace of the fleet that is audited, of which no other test knows. */
export const AUDITED = 'audited-runners';

const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const BINDINGS = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NETWORK = `/apis/networking.k8s.io/v1/namespaces/${AUDITED}/networkpolicies`;

/** Something that somebody did, and by the id of a check what the path of its findings begins with. */
interface Tampering {
  readonly does: string;
  readonly how: (api: ApiServer) => Promise<{ readonly status: number; readonly body: KubernetesObject }>;
  readonly found: Readonly<Record<string, string>>;
}

/** What cannot be done with the policies in place is done while they are not bound, as somebody would who may. */
export const TAMPERED: readonly Tampering[] = [
  {
    does: 'a policy is deleted',
    how: (api) => api.delete(`${POLICIES}/${AUDITED}-connections`),
    found: { 'audit-drift': `ValidatingAdmissionPolicy ${AUDITED}-connections` },
  },
  {
    does: 'a policy fails open',
    how: (api) => api.patch(`${POLICIES}/${AUDITED}-secrets`, { spec: { failurePolicy: 'Ignore' } }),
    found: { 'audit-drift': `ValidatingAdmissionPolicy ${AUDITED}-secrets / spec.failurePolicy` },
  },
  {
    does: 'a policy leaves resources out',
    how: (api) =>
      api.patch(`${POLICIES}/${AUDITED}-neighbours`, {
        spec: {
          matchConstraints: {
            excludeResourceRules: [
              { apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec'] },
            ],
          },
        },
      }),
    found: {
      'audit-drift': `ValidatingAdmissionPolicy ${AUDITED}-neighbours / spec.matchConstraints.excludeResourceRules`,
    },
  },
  {
    does: 'a policy takes parameters',
    how: (api) =>
      api.patch(`${POLICIES}/${AUDITED}-pod-changes`, {
        spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } },
      }),
    found: { 'audit-drift': `ValidatingAdmissionPolicy ${AUDITED}-pod-changes / spec.paramKind` },
  },
  {
    does: 'the Namespace warns of less',
    how: (api) =>
      api.patch(pathOf('namespaces', undefined, AUDITED), {
        metadata: { labels: { 'pod-security.kubernetes.io/warn': 'privileged' } },
      }),
    found: { 'audit-drift': `Namespace ${AUDITED} / metadata.labels.pod-security.kubernetes.io/warn` },
  },
  {
    does: 'a NetworkPolicy is deleted',
    how: (api) => api.delete(`${NETWORK}/default-deny`),
    found: { 'audit-drift': `NetworkPolicy ${AUDITED}/default-deny` },
  },
  {
    does: 'a NetworkPolicy opens everything',
    how: (api) => api.patch(`${NETWORK}/nix-job`, { spec: { egress: [{}] } }),
    found: { 'audit-drift': `NetworkPolicy ${AUDITED}/nix-job / spec.egress` },
  },
  {
    does: 'another NetworkPolicy opens everything',
    how: (api) => api.create(NETWORK, { metadata: { name: 'all' }, spec: { podSelector: {}, egress: [{}] } }),
    found: { 'audit-extra-objects': `NetworkPolicy ${AUDITED}/all` },
  },
  {
    does: 'a manager may do more, by its Role',
    how: (api) =>
      api.patch(pathOf('roles', AUDITED, 'docker-manager'), {
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
      }),
    found: {
      'audit-drift': `Role ${AUDITED}/docker-manager / rules`,
      'audit-service-accounts': `RoleBinding ${AUDITED}/docker-manager`,
    },
  },
  {
    does: 'all ServiceAccounts of the namespace may list nodes',
    how: async (api) => {
      await api.create(`${RBAC}/clusterroles`, {
        metadata: { name: 'tampered' },
        rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
      });
      return api.create(`${RBAC}/clusterrolebindings`, {
        metadata: { name: 'tampered' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'tampered' },
        subjects: [{ kind: 'Group', name: `system:serviceaccounts:${AUDITED}` }],
      });
    },
    found: { 'audit-service-accounts': 'ClusterRoleBinding tampered' },
  },
  {
    does: 'a job may do something in another namespace',
    how: (api) =>
      api.create(`${RBAC}/namespaces/default/rolebindings`, {
        metadata: { name: 'tampered' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'dind-job', namespace: AUDITED }],
      }),
    found: { 'audit-service-accounts': 'RoleBinding default/tampered' },
  },
  {
    does: 'another config.toml is there',
    how: (api) =>
      api.patch(pathOf('configmaps', AUDITED, 'docker-config'), {
        data: { 'config.toml': 'concurrent = 100\n', password: 'hush-hush-config' },
      }),
    found: { 'audit-drift': `ConfigMap ${AUDITED}/docker-config / data.` },
  },
  {
    does: 'a Deployment has what no manifest says',
    how: (api) => api.patch(pathOf('deployments', AUDITED, 'nix-manager'), { spec: { minReadySeconds: 5 } }),
    found: { 'audit-drift': `Deployment ${AUDITED}/nix-manager / spec.minReadySeconds` },
  },
  {
    does: 'a quota has room for more',
    how: (api) => api.patch(pathOf('resourcequotas', AUDITED, 'fleet'), { spec: { hard: { pods: '9999' } } }),
    found: { 'audit-drift': `ResourceQuota ${AUDITED}/fleet / spec.hard.pods` },
  },
  {
    does: 'a ServiceAccount of jobs gets a token',
    how: (api) =>
      api.patch(pathOf('serviceaccounts', AUDITED, 'docker-job'), { automountServiceAccountToken: true }),
    found: { 'audit-drift': `ServiceAccount ${AUDITED}/docker-job / automountServiceAccountToken` },
  },
  {
    does: 'a pod of a job is privileged',
    how: (api) =>
      api.create(pathOf('pods', AUDITED), pod('privileged', { securityContext: { privileged: true } })),
    found: { 'audit-pods': `Pod ${AUDITED}/tampered-privileged` },
  },
  {
    does: 'a pod of a job mounts a path of its node',
    how: (api) =>
      api.create(
        pathOf('pods', AUDITED),
        pod('host-path', {}, { volumes: [{ name: 'host', hostPath: { path: '/' } }] }),
      ),
    found: { 'audit-pods': `Pod ${AUDITED}/tampered-host-path` },
  },
  {
    does: 'a pod of a job is on a node of dind',
    how: (api) => api.create(pathOf('pods', AUDITED), pod('node', {}, { nodeName: 'dind-1' })),
    found: { 'audit-pods': `Pod ${AUDITED}/tampered-node` },
  },
  {
    does: 'a pod of nobody runs',
    how: (api) => api.create(pathOf('pods', AUDITED), pod('miner', {}, { serviceAccountName: 'default' })),
    found: { 'audit-pods': `Pod ${AUDITED}/tampered-miner` },
  },
  {
    does: 'the token of a runner is gone',
    how: (api) => api.delete(pathOf('secrets', AUDITED, 'nix-token')),
    found: { 'audit-secrets': `Secret ${AUDITED}/nix-token` },
  },
  {
    does: 'a Secret lost a key',
    how: (api) => api.patch(pathOf('secrets', AUDITED, 'attic-credentials'), { data: { token: null } }),
    found: { 'audit-secrets': `Secret ${AUDITED}/attic-credentials` },
  },
  {
    does: 'a Secret of nobody is there',
    how: (api) =>
      api.create(pathOf('secrets', AUDITED), {
        metadata: { name: 'tampered' },
        stringData: { password: 'hush-hush-secret' },
      }),
    found: { 'audit-extra-objects': `Secret ${AUDITED}/tampered` },
  },
  {
    does: 'a PriorityClass is gone',
    how: (api) => api.delete(`/apis/scheduling.k8s.io/v1/priorityclasses/${AUDITED}-tinyland-nix-job`),
    found: {
      'audit-drift': `PriorityClass ${AUDITED}-tinyland-nix-job`,
      'audit-nodes': `PriorityClass ${AUDITED}-tinyland-nix-job`,
    },
  },
  {
    does: 'a node of dind has no taint',
    how: (api) =>
      api.create('/api/v1/nodes', {
        metadata: {
          name: 'tampered',
          labels: { 'tinyland.dev/pool': 'dind', 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
        },
        spec: { unschedulable: true },
      }),
    found: { 'audit-nodes': 'Node tampered' },
  },
  {
    does: 'a binding only warns',
    how: (api) =>
      api.patch(`${BINDINGS}/${AUDITED}-job-pods`, { spec: { validationActions: ['Warn', 'Audit'] } }),
    found: {
      'audit-drift': `ValidatingAdmissionPolicyBinding ${AUDITED}-job-pods / spec.validationActions`,
      'audit-admission': `ValidatingAdmissionPolicy ${AUDITED}-job-pods`,
    },
  },
  {
    does: 'a binding is gone',
    how: (api) => api.delete(`${BINDINGS}/${AUDITED}-configs`),
    found: {
      'audit-drift': `ValidatingAdmissionPolicyBinding ${AUDITED}-configs`,
      'audit-admission': `ValidatingAdmissionPolicy ${AUDITED}-configs`,
    },
  },
];

function pod(name: string, container: object, spec: object = {}): object {
  const amounts = { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '16Mi' };
  return {
    metadata: { name: `tampered-${name}` },
    spec: {
      serviceAccountName: 'docker-job',
      priorityClassName: `${AUDITED}-docker-job`,
      containers: [
        {
          name: 'build',
          image: 'docker.io/library/alpine:3.22.2',
          resources: { limits: amounts, requests: amounts },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

/** The bindings of a fleet. */
export function bindingsOf(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
}

/** Does all of it: unbinds the policies for that time, and binds them again but for what is done to bindings. */
export async function tamper(
  stage: Stage,
  api: ApiServer,
  bindings: readonly KubernetesObject[],
): Promise<void> {
  const names = bindings.map(({ metadata }) => metadata.name);
  await kubectl(stage, 'delete', 'validatingadmissionpolicybindings', ...names);
  await eventually('nothing refuses', async () => !isDenied((await probe(api, AUDITED)).body));
  const [ofBindings, others] = [true, false].map((wanted) =>
    TAMPERED.filter(({ does }) => does.startsWith('a binding') === wanted),
  );
  for (const tampering of others ?? []) {
    await eventually(`it is done: ${tampering.does}`, () => done(tampering, api));
  }
  for (const { metadata, spec } of bindings) {
    await api.create(BINDINGS, {
      metadata: { name: metadata.name, labels: metadata.labels, annotations: metadata.annotations },
      spec,
    });
  }
  await eventually('the policies hold again', async () => isDenied((await probe(api, AUDITED)).body));
  for (const tampering of ofBindings ?? []) {
    await eventually(`it is done: ${tampering.does}`, () => done(tampering, api));
  }
  await eventually('the API server knows of changed bindings', async () => {
    const { status } = await api.create(`${pathOf('configmaps', AUDITED)}?dryRun=All`, {
      metadata: { name: 'docker-config' },
    });
    return status === 409;
  });
}

/** A policy is enforced for some moments longer than it is bound. */
async function done({ does, how }: Tampering, api: ApiServer): Promise<boolean> {
  const { status, body } = await how(api);
  if (status >= 300 && !isDenied(body)) {
    throw new Error(`${does}: ${status} ${body['message']}`);
  }
  return status < 300;
}
