import { goldens } from '../corpus/golden';
import type { LiveObject } from './fake-cluster';
import { healthyObjects, NAMESPACE, secret } from './live-fleet';

/** Something that somebody did to a cluster, and the checks that must find it, each where it is. */
export interface Tampering {
  readonly does: string;
  readonly objects: () => LiveObject[];
  /** By the id of a check, what the path of one of its findings begins with. No other check may find anything. */
  readonly found: Readonly<Record<string, string>>;
}

/** The pods of the corpus: what a real manager makes for jobs, and what a Deployment makes of managers. */
const PODS: readonly LiveObject[] = goldens()
  .filter(
    ({ fleet, request }) =>
      fleet === 'tinyland' &&
      request.operation === 'CREATE' &&
      request.resource === 'pods' &&
      !request.subresource &&
      /-(?:job|manager)$/.test(String((request.object?.['spec'] as LiveObject)?.['serviceAccountName'])),
  )
  .map(({ request }, index) => onNode(request.object as LiveObject, index));

export function honestPods(): LiveObject[] {
  return structuredClone([...PODS]);
}

/** A pod as it is once it runs: with a node, what plug-ins write on it, and its state. */
function onNode(pod: LiveObject, index: number): LiveObject {
  const isDind = pod['spec'].serviceAccountName === 'dind-job';
  return {
    ...pod,
    metadata: {
      ...pod['metadata'],
      name: index === 0 ? pod['metadata'].name : `${pod['metadata'].name}`,
      uid: `pod-${index}`,
      resourceVersion: '7',
      annotations: { ...pod['metadata'].annotations, 'cni.projectcalico.org/podIP': '10.42.0.7/32' },
    },
    spec: { ...pod['spec'], nodeName: isDind ? 'node-dind' : 'node-1' },
    status: { phase: 'Running' },
  };
}

/** A cluster with pods that run. */
export function runningObjects(): LiveObject[] {
  return [...healthyObjects(), ...honestPods()];
}

/** The cluster, with one object changed. */
export function changing(
  kind: string,
  name: string,
  change: (object: LiveObject) => void,
): () => LiveObject[] {
  return () => {
    const objects = structuredClone(runningObjects());
    const found = objects.find((object) => object.kind === kind && object['metadata'].name === name);
    if (found === undefined) {
      throw new Error(`no ${kind} ${name}`);
    }
    change(found);
    return objects;
  };
}

function changingPod(runner: string, change: (pod: LiveObject) => void): () => LiveObject[] {
  return () => {
    const objects = structuredClone(runningObjects());
    const pod = objects.find(
      ({ kind, spec }) => kind === 'Pod' && spec.serviceAccountName === `${runner}-job`,
    );
    if (pod === undefined) {
      throw new Error(`no job of ${runner}`);
    }
    pod['metadata'].name = 'runner-x-project-1-concurrent-0-tampered';
    change(pod);
    return objects;
  };
}

const without = (kind: string, name: string) => () =>
  runningObjects().filter((object) => object.kind !== kind || object['metadata'].name !== name);

const adding =
  (...more: readonly LiveObject[]) =>
  () => [...runningObjects(), ...more];

const RBAC = 'rbac.authorization.k8s.io/v1';
const POD = `Pod ${NAMESPACE}/runner-x-project-1-concurrent-0-tampered`;

const clusterRole = (name: string, ...rules: readonly object[]): LiveObject => ({
  apiVersion: RBAC,
  kind: 'ClusterRole',
  metadata: { name },
  rules,
});

const binding = (name: string, role: string, ...subjects: readonly object[]): LiveObject => ({
  apiVersion: RBAC,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
  subjects,
});

export const TAMPERINGS: readonly Tampering[] = [
  {
    does: 'a policy is deleted',
    objects: without('ValidatingAdmissionPolicy', 'tinyland-runners-job-pods'),
    found: { 'audit-drift': 'ValidatingAdmissionPolicy tinyland-runners-job-pods' },
  },
  {
    does: 'a binding only warns',
    objects: changing('ValidatingAdmissionPolicyBinding', 'tinyland-runners-job-pods', ({ spec }) => {
      spec.validationActions = ['Warn'];
    }),
    found: {
      'audit-drift': 'ValidatingAdmissionPolicyBinding tinyland-runners-job-pods / spec.validationActions',
    },
  },
  {
    does: 'a policy fails open',
    objects: changing('ValidatingAdmissionPolicy', 'tinyland-runners-job-pods', ({ spec }) => {
      spec.failurePolicy = 'Ignore';
    }),
    found: { 'audit-drift': 'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.failurePolicy' },
  },
  {
    does: 'a policy leaves something out',
    objects: changing('ValidatingAdmissionPolicy', 'tinyland-runners-job-pods', ({ spec }) => {
      spec.matchConstraints.excludeResourceRules = [{ resources: ['pods'] }];
    }),
    found: {
      'audit-drift':
        'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.matchConstraints.excludeResourceRules',
    },
  },
  {
    does: 'a policy takes parameters',
    objects: changing('ValidatingAdmissionPolicy', 'tinyland-runners-job-pods', ({ spec }) => {
      spec.paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
    }),
    found: { 'audit-drift': 'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.paramKind' },
  },
  {
    does: 'a rule of a policy is true',
    objects: changing('ValidatingAdmissionPolicy', 'tinyland-runners-job-pods', ({ spec }) => {
      spec.validations[1].expression = 'true';
    }),
    found: {
      'audit-drift': 'ValidatingAdmissionPolicy tinyland-runners-job-pods / spec.validations[1].expression',
    },
  },
  {
    does: 'the Namespace enforces less',
    objects: changing('Namespace', NAMESPACE, ({ metadata }) => {
      metadata.labels['pod-security.kubernetes.io/audit'] = 'privileged';
    }),
    found: { 'audit-drift': `Namespace ${NAMESPACE} / metadata.labels.pod-security.kubernetes.io/audit` },
  },
  {
    does: 'a NetworkPolicy is deleted',
    objects: without('NetworkPolicy', 'default-deny'),
    found: { 'audit-drift': `NetworkPolicy ${NAMESPACE}/default-deny` },
  },
  {
    does: 'a NetworkPolicy opens more',
    objects: changing('NetworkPolicy', 'docker-job', ({ spec }) => {
      spec.egress.push({});
    }),
    found: { 'audit-drift': `NetworkPolicy ${NAMESPACE}/docker-job / spec.egress[` },
  },
  {
    does: 'another NetworkPolicy is there',
    objects: adding({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'all', namespace: NAMESPACE },
      spec: { podSelector: {}, egress: [{}] },
    }),
    found: { 'audit-extra-objects': `NetworkPolicy ${NAMESPACE}/all` },
  },
  {
    does: 'a manager may do more, by its Role',
    objects: changing('Role', 'docker-manager', ({ rules }) => {
      rules.push({ apiGroups: [''], resources: ['secrets'], verbs: ['list'] });
    }),
    found: {
      'audit-drift': `Role ${NAMESPACE}/docker-manager / rules[`,
      'audit-service-accounts': `RoleBinding ${NAMESPACE}/docker-manager`,
    },
  },
  {
    does: 'a group of ServiceAccounts may read all Secrets',
    objects: adding(
      clusterRole('reader', { apiGroups: [''], resources: ['secrets'], verbs: ['get'] }),
      binding('readers', 'reader', { kind: 'Group', name: `system:serviceaccounts:${NAMESPACE}` }),
    ),
    found: { 'audit-service-accounts': 'ClusterRoleBinding readers' },
  },
  {
    does: 'a job may do something in another namespace',
    objects: adding(clusterRole('reader', { apiGroups: [''], resources: ['*'], verbs: ['*'] }), {
      ...binding('job', 'reader', { kind: 'ServiceAccount', name: 'dind-job', namespace: NAMESPACE }),
      kind: 'RoleBinding',
      metadata: { name: 'job', namespace: 'other' },
    }),
    found: { 'audit-service-accounts': 'RoleBinding other/job' },
  },
  {
    does: 'another config.toml is there',
    objects: changing('ConfigMap', 'docker-config', ({ data }) => {
      data['config.toml'] = data['config.toml'].replace('privileged = false', 'privileged = true');
    }),
    found: { 'audit-drift': `ConfigMap ${NAMESPACE}/docker-config / data.config.toml, line ` },
  },
  {
    does: 'a manager has another container',
    objects: changing('Deployment', 'docker-manager', ({ spec }) => {
      spec.template.spec.containers.push({ name: 'side', image: 'docker.io/library/busybox:1.37.0' });
    }),
    found: { 'audit-drift': `Deployment ${NAMESPACE}/docker-manager / spec.template.spec.containers[1]` },
  },
  {
    does: 'a manager runs an unknown GitLab Runner',
    objects: changing('Deployment', 'docker-manager', ({ spec }) => {
      const [container] = spec.template.spec.containers;
      container.image = container.image.replace('19.3', '17.1');
    }),
    found: {
      'audit-drift': `Deployment ${NAMESPACE}/docker-manager / spec.template.spec.containers[0].image`,
      'audit-versions': `Deployment ${NAMESPACE}/docker-manager`,
    },
  },
  {
    does: 'a quota has room for more',
    objects: changing('ResourceQuota', 'fleet', ({ spec }) => {
      spec.hard.pods = '9999';
    }),
    found: { 'audit-drift': `ResourceQuota ${NAMESPACE}/fleet / spec.hard.pods` },
  },
  {
    does: 'a job pod is privileged',
    objects: changingPod('docker', ({ spec }) => {
      spec.containers[0].securityContext = { ...spec.containers[0].securityContext, privileged: true };
    }),
    found: { 'audit-pods': `${POD} / spec.containers[0].securityContext.privileged` },
  },
  {
    does: 'a job of dind has a second privileged container',
    objects: changingPod('dind', ({ spec }) => {
      spec.containers[0].securityContext = { ...spec.containers[0].securityContext, privileged: true };
    }),
    found: { 'audit-pods': `${POD} / spec.containers[0].securityContext.privileged` },
  },
  {
    does: 'a job pod mounts a path of its node',
    objects: changingPod('docker', ({ spec }) => {
      spec.volumes.push({ name: 'host', hostPath: { path: '/' } });
    }),
    found: { 'audit-pods': `${POD} / spec.volumes[` },
  },
  {
    does: 'a job pod is in the network of its node',
    objects: changingPod('nix', ({ spec }) => {
      spec.hostNetwork = true;
    }),
    found: { 'audit-pods': `${POD} / spec.hostNetwork` },
  },
  {
    does: 'a job pod has a token',
    objects: changingPod('docker', ({ spec }) => {
      spec.automountServiceAccountToken = true;
    }),
    found: { 'audit-pods': POD },
  },
  {
    does: 'a job pod reads the Secret of a manager',
    objects: changingPod('docker', ({ spec }) => {
      spec.containers[0].env = [
        { name: 'T', valueFrom: { secretKeyRef: { name: 'dind-token', key: 'runner-token' } } },
      ];
    }),
    found: { 'audit-pods': POD },
  },
  {
    does: 'a job runs where dind jobs are root',
    objects: changingPod('docker', ({ spec }) => {
      spec.nodeName = 'node-dind';
    }),
    found: { 'audit-pods': `${POD} / spec.nodeName` },
  },
  {
    does: 'a job of dind runs elsewhere',
    objects: changingPod('dind', ({ spec }) => {
      spec.nodeName = 'node-1';
    }),
    found: { 'audit-pods': `${POD} / spec.nodeName` },
  },
  {
    does: 'a pod of nobody runs',
    objects: adding({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'miner', namespace: NAMESPACE },
      spec: { containers: [{ name: 'm', image: 'docker.io/library/busybox:1.37.0' }] },
    }),
    found: { 'audit-pods': `Pod ${NAMESPACE}/miner` },
  },
  {
    does: 'the token of a runner is gone',
    objects: without('Secret', 'nix-token'),
    found: { 'audit-secrets': `Secret ${NAMESPACE}/nix-token` },
  },
  {
    does: 'a Secret lacks a key',
    objects: () => [
      ...without('Secret', 'attic-credentials')(),
      secret('attic-credentials', ['server', 'cache']),
    ],
    found: { 'audit-secrets': `Secret ${NAMESPACE}/attic-credentials` },
  },
  {
    does: 'a Secret of nobody is there',
    objects: adding(secret('forever', ['token'])),
    found: { 'audit-extra-objects': `Secret ${NAMESPACE}/forever` },
  },
  {
    does: 'the nodes of dind have no taint',
    objects: changing('Node', 'node-dind', ({ spec }) => {
      spec.taints = [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }];
    }),
    found: { 'audit-nodes': 'Node node-dind' },
  },
  {
    does: 'a PriorityClass is gone',
    objects: without('PriorityClass', 'tinyland-runners-nix-job'),
    found: {
      'audit-drift': 'PriorityClass tinyland-runners-nix-job',
      'audit-nodes': 'PriorityClass tinyland-runners-nix-job',
    },
  },
  {
    does: 'nothing enforces NetworkPolicies',
    objects: changing('DaemonSet', 'calico-node', ({ metadata }) => {
      metadata.name = 'kube-flannel-ds';
    }),
    found: { 'audit-network': 'DaemonSet kube-system/kube-flannel-ds' },
  },
];
