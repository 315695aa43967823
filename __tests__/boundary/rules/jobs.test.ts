import { type Manifest, push, set } from '../edit';
import {
  editKubernetes,
  find,
  manager,
  managerPod,
  patchJob,
  setKubernetes,
  strategic,
} from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('pod-spec-patch-scope', () => {
  const daemon = (entry: Manifest) =>
    patchJob(strategic({ containers: [{ name: 'docker', ...entry }] }), 'dind');
  const build = (entry: Manifest) => patchJob(strategic({ containers: [{ name: 'build', ...entry }] }));

  test.each([
    'allowPrivilegeEscalation',
    'capabilities',
    'runAsUser',
    'runAsGroup',
    'runAsNonRoot',
    'seccompProfile',
  ])('the daemon may get %s', (field) => {
    expect(
      statusOf('pod-spec-patch-scope', daemon({ securityContext: { privileged: true, [field]: null } })),
    ).toBe('pass');
    expect(statusOf('pod-spec-patch-scope', build({ securityContext: { [field]: null } }))).toBe('fail');
  });

  test.each(['procMount', 'seLinuxOptions', 'appArmorProfile', 'windowsOptions'])('but not %s', (field) => {
    expect(
      statusOf('pod-spec-patch-scope', daemon({ securityContext: { privileged: true, [field]: {} } })),
    ).toBe('fail');
  });

  test.each([
    'image',
    'command',
    'args',
    'lifecycle',
    'ports',
    'envFrom',
    'resources',
    'stdin',
    'workingDir',
  ])('no container gets %s', (field) => {
    expect(statusOf('pod-spec-patch-scope', build({ [field]: [] }))).toBe('fail');
  });

  test.each(['build', 'helper'])('%s may get mounts and variables from Secrets or fields', (name) => {
    const source = { secretKeyRef: { name: 'a', key: 'b' } };
    const env = [
      { name: 'A', valueFrom: source },
      { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ];
    const entry = { name, env, volumeMounts: [{ name: 'repo', mountPath: '/x' }] };
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic({ containers: [entry] })))).toBe('pass');
  });

  test.each<[string, unknown]>([
    ['a plain value', { name: 'A', value: 'x' }],
    ['a ConfigMap', { name: 'A', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
  ])('no variable from %s', (_, variable) => {
    expect(statusOf('pod-spec-patch-scope', build({ env: [variable] }))).toBe('fail');
  });

  test.each(['svc-0', 'init-permissions', 'other', ''])('no patch for container %j', (name) => {
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic({ containers: [{ name, env: [] }] })))).toBe(
      'fail',
    );
  });

  test.each<[unknown, string]>([
    [{ volumes: [{ name: 'a', emptyDir: {} }] }, 'pass'],
    [{ volumes: [{ name: 'a', secret: { secretName: 'b' } }] }, 'fail'],
    [{ volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }] }, 'fail'],
    [{ hostUsers: false }, 'pass'],
    [{ hostUsers: true }, 'fail'],
    [{ hostNetwork: true }, 'fail'],
    [{ initContainers: [] }, 'fail'],
    [{ tolerations: [] }, 'fail'],
    [['x'], 'fail'],
  ])('%j: %s', (patch, status) => {
    expect(statusOf('pod-spec-patch-scope', patchJob(strategic(patch)))).toBe(status);
  });

  test.each(['merge', 'json'])('no patch of type %s', (patch_type) => {
    const patch = patch_type === 'json' ? '[]' : '{}';
    expect(statusOf('pod-spec-patch-scope', patchJob({ patch_type, patch }))).toBe('fail');
  });
});

describe('job-hardened', () => {
  const names = ['build', 'helper', 'service', 'init_permissions'];

  test.each(names)('%s gains no privileges, drops all capabilities and has a profile', (name) => {
    const key = `${name}_container_security_context`;
    expect(statusOf('job-hardened', setKubernetes(key, { allow_privilege_escalation: true }))).toBe('fail');
    expect(statusOf('job-hardened', setKubernetes(key, { capabilities: { drop: ['NET_RAW'] } }))).toBe(
      'fail',
    );
    expect(
      statusOf(
        'job-hardened',
        setKubernetes(key, { allow_privilege_escalation: false, capabilities: { drop: ['ALL'] } }),
      ),
    ).toBe('pass');
  });

  test('a profile of each container is enough', () => {
    const each = (keys: string[]) => (o: Manifest[]) =>
      editKubernetes(o, (k) => {
        k['pod_security_context'] = {};
        for (const name of keys) {
          k[`${name}_container_security_context`] = { seccomp_profile: { type: 'RuntimeDefault' } };
        }
      });
    expect(statusOf('job-hardened', each(names))).toBe('pass');
    expect(statusOf('job-hardened', each(names.slice(1)))).toBe('fail');
  });
});

describe('job-users', () => {
  const tight = (value: unknown) => (o: Manifest[]) =>
    editKubernetes(o, (k) => {
      k['pod_security_context'] = { run_as_non_root: true };
      k['allowed_users'] = value;
    });

  test.each<[string, string]>([
    ['0', 'fail'],
    ['00', 'fail'],
    ['root', 'fail'],
    ['0:0', 'fail'],
    ['root:root', 'fail'],
    ['1000', 'pass'],
    ['10', 'pass'],
    ['rooty', 'pass'],
  ])('%s: %s', (user, status) => {
    const fleet = {
      org: 'tinyland',
      runners: [{ name: 'docker', kind: 'docker', podSecurity: 'restricted' }] as const,
    };
    expect(statusOf('job-users', tight([user]), fleet)).toBe(status);
    expect(
      statusOf('job-users', (o) => editKubernetes(o, (k) => set(k, 'allowed_groups', [user])), fleet),
    ).toBe(status);
  });
});

describe('volumes', () => {
  test.each(['emptyDir', 'downwardAPI', 'configMap', 'projected', 'secret'])(
    'a manager may have %s',
    (type) => {
      expect(statusOf('pod-volumes', (o) => push(managerPod(o), 'volumes', { name: 'v', [type]: {} }))).toBe(
        'pass',
      );
    },
  );

  test.each(['persistentVolumeClaim', 'csi', 'ephemeral', 'image', 'nfs', 'iscsi', 'hostPath'])(
    'but not %s',
    (type) => {
      expect(statusOf('pod-volumes', (o) => push(managerPod(o), 'volumes', { name: 'v', [type]: {} }))).toBe(
        'fail',
      );
    },
  );

  test.each<[string, unknown, string]>([
    ['empty_dir', {}, 'pass'],
    ['config_map', {}, 'pass'],
    ['secret', {}, 'fail'],
    ['pvc', {}, 'fail'],
    ['csi', { driver: 'x' }, 'fail'],
    ['nfs', { server: 'x', path: '/' }, 'fail'],
    ['host_path', {}, 'fail'],
  ])('%s in jobs: %s', (type, rest, status) => {
    const entry = { name: 'v', mount_path: '/v', ...(rest as Manifest) };
    expect(statusOf('pod-volumes', (o) => editKubernetes(o, (k) => set(k, `volumes.${type}`, [entry])))).toBe(
      status,
    );
  });

  test.each<[string, string]>([
    ['/var/run/docker.sock', 'fail'],
    ['/run/containerd/containerd.sock', 'fail'],
    ['/proc', 'fail'],
    ['/sys/fs/cgroup', 'fail'],
    ['/dev/kvm', 'fail'],
    ['/host', 'fail'],
    ['/root/.docker', 'fail'],
    ['/root/.docker/config.json', 'fail'],
    ['/root/.dockercfg', 'fail'],
    ['/dev/shm', 'pass'],
    ['/process', 'pass'],
    ['/builds', 'pass'],
  ])('a mount at %s: %s', (mountPath, status) => {
    expect(
      statusOf('pod-volumes', (o) => push(manager(o), 'volumeMounts', { name: 'home', mountPath })),
    ).toBe(status);
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    ['None', 'pass'],
    ['HostToContainer', 'fail'],
    ['Bidirectional', 'fail'],
  ])('propagation %j: %s', (mountPropagation, status) => {
    expect(
      statusOf('pod-volumes', (o) =>
        push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/m', mountPropagation }),
      ),
    ).toBe(status);
  });
});

describe('dind-nodes-apart', () => {
  const nodes = (selector: unknown, tolerations: unknown) => (o: Manifest[]) =>
    editKubernetes(
      o,
      (k) => Object.assign(k, { node_selector: selector, node_tolerations: tolerations }),
      'dind',
    );

  test('a pool and its taint belong together, and neither is needed', () => {
    expect(statusOf('dind-nodes-apart', nodes({ pool: 'dind' }, { 'dind=only': 'NoSchedule' }))).toBe('pass');
    expect(statusOf('dind-nodes-apart', nodes({}, { 'dind=only': 'NoSchedule' }))).toBe('fail');
    expect(statusOf('dind-nodes-apart', nodes({ pool: 'dind' }, {}))).toBe('fail');
    expect(
      statusOf('dind-nodes-apart', nodes({ 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' }, {})),
    ).toBe('not-applicable');
  });

  test.each<[unknown, string]>([
    [{ key: 'dind', operator: 'Equal', value: 'only' }, 'fail'],
    [{ key: 'dind', operator: 'Exists' }, 'fail'],
    [{ key: 'dind', operator: 'Equal', value: 'other' }, 'pass'],
    [{ key: 'arm', operator: 'Exists' }, 'pass'],
  ])('a manager that tolerates %j: %s', (toleration, status) => {
    expect(statusOf('dind-nodes-apart', (o) => set(managerPod(o), 'tolerations', [toleration]))).toBe(status);
  });

  test('a taint without a value keeps every value', () => {
    const change = (o: Manifest[]): void => {
      nodes({ pool: 'dind' }, { dind: 'NoSchedule' })(o);
      set(managerPod(o), 'tolerations', [{ key: 'dind', operator: 'Equal', value: 'x' }]);
    };
    expect(statusOf('dind-nodes-apart', change)).toBe('fail');
  });

  test('each pod is told once', () => {
    const { findings } = resultOf(
      'dind-nodes-apart',
      setKubernetes('node_tolerations', { 'dind=only': 'NoSchedule', dind: 'NoExecute' }),
    );
    expect(findings).toHaveLength(1);
  });
});

describe('priorities', () => {
  test.each<[unknown, string]>([
    [0, 'pass'],
    [-1, 'pass'],
    [1_000_000_000, 'pass'],
    [1_000_000_001, 'fail'],
    ['0', 'fail'],
    [undefined, 'fail'],
  ])('value %j: %s', (value, status) => {
    expect(statusOf('priority-classes', (o) => set(find(o, 'PriorityClass'), 'value', value))).toBe(status);
  });

  test.each<[string, string]>([
    ['tinyland-runners-more', 'pass'],
    ['tinyland-more', 'fail'],
    ['system-x', 'fail'],
    ['other-runners-x', 'fail'],
  ])('a further class %s: %s', (name, status) => {
    const extra = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 0 };
    expect(statusOf('priority-classes', (o) => o.push(extra))).toBe(status);
  });

  test('a number beside the name', () => {
    expect(statusOf('pod-priorities', (o) => set(managerPod(o), 'priority', 5))).toBe('fail');
  });
});
