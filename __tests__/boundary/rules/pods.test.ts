import { CONTROL_PLANE_NODES } from '../../../lib/world/control-plane-nodes';
import { type Manifest, push, set } from '../edit';
import { find, manager, managerPod, ofRunner, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('pods and their identities', () => {
  test.each<[unknown, string]>([
    [true, 'pass'],
    [false, 'pass'],
    [undefined, 'fail'],
    ['true', 'fail'],
  ])('a manager with automount %j: %s', (value, status) => {
    expect(
      statusOf('service-account-token-held', (o) =>
        set(managerPod(o), 'automountServiceAccountToken', value),
      ),
    ).toBe(status);
  });

  test.each<[unknown, string]>([
    [false, 'pass'],
    [true, 'fail'],
    ['no', 'fail'],
  ])('a job with automount %j: %s', (value, status) => {
    expect(
      statusOf('service-account-token-held', setKubernetes('automount_service_account_token', value)),
    ).toBe(status);
  });

  test.each(['serviceAccountToken', 'podCertificate', 'clusterTrustBundle'])(
    'no volume projects %s',
    (source) => {
      const volume = { name: 'p', projected: { sources: [{ downwardAPI: {} }, { [source]: {} }] } };
      expect(statusOf('service-account-token-projected', (o) => push(managerPod(o), 'volumes', volume))).toBe(
        'fail',
      );
    },
  );

  test.each([
    'eks.amazonaws.com/role-arn',
    'iam.amazonaws.com/role',
    'iam.gke.io/gcp-service-account',
    'azure.workload.identity/client-id',
    'aadpodidbinding',
    'vault.hashicorp.com/agent-inject',
  ])('no identity of a cloud by %s', (key) => {
    expect(
      statusOf('cloud-identity-absent', (o) =>
        set(find(o, 'ServiceAccount'), ['metadata', 'annotations', key], 'x'),
      ),
    ).toBe('fail');
    expect(statusOf('cloud-identity-absent', setKubernetes('pod_annotations', { [key]: 'x' }))).toBe('fail');
    expect(
      statusOf('cloud-identity-absent', (o) =>
        set(ofRunner(o, 'Deployment'), ['spec', 'template', 'metadata', 'labels', key], 'x'),
      ),
    ).toBe('fail');
  });

  test('a ServiceAccount names no Secrets', () => {
    expect(
      statusOf('service-account-no-automount', (o) =>
        set(find(o, 'ServiceAccount'), 'secrets', [{ name: 'a' }]),
      ),
    ).toBe('fail');
    expect(
      statusOf('service-account-no-automount', (o) =>
        set(find(o, 'ServiceAccount'), 'imagePullSecrets', [{ name: 'registry' }]),
      ),
    ).toBe('pass');
  });

  test('service-account-own tells both names of the field', () => {
    const both = (o: Manifest[]): void => set(managerPod(o), 'serviceAccount', 'docker-manager');
    expect(statusOf('service-account-own', both)).toBe('pass');
  });

  test('the default ServiceAccount, named or not', () => {
    expect(
      statusOf('service-account-named', (o) => set(managerPod(o), 'serviceAccountName', 'default')),
    ).toBe('fail');
    expect(statusOf('service-account-named', (o) => set(managerPod(o), 'serviceAccountName', ''))).toBe(
      'fail',
    );
  });

  test.each(['runner-fleet/runner', 'runner-fleet/role'])('both labels tell who a pod is: %s', (label) => {
    const drop = (o: Manifest[]): void =>
      set(ofRunner(o, 'Deployment'), ['spec', 'template', 'metadata', 'labels', label], 'x');
    expect(statusOf('pod-labels-own', drop)).toBe('fail');
    expect(statusOf('pod-labels-own', setKubernetes('pod_labels', { [label]: 'docker' }))).toBe('fail');
  });

  test('a label of the kind must be right, where there is one', () => {
    const kind = (value: string) =>
      statusOf('pod-labels-own', (o) =>
        set(
          ofRunner(o, 'Deployment'),
          ['spec', 'template', 'metadata', 'labels', 'runner-fleet/kind'],
          value,
        ),
      );
    expect(kind('docker')).toBe('pass');
    expect(kind('dind')).toBe('fail');
  });

  test('each finding names the runner’s own', () => {
    const { findings } = resultOf('service-account-own', (o) =>
      set(managerPod(o), 'serviceAccountName', 'x'),
    );
    expect(findings).toMatchObject([{ value: 'x', allowed: 'docker-manager' }]);
  });
});

describe('pod-scheduling, pod-names and pod-resources', () => {
  test.each<[string, unknown, string]>([
    ['nodeName', 'a', 'fail'],
    ['nodeName', '', 'pass'],
    ['nodeName', 'default-scheduler', 'fail'],
    ['schedulerName', 'default-scheduler', 'pass'],
    ['schedulerName', 'a', 'fail'],
    ['tolerations', [{ key: 'a', operator: 'Exists' }], 'pass'],
    ['tolerations', [{ key: '', operator: 'Exists' }], 'fail'],
    ...CONTROL_PLANE_NODES.map((key): [string, unknown, string] => ['tolerations', [{ key }], 'fail']),
  ])('%s %j: %s', (field, value, status) => {
    expect(statusOf('pod-scheduling', (o) => set(managerPod(o), field, value))).toBe(status);
  });

  test.each<[string, unknown, string]>([
    ['hostname', 'a', 'fail'],
    ['subdomain', 'a', 'fail'],
    ['hostnameOverride', 'a', 'fail'],
    ['setHostnameAsFQDN', true, 'fail'],
    ['setHostnameAsFQDN', false, 'pass'],
    ['dnsPolicy', 'ClusterFirst', 'pass'],
    ['dnsPolicy', 'None', 'pass'],
    ['dnsPolicy', 'ClusterFirstWithHostNet', 'fail'],
    ['dnsConfig', { nameservers: [] }, 'pass'],
    ['dnsConfig', { searches: ['a'] }, 'pass'],
    ['hostAliases', [{ ip: '127.0.0.1' }, { ip: '::1' }], 'pass'],
    ['hostAliases', [{ ip: '127.0.0.1' }, { ip: '10.0.0.1' }], 'fail'],
    ['hostAliases', [{ ip: '1.127.0.0' }], 'fail'],
  ])('%s %j: %s', (field, value, status) => {
    expect(statusOf('pod-names', (o) => set(managerPod(o), field, value))).toBe(status);
  });

  test.each<[string, string]>([
    ['', 'pass'],
    ['none', 'pass'],
    ['cluster-first', 'pass'],
    ['default', 'fail'],
    ['cluster-first-with-host-net', 'fail'],
  ])('dns_policy %j of jobs: %s', (value, status) => {
    expect(statusOf('pod-names', setKubernetes('dns_policy', value))).toBe(status);
  });

  test.each<[string, string]>([
    ['cpu', 'pass'],
    ['memory', 'pass'],
    ['ephemeral-storage', 'pass'],
    ['nvidia.com/gpu', 'fail'],
    ['hugepages-2Mi', 'fail'],
  ])('resource %s: %s', (name, status) => {
    for (const bound of ['limits', 'requests']) {
      expect(statusOf('pod-resources', (o) => set(manager(o), ['resources', bound, name], '1'))).toBe(status);
    }
  });

  test('claims and devices', () => {
    expect(statusOf('pod-resources', (o) => set(manager(o), 'resources.claims', [{ name: 'a' }]))).toBe(
      'fail',
    );
    expect(
      statusOf('pod-resources', (o) =>
        set(manager(o), 'volumeDevices', [{ name: 'a', devicePath: '/dev/a' }]),
      ),
    ).toBe('fail');
  });
});

test('manager-shape counts containers of every list', () => {
  expect(
    statusOf('manager-shape', (o) => push(managerPod(o), 'initContainers', { ...manager(o), name: 'x' })),
  ).toBe('fail');
});

test('pod-names tells the name', () => {
  const { findings } = resultOf('pod-names', (o) => set(managerPod(o), 'hostname', 'gitlab'));
  expect(findings).toMatchObject([{ path: expect.stringMatching(/spec\.hostname$/), value: 'gitlab' }]);
});

describe('a job of nobody’s fleet', () => {
  test('reads no Secret either', () => {
    const patch = {
      containers: [
        {
          name: 'build',
          env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'attic-credentials', key: 'token' } } }],
        },
      ],
    };
    const text = `[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes]\nnamespace = "b"\n[[runners.kubernetes.pod_spec]]\npatch = '''${JSON.stringify(patch)}'''\n`;
    const change = (o: Manifest[]) =>
      o.push({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'a', namespace: 'b' },
        data: { 'config.toml': text },
      });
    expect(resultOf('secret-references-own', change).findings).toMatchObject([
      { value: 'attic-credentials, key token' },
    ]);
  });

  test('may pull with what its ServiceAccount names', () => {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', namespace: 'b' } };
    const rest = { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'docker-token' }, {}] };
    expect(statusOf('service-account-no-automount', (o) => o.push({ ...account, ...rest }))).toBe('pass');
  });
});

test.each(['manager', 'job'])('no other pod runs as the %s of a runner', (role) => {
  const stray = (o: Manifest[]) =>
    o.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'tinyland-runners' },
      spec: { serviceAccountName: `docker-${role}`, containers: [] },
    });
  expect(resultOf('service-account-no-strangers', stray).findings).toMatchObject([
    { value: `tinyland-runners/docker-${role}` },
  ]);
});

test('a ServiceAccount of ours pulls with no Secret of a runner', () => {
  const pulling = (name: string) => (o: Manifest[]) =>
    set(find(o, 'ServiceAccount'), 'imagePullSecrets', [{ name }]);
  expect(resultOf('service-account-no-automount', pulling('nix-token')).findings).toMatchObject([
    { value: 'nix-token' },
  ]);
});
