import type { ExpectedFleet, ExpectedRunner } from '../../lib/boundary/check';
import { admissionManifests, checksumOf } from './admission-fixture';
import { configToml } from './config-fixture';
import type { Manifest } from './edit';

/** A fleet with every kind, and one runner at the level `restricted`. */
export const TINYLAND: ExpectedFleet = {
  org: 'tinyland',
  apiServerCidrs: ['10.43.0.1/32'],
  admission: true,
  runners: [
    { name: 'docker', kind: 'docker', podSecurity: 'baseline' },
    { name: 'docker-tight', kind: 'docker', podSecurity: 'restricted' },
    { name: 'tinyland-docker', kind: 'tinyland-docker', podSecurity: 'baseline' },
    { name: 'nix', kind: 'nix', podSecurity: 'baseline' },
    { name: 'tinyland-nix', kind: 'tinyland-nix', podSecurity: 'baseline' },
    { name: 'dind', kind: 'dind', podSecurity: 'privileged' },
  ],
};

/** Networks that are not public, left out of the openings towards the internet: by hand, for the judge reads the table. */
const NOT_PUBLIC = [
  [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '168.63.129.16/32',
    '169.254.0.0/16',
    '172.16.0.0/12',
  ],
  ['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
].flat();

/** The smallest manifests that the boundary lets pass, written by hand from the contract. */
export function fleetManifests(fleet: ExpectedFleet = TINYLAND): Manifest[] {
  const namespace = `${fleet.org}-runners`;
  const level = fleet.runners.some(({ podSecurity }) => podSecurity === 'privileged')
    ? 'privileged'
    : fleet.runners.every(({ podSecurity }) => podSecurity === 'restricted')
      ? 'restricted'
      : 'baseline';
  const own = (
    kind: string,
    apiVersion: string,
    name: string,
    rest: Manifest,
    labels: Manifest = {},
  ): Manifest => ({
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners', ...labels },
    },
    ...rest,
  });
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners',
          'pod-security.kubernetes.io/enforce': level,
          'pod-security.kubernetes.io/enforce-version': 'v1.30',
          'pod-security.kubernetes.io/warn': 'baseline',
          'pod-security.kubernetes.io/warn-version': 'v1.30',
          'pod-security.kubernetes.io/audit': 'baseline',
          'pod-security.kubernetes.io/audit-version': 'v1.30',
        },
      },
    },
    priorityClass(`${namespace}-manager`),
    ...fleet.runners.map(({ name }) => priorityClass(`${namespace}-${name}-job`)),
    ...admissionManifests(fleet),
    own('NetworkPolicy', 'networking.k8s.io/v1', 'default-deny', {
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    }),
    own('NetworkPolicy', 'networking.k8s.io/v1', 'dns', {
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [dnsRule()] },
    }),
    own('NetworkPolicy', 'networking.k8s.io/v1', 'managers', {
      spec: {
        podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
        policyTypes: ['Egress'],
        egress: [
          {
            to: (fleet.apiServerCidrs ?? ['10.43.0.1/32']).map((cidr) => ({ ipBlock: { cidr } })),
            ports: [{ port: 443 }, { port: 6443 }],
          },
          publicRule(),
        ],
      },
    }),
    own('NetworkPolicy', 'networking.k8s.io/v1', 'managers-metrics', {
      spec: {
        podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
        policyTypes: ['Ingress'],
        ingress: [
          { from: [podsPeer('monitoring', { app: 'prometheus' })], ports: [{ port: 9252, protocol: 'TCP' }] },
        ],
      },
    }),
    own('ResourceQuota', 'v1', 'fleet', {
      spec: { hard: { pods: '20', 'limits.cpu': '40', 'limits.memory': '80Gi' } },
    }),
    own('ResourceQuota', 'v1', 'managers', {
      spec: {
        hard: { pods: '12' },
        scopeSelector: {
          matchExpressions: [
            { scopeName: 'PriorityClass', operator: 'In', values: [`${namespace}-manager`] },
          ],
        },
      },
    }),
    own('LimitRange', 'v1', 'containers', {
      spec: {
        limits: [
          {
            type: 'Container',
            min: { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' },
            default: { cpu: '1', memory: '1Gi' },
            max: { cpu: '8', memory: '16Gi' },
          },
        ],
      },
    }),
    ...fleet.runners.flatMap((runner) => runnerManifests(runner, namespace, own)),
  ];
}

type Own = (kind: string, apiVersion: string, name: string, rest: Manifest, labels?: Manifest) => Manifest;

function runnerManifests(runner: ExpectedRunner, namespace: string, own: Own): readonly Manifest[] {
  const { name } = runner;
  const labels = { 'runner-fleet/runner': name, 'runner-fleet/kind': runner.kind };
  const jobClass = `${namespace}-${name}-job`;
  return [
    own('ServiceAccount', 'v1', `${name}-manager`, { automountServiceAccountToken: false }, labels),
    own('ServiceAccount', 'v1', `${name}-job`, { automountServiceAccountToken: false }, labels),
    own('Role', 'rbac.authorization.k8s.io/v1', `${name}-manager`, { rules: managerRules() }, labels),
    own(
      'RoleBinding',
      'rbac.authorization.k8s.io/v1',
      `${name}-manager`,
      {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-manager` },
        subjects: [{ kind: 'ServiceAccount', name: `${name}-manager`, namespace }],
      },
      labels,
    ),
    own(
      'ConfigMap',
      'v1',
      `${name}-config`,
      { data: { 'config.toml': configToml(runner, namespace) } },
      labels,
    ),
    own('Deployment', 'apps/v1', `${name}-manager`, { spec: deploymentSpec(name, namespace) }, labels),
    own('PodDisruptionBudget', 'policy/v1', `${name}-manager`, { spec: { maxUnavailable: 1 } }, labels),
    own('ResourceQuota', 'v1', `${name}-job`, {
      spec: {
        hard: { pods: '4' },
        scopeSelector: {
          matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [jobClass] }],
        },
      },
    }),
    own('NetworkPolicy', 'networking.k8s.io/v1', `${name}-job`, {
      spec: {
        podSelector: { matchLabels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': name } },
        policyTypes: ['Egress'],
        egress: [
          publicRule(),
          ...(runner.kind?.endsWith('nix') === true
            ? [{ to: [podsPeer('attic-cache-dev', { app: 'attic' })], ports: [{ port: 8080 }] }]
            : []),
        ],
      },
    }),
  ];
}

function deploymentSpec(name: string, namespace: string): Manifest {
  const labels = { 'runner-fleet/runner': name, 'runner-fleet/role': 'manager' };
  const healthy = { httpGet: { path: '/health/ready', port: 9252 }, periodSeconds: 10, timeoutSeconds: 3 };
  return {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations: { 'checksum/config': checksumOf(name) } },
      spec: {
        serviceAccountName: `${name}-manager`,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: `${namespace}-manager`,
        terminationGracePeriodSeconds: 3900,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 100,
          runAsGroup: 65533,
          fsGroup: 65533,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'manager',
            image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2',
            args: [
              'run',
              '--config=/etc/gitlab-runner/config.toml',
              '--working-directory=/home/gitlab-runner',
            ],
            env: [
              {
                name: 'RUNNER_TOKEN',
                valueFrom: { secretKeyRef: { name: `${name}-token`, key: 'runner-token' } },
              },
            ],
            ports: [{ name: 'metrics', containerPort: 9252, protocol: 'TCP' }],
            readinessProbe: { ...healthy, failureThreshold: 3 },
            livenessProbe: { ...healthy, failureThreshold: 6 },
            resources: {
              limits: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '1Gi' },
              requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
            },
            securityContext: {
              privileged: false,
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              runAsNonRoot: true,
              capabilities: { drop: ['ALL'] },
            },
            volumeMounts: [
              { name: 'home', mountPath: '/home/gitlab-runner' },
              {
                name: 'config',
                mountPath: '/etc/gitlab-runner/config.toml',
                subPath: 'config.toml',
                readOnly: true,
              },
              { name: 'runner', mountPath: '/etc/gitlab-runner' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'home', emptyDir: { sizeLimit: '64Mi' } },
          { name: 'config', configMap: { name: `${name}-config` } },
          { name: 'runner', emptyDir: { sizeLimit: '16Mi' } },
          { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        ],
      },
    },
  };
}

function managerRules(): readonly Manifest[] {
  return [
    { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
    { apiGroups: [''], resources: ['pods/exec', 'pods/attach'], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'update', 'delete'] },
    { apiGroups: [''], resources: ['events'], verbs: ['list'] },
  ];
}

function priorityClass(name: string): Manifest {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: 0,
    preemptionPolicy: 'Never',
  };
}

function podsPeer(namespace: string, pods: Manifest): Manifest {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: pods },
  };
}

function dnsRule(): Manifest {
  return {
    to: [podsPeer('kube-system', { 'k8s-app': 'kube-dns' })],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
}

function publicRule(): Manifest {
  return {
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: NOT_PUBLIC } },
      {
        ipBlock: {
          cidr: '::/0',
          except: [
            '::/80',
            '64:ff9b::/96',
            '64:ff9b:1::/48',
            '2002::/16',
            'fc00::/7',
            'fd00::/8',
            'fe80::/10',
            'ff00::/8',
          ],
        },
      },
    ],
    ports: [{ port: 443, protocol: 'TCP' }],
  };
}
