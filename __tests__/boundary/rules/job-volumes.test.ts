import { type Manifest, push, set } from '../edit';
import { editKubernetes, find, manager, managerPod, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('volumes', () => {
  test.each<[string, unknown, string]>([
    ['empty_dir', {}, 'pass'],
    ['config_map', {}, 'pass'],
    ['secret', {}, 'fail'],
    ['pvc', {}, 'pass'],
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

  test.each<[Manifest, string]>([
    [{ key: 'dind', operator: 'Equal', effect: 'NoSchedule' }, 'fail'],
    [{ key: 'dind', operator: 'Equal', value: '', effect: 'NoSchedule' }, 'fail'],
    [{ key: 'dind', operator: 'Equal', value: 'other', effect: 'NoSchedule' }, 'pass'],
  ])('a manager that tolerates %j, where the taint has no value: %s', (toleration, status) => {
    const change = (o: Manifest[]): void => {
      nodes({ pool: 'dind' }, { 'dind=': 'NoSchedule' })(o);
      push(managerPod(o), 'tolerations', toleration);
    };
    expect(statusOf('dind-nodes-apart', change)).toBe(status);
  });

  test.each<[string, string]>([
    ['beta.kubernetes.io/arch', 'not-applicable'],
    ['my.kubernetes.io/os', 'fail'],
    ['kubernetes.io/os-pool', 'fail'],
    ['kubernetes.io/hostname', 'fail'],
  ])('the label %s, without a taint: %s', (label, status) => {
    expect(statusOf('dind-nodes-apart', nodes({ [label]: 'x' }, {}))).toBe(status);
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
    [1000, 'pass'],
    [1001, 'fail'],
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

test('a job mounts no configuration of a runner, be it among the manifests or not', () => {
  const mounting = (o: Manifest[]) => {
    editKubernetes(
      o,
      (k) => set(k, 'volumes.config_map', [{ name: 'docker-config', mount_path: '/c' }]),
      'nix',
    );
    o.splice(o.indexOf(find(o, 'ConfigMap', (name) => name === 'docker-config')), 1);
  };
  expect(resultOf('pod-config-maps-own', mounting).findings).toMatchObject([{ value: 'docker-config' }]);
});

test('pod-volumes tells the path of a mount', () => {
  const mount = { name: 'home', mountPath: '/proc' };
  const { findings } = resultOf('pod-volumes', (o) => push(manager(o), 'volumeMounts', mount));
  expect(findings).toMatchObject([{ value: '/proc' }]);
});
