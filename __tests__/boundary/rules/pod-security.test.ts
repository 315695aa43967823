import {
  BASELINE_CAPABILITIES,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
  CONTAINER_SELINUX_TYPES_SINCE_1_31,
} from '../../../lib/world/pod-security-standards';
import { push, set } from '../edit';
import { manager, managerPod, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('what level baseline allows', () => {
  test.each(BASELINE_CAPABILITIES)('capability %s', (name) => {
    expect(statusOf('pss-capabilities', setKubernetes('cap_add', [name]))).toBe('pass');
  });

  test.each(['NET_RAW', 'NET_ADMIN', 'SYS_PTRACE', 'ALL', 'chown', ''])('but not %j', (name) => {
    const context = { capabilities: { add: [name] } };
    expect(statusOf('pss-capabilities', setKubernetes('build_container_security_context', context))).toBe(
      'fail',
    );
  });

  test.each(BASELINE_SYSCTLS)('sysctl %s', (name) => {
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
    ...CONTAINER_SELINUX_TYPES.map((type) => [type, 'pass']),
    ...CONTAINER_SELINUX_TYPES_SINCE_1_31.map((type) => [type, 'fail']),
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

  test.each([...CONFINING_PROFILES.map((type) => [type, 'pass']), ['Unconfined', 'fail'], ['Other', 'fail']])(
    'profile %s: %s',
    (type, status) => {
      expect(
        statusOf('pss-seccomp', (o) => set(manager(o), 'securityContext.seccompProfile', { type })),
      ).toBe(status);
      expect(
        statusOf('pss-app-armor', (o) => set(manager(o), 'securityContext.appArmorProfile', { type })),
      ).toBe(status);
      expect(
        statusOf('pss-app-armor', (o) => set(managerPod(o), 'securityContext.appArmorProfile', { type })),
      ).toBe(status);
    },
  );

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
        const { findings } = resultOf('pss-host-probes', (o) =>
          set(manager(o), path, { [action]: { host: 'a', port: 1 } }),
        );
        expect(findings[0]?.path).toMatch(new RegExp(`containers\\[0\\]\\.${path}\\.${action}\\.host$`));
        expect(
          statusOf('pss-host-probes', (o) => set(manager(o), path, { [action]: { host: '', port: 1 } })),
        ).toBe('pass');
      }
    },
  );
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

test.each([
  ['pss-app-armor', 'appArmorProfile', 'the AppArmor profile does not confine the container'],
  ['pss-seccomp', 'seccompProfile', 'the seccomp profile does not confine the container'],
])('%s names the profile', (rule, field, message) => {
  const path = `securityContext.${field}.type`;
  expect(resultOf(rule, (o) => set(manager(o), path, 'Unconfined')).findings).toMatchObject([{ message }]);
});
