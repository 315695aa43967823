import { push, set } from '../edit';
import { manager, managerPod, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('what level baseline allows', () => {
  test.each([
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYS_CHROOT',
  ])('capability %s', (name) => {
    expect(statusOf('pss-capabilities', setKubernetes('cap_add', [name]))).toBe('pass');
  });

  test.each(['NET_RAW', 'NET_ADMIN', 'SYS_PTRACE', 'ALL', 'chown', ''])('but not %j', (name) => {
    const context = { capabilities: { add: [name] } };
    expect(statusOf('pss-capabilities', setKubernetes('build_container_security_context', context))).toBe(
      'fail',
    );
  });

  test.each([
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.ip_local_reserved_ports',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ping_group_range',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_syncookies',
  ])('sysctl %s', (name) => {
    expect(
      statusOf('pss-sysctls', (o) => set(managerPod(o), 'securityContext.sysctls', [{ name, value: '1' }])),
    ).toBe('pass');
  });

  test.each(['net.ipv4.tcp_rmem', 'net.core.somaxconn', ''])('but not sysctl %j', (name) => {
    expect(
      statusOf('pss-sysctls', (o) => set(managerPod(o), 'securityContext.sysctls', [{ name, value: '1' }])),
    ).toBe('fail');
  });

  test.each([
    ['', 'pass'],
    ['container_t', 'pass'],
    ['container_init_t', 'pass'],
    ['container_kvm_t', 'pass'],
    ['container_engine_t', 'fail'],
    ['spc_t', 'fail'],
  ])('SELinux type %j: %s', (type, status) => {
    expect(statusOf('pss-selinux', (o) => set(manager(o), 'securityContext.seLinuxOptions', { type }))).toBe(
      status,
    );
  });

  test.each([
    ['user', ''],
    ['role', ''],
  ])('an empty SELinux %s', (field, value) => {
    expect(
      statusOf('pss-selinux', (o) => set(manager(o), 'securityContext.seLinuxOptions', { [field]: value })),
    ).toBe('pass');
    expect(
      statusOf('pss-selinux', (o) => set(manager(o), 'securityContext.seLinuxOptions', { [field]: 'x' })),
    ).toBe('fail');
  });

  test.each([
    ['RuntimeDefault', 'pass'],
    ['Localhost', 'pass'],
    ['Unconfined', 'fail'],
    ['Other', 'fail'],
  ])('profile %s: %s', (type, status) => {
    expect(statusOf('pss-seccomp', (o) => set(manager(o), 'securityContext.seccompProfile', { type }))).toBe(
      status,
    );
    expect(
      statusOf('pss-app-armor', (o) => set(manager(o), 'securityContext.appArmorProfile', { type })),
    ).toBe(status);
    expect(
      statusOf('pss-app-armor', (o) => set(managerPod(o), 'securityContext.appArmorProfile', { type })),
    ).toBe(status);
  });

  test.each([
    ['', 'pass'],
    ['runtime/default', 'pass'],
    ['localhost/a', 'pass'],
    ['unconfined', 'fail'],
    ['runtime/other', 'fail'],
  ])('AppArmor annotation %j: %s', (value, status) => {
    const change = setKubernetes('pod_annotations', {
      'container.apparmor.security.beta.kubernetes.io/build': value,
    });
    expect(statusOf('pss-app-armor', change)).toBe(status);
    expect(statusOf('pss-app-armor', setKubernetes('pod_annotations', { other: value }))).toBe('pass');
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    [null, 'pass'],
    ['Default', 'pass'],
    ['Unmasked', 'fail'],
    ['', 'fail'],
  ])('procMount %j: %s', (value, status) => {
    expect(statusOf('pss-proc-mount', (o) => set(manager(o), 'securityContext.procMount', value))).toBe(
      status,
    );
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    [null, 'pass'],
    [false, 'pass'],
    [true, 'fail'],
    ['true', 'fail'],
    ['false', 'fail'],
    [1, 'fail'],
    [0, 'fail'],
    ['', 'fail'],
  ])('privileged %j: %s', (value, status) => {
    expect(statusOf('pss-privileged', (o) => set(manager(o), 'securityContext.privileged', value))).toBe(
      status,
    );
    expect(statusOf('pss-host-namespaces', (o) => set(managerPod(o), 'hostPID', value))).toBe(status);
    const windows = (context: unknown) =>
      set(context, 'securityContext.windowsOptions', { hostProcess: value });
    expect(statusOf('pss-windows-host-process', (o) => windows(manager(o)))).toBe(status);
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    [0, 'pass'],
    [80, 'fail'],
    ['80', 'fail'],
  ])('hostPort %j: %s', (hostPort, status) => {
    expect(
      statusOf('pss-host-ports', (o) => set(manager(o), 'ports', [{ containerPort: 1, hostPort }])),
    ).toBe(status);
  });

  test.each(['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'])(
    'no host in %s',
    (path) => {
      for (const action of ['httpGet', 'tcpSocket']) {
        expect(
          statusOf('pss-host-probes', (o) => set(manager(o), path, { [action]: { host: 'a', port: 1 } })),
        ).toBe('fail');
        expect(
          statusOf('pss-host-probes', (o) => set(manager(o), path, { [action]: { host: '', port: 1 } })),
        ).toBe('pass');
      }
    },
  );
});

describe('what level restricted allows', () => {
  test.each([
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'persistentVolumeClaim',
    'projected',
    'secret',
  ])('a volume %s', (type) => {
    expect(
      statusOf('pss-volume-types', (o) => push(managerPod(o), 'volumes', { name: 'v', [type]: {} })),
    ).toBe('pass');
  });

  test.each(['hostPath', 'nfs', 'iscsi', 'image', 'gitRepo', 'flexVolume'])('but not %s', (type) => {
    expect(
      statusOf('pss-volume-types', (o) => push(managerPod(o), 'volumes', { name: 'v', [type]: {} })),
    ).toBe('fail');
  });

  test('the pod may say it for all containers, and a container may take it back', () => {
    const says = (pod: unknown, own: unknown) =>
      statusOf('pss-run-as-non-root', (o) => {
        set(managerPod(o), 'securityContext.runAsNonRoot', pod);
        set(manager(o), 'securityContext.runAsNonRoot', own);
      });
    expect(says(true, undefined)).toBe('pass');
    expect(says(undefined, true)).toBe('pass');
    expect(says(false, true)).toBe('pass');
    expect(says(true, false)).toBe('fail');
    expect(says(undefined, undefined)).toBe('fail');
    expect(says('true', undefined)).toBe('fail');
  });

  test.each<[unknown, string]>([
    [undefined, 'pass'],
    [1, 'pass'],
    [0, 'fail'],
    [-1, 'fail'],
    ['0', 'fail'],
    [0.5, 'fail'],
  ])('user %j: %s', (user, status) => {
    expect(statusOf('pss-run-as-user', (o) => set(managerPod(o), 'securityContext.runAsUser', user))).toBe(
      status,
    );
    expect(statusOf('pss-run-as-user', (o) => set(manager(o), 'securityContext.runAsUser', user))).toBe(
      status,
    );
  });

  test('a profile of the container wins over that of the pod', () => {
    const profile = (type: string) =>
      statusOf('pss-seccomp-set', (o) => set(manager(o), 'securityContext.seccompProfile', { type }));
    expect(profile('RuntimeDefault')).toBe('pass');
    expect(profile('Localhost')).toBe('pass');
    expect(profile('Unconfined')).toBe('fail');
  });

  test.each<[unknown, string]>([
    [['ALL'], 'pass'],
    [['ALL', 'NET_RAW'], 'pass'],
    [['NET_RAW'], 'fail'],
    [['all'], 'fail'],
    ['ALL', 'fail'],
    [undefined, 'fail'],
  ])('drop %j: %s', (drop, status) => {
    expect(
      statusOf('pss-capabilities-dropped', (o) => set(manager(o), 'securityContext.capabilities', { drop })),
    ).toBe(status);
  });

  test('of all capabilities only NET_BIND_SERVICE may come back', () => {
    const adding = (...add: string[]) =>
      statusOf('pss-capabilities-dropped', (o) => set(manager(o), 'securityContext.capabilities.add', add));
    expect(adding('NET_BIND_SERVICE')).toBe('pass');
    expect(adding('CHOWN')).toBe('fail');
    expect(adding('NET_BIND_SERVICE', 'CHOWN')).toBe('fail');
  });
});

test('each finding says where, in the words of the manifest', () => {
  const { findings } = resultOf('pss-privileged', (o) => {
    set(manager(o), 'securityContext.privileged', true);
    push(managerPod(o), 'initContainers', { name: 'a', securityContext: { privileged: true } });
  });
  expect(findings.map(({ path }) => path)).toEqual([
    'Deployment tinyland-runners/docker-manager / spec.template.spec.initContainers[0].securityContext.privileged',
    'Deployment tinyland-runners/docker-manager / spec.template.spec.containers[0].securityContext.privileged',
  ]);
  expect(
    findings.every(({ code, value, fix }) => code === 'pss-privileged' && value === 'true' && fix !== ''),
  ).toBe(true);
});
