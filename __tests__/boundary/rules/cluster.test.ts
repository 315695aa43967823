import { type Manifest, remove, set } from '../edit';
import { TINYLAND } from '../fleet-fixture';
import { find, inNamespace, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const LABEL = 'pod-security.kubernetes.io';

function label(mode: string, value: string): (o: Manifest[]) => void {
  return (o) => set(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/${mode}`], value);
}

describe('namespace-pod-security', () => {
  test.each([
    ['privileged', TINYLAND.runners],
    ['baseline', TINYLAND.runners.filter(({ kind }) => kind !== 'dind')],
    ['restricted', TINYLAND.runners.filter(({ podSecurity }) => podSecurity === 'restricted')],
  ] as const)('a fleet that needs %s enforces just that', (needed, runners) => {
    for (const level of ['privileged', 'baseline', 'restricted']) {
      const status = statusOf('namespace-pod-security', label('enforce', level), { ...TINYLAND, runners });
      expect(status).toBe(level === needed ? 'pass' : 'fail');
    }
  });

  test.each(['warn', 'audit'])('%s is at least baseline', (mode) => {
    expect(statusOf('namespace-pod-security', label(mode, 'restricted'))).toBe('pass');
    expect(statusOf('namespace-pod-security', label(mode, 'privileged'))).toBe('fail');
    expect(
      statusOf('namespace-pod-security', (o) =>
        remove(find(o, 'Namespace'), ['metadata', 'labels', `${LABEL}/${mode}`]),
      ),
    ).toBe('fail');
  });

  test.each([
    ['latest', 'pass'],
    ['v1.30', 'pass'],
    ['v1.36', 'pass'],
    ['v1.100', 'pass'],
    ['v1.29', 'fail'],
    ['v1.3', 'fail'],
    ['1.30', 'fail'],
    ['', 'fail'],
  ])('version %j: %s', (version, status) => {
    for (const mode of ['enforce', 'warn', 'audit']) {
      expect(statusOf('namespace-pod-security', label(`${mode}-version`, version))).toBe(status);
    }
  });
});

describe('quota-present and limit-range-present', () => {
  const quota = (spec: unknown) => (o: Manifest[]) =>
    set(
      find(o, 'ResourceQuota', (name) => name === 'fleet'),
      'spec',
      spec,
    );

  test.each<[unknown, string]>([
    [{ hard: { pods: '1', 'limits.cpu': '1', 'limits.memory': '1' } }, 'pass'],
    [{ hard: { 'count/pods': '1', 'requests.cpu': '1', 'requests.memory': '1' } }, 'pass'],
    [{ hard: { pods: '1', cpu: '1', memory: '1' } }, 'pass'],
    [{ hard: { 'limits.cpu': '1', 'limits.memory': '1' } }, 'fail'],
    [{ hard: { pods: '1', 'limits.memory': '1' } }, 'fail'],
    [{ hard: { pods: '1', 'limits.cpu': '1' } }, 'fail'],
    [{ hard: { pods: '1', cpu: '1', memory: '1' }, scopes: ['Terminating'] }, 'fail'],
    [{ hard: { pods: '1', cpu: '1', memory: '1' }, scopeSelector: {} }, 'fail'],
    [{}, 'fail'],
  ])('%j: %s', (spec, status) => {
    expect(statusOf('quota-present', quota(spec))).toBe(status);
  });

  test.each<[unknown, string]>([
    [{ scopeName: 'PriorityClass', operator: 'In', values: ['tinyland-runners-docker-job'] }, 'pass'],
    [{ scopeName: 'PriorityClass', operator: 'NotIn', values: ['tinyland-runners-docker-job'] }, 'fail'],
    [{ scopeName: 'Terminating', operator: 'In', values: ['tinyland-runners-docker-job'] }, 'fail'],
    [{ scopeName: 'PriorityClass', operator: 'In', values: ['other'] }, 'fail'],
  ])('the jobs of a runner by %j: %s', (expression, status) => {
    const change = (hard: Manifest) => (o: Manifest[]) =>
      set(
        find(o, 'ResourceQuota', (name) => name === 'docker-job'),
        'spec',
        { hard, scopeSelector: { matchExpressions: [expression] } },
      );
    expect(statusOf('quota-present', change({ pods: '1' }))).toBe(status);
    expect(statusOf('quota-present', change({ 'count/pods': '1' }))).toBe(status);
    expect(statusOf('quota-present', change({ cpu: '1' }))).toBe('fail');
  });

  const min = { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' };
  test.each<[unknown, string]>([
    [[{ type: 'Container', min, max: { cpu: '1', memory: '1' } }], 'pass'],
    [[{ type: 'Container', max: { cpu: '1', memory: '1' } }], 'fail'],
    [[{ type: 'Container', min: { ...min, cpu: '0' }, max: { cpu: '1', memory: '1' } }], 'fail'],
    [[{ type: 'Container', min: { ...min, memory: 0 }, max: { cpu: '1', memory: '1' } }], 'fail'],
    [[{ type: 'Container', min: { cpu: 1, memory: '1' }, max: { cpu: '1', memory: '1' } }], 'fail'],
    [
      [
        { type: 'Pod', min },
        { type: 'Container', max: { cpu: '1', memory: '1' } },
      ],
      'fail',
    ],
    [[{ type: 'Container', min, default: { cpu: '1' }, max: { memory: '1' } }], 'pass'],
    [[{ type: 'Pod' }, { type: 'Container', min, max: { cpu: '1', memory: '1' } }], 'pass'],
    [[{ type: 'Pod', max: { cpu: '1', memory: '1' } }], 'fail'],
    [[{ type: 'Container', max: { cpu: '1' } }], 'fail'],
    [[{ type: 'Container' }], 'fail'],
    [[], 'fail'],
  ])('limits %j: %s', (limits, status) => {
    expect(statusOf('limit-range-present', (o) => set(find(o, 'LimitRange'), 'spec.limits', limits))).toBe(
      status,
    );
  });
});

test('of several LimitRanges one is enough', () => {
  const more = (o: Manifest[]) =>
    o.push(inNamespace(o, 'LimitRange', 'v1', { spec: { limits: [{ type: 'Pod' }] } }));
  expect(statusOf('limit-range-present', more)).toBe('pass');
});

describe('manifests', () => {
  test.each([
    ['v1', 'Namespace'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'],
    ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['apiregistration.k8s.io/v1', 'APIService'],
    ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
    ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
    ['v1', 'PersistentVolume'],
    ['storage.k8s.io/v1', 'StorageClass'],
    ['node.k8s.io/v1', 'RuntimeClass'],
  ])('%s %s names no namespace', (apiVersion, kind) => {
    const object = (metadata: Manifest) => (o: Manifest[]) => o.push({ apiVersion, kind, metadata });
    expect(statusOf('manifests-namespaced', object({ name: 'x' }))).toBe('pass');
    expect(statusOf('manifests-namespaced', object({ name: 'x', namespace: 'tinyland-runners' }))).toBe(
      'fail',
    );
  });

  test.each([
    ['external-secrets.io/v1', 'ExternalSecret', 'pass'],
    ['external-secrets.io/v1beta1', 'ExternalSecret', 'fail'],
    ['bitnami.com/v1alpha1', 'SealedSecret', 'pass'],
    ['monitoring.coreos.com/v1', 'PodMonitor', 'pass'],
    ['monitoring.coreos.com/v1', 'PrometheusRule', 'pass'],
    ['v1', 'ConfigMap', 'pass'],
    ['v1', 'Pod', 'fail'],
    ['batch/v1', 'Job', 'fail'],
    ['v1', 'Service', 'fail'],
    ['v1', 'constructor', 'fail'],
  ])('%s %s: %s', (apiVersion, kind, status) => {
    expect(statusOf('manifests-kinds', (o) => o.push(inNamespace(o, kind, apiVersion, {})))).toBe(status);
  });

  test('what is told of a workload, of an older API and of the rest', () => {
    const told = (apiVersion: string, kind: string) =>
      resultOf('manifests-kinds', (o) => o.push(inNamespace(o, kind, apiVersion, {}))).findings.map(
        ({ message }) => message,
      );
    expect(told('batch/v1', 'Job')).toEqual(['no fleet holds objects of this kind']);
    expect(told('apps/v1beta1', 'Deployment')).toEqual(['the object is of another API than expected']);
    expect(told('v1', 'Service')).toEqual(['no fleet holds objects of this kind']);
  });
});

describe('the fleet', () => {
  test.each(['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'Deployment', 'PodDisruptionBudget'])(
    'needs a %s for every runner',
    (kind) => {
      const gone = (o: Manifest[]): void => {
        o.splice(o.indexOf(ofRunner(o, kind, 'nix')), 1);
      };
      expect(resultOf('fleet-complete', gone).findings).not.toEqual([]);
    },
  );

  test.each(['ServiceAccount', 'Role', 'RoleBinding', 'ConfigMap', 'Deployment', 'PodDisruptionBudget'])(
    'holds no further %s',
    (kind) => {
      const more = (name: string, labels: Manifest) => (o: Manifest[]) => {
        const object = structuredClone(ofRunner(o, kind));
        set(object, 'metadata.name', name);
        set(object, 'metadata.labels', labels);
        o.push(object);
      };
      expect(statusOf('fleet-no-strangers', more('shadow-manager', {}))).toBe('fail');
      expect(
        statusOf('fleet-no-strangers', more('shadow-manager', { 'runner-fleet/runner': 'docker' })),
      ).toBe('fail');
    },
  );

  test('labels tell the runner that the name tells', () => {
    const relabelled = (value: string) => (o: Manifest[]) =>
      set(ofRunner(o, 'Role'), ['metadata', 'labels', 'runner-fleet/runner'], value);
    expect(statusOf('fleet-no-strangers', relabelled('docker'))).toBe('pass');
    expect(statusOf('fleet-no-strangers', relabelled('nix'))).toBe('fail');
    expect(statusOf('fleet-no-strangers', relabelled('shadow'))).toBe('fail');
    expect(
      statusOf('fleet-no-strangers', (o) =>
        remove(ofRunner(o, 'Role'), ['metadata', 'labels', 'runner-fleet/runner']),
      ),
    ).toBe('pass');
  });

  test('an empty configuration, and one under another key', () => {
    const told = (data: Manifest) =>
      resultOf('fleet-complete', (o) => set(ofRunner(o, 'ConfigMap'), 'data', data)).findings.map(
        ({ message }) => message,
      );
    expect(told({ 'config.toml': 'concurrent = 1\n' })).toEqual([
      'there is no [[runners]] section under the key config.toml',
    ]);
    expect(told({ 'other.toml': '[[runners]]\nname = "docker"\n' })).toEqual([
      'there is no [[runners]] section under the key config.toml',
    ]);
  });
});
