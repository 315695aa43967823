import { type Manifest, push, set } from '../edit';
import { editKubernetes, editSection, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function section(key: string, value: unknown): (o: Manifest[]) => void {
  return (o) => editSection(o, (s) => set(s, key, value));
}

describe('config-docker-executor', () => {
  test.each<[string, unknown, unknown]>([
    ['privileged', true, false],
    ['services_privileged', true, false],
    ['allowed_privileged_images', ['docker:*'], []],
    ['allowed_privileged_services', ['docker:*'], []],
    ['cap_add', ['NET_ADMIN'], []],
    ['devices', ['/dev/kvm'], []],
    ['services_devices', { 'x:*': ['/dev/kvm'] }, {}],
    ['device_cgroup_rules', ['c 1:3 rwm'], []],
    ['gpus', 'all', ''],
    ['service_gpus', 'all', ''],
    ['security_opt', ['no-new-privileges', 'seccomp:unconfined'], ['no-new-privileges']],
    ['services_security_opt', ['no-new-privileges', 'label:disable'], []],
    ['network_mode', 'host', 'bridge'],
    ['pid_mode', 'host', 'container'],
    ['ipcmode', 'host', 'private'],
    ['userns_mode', 'host', ''],
    ['cgroup_parent', '/system.slice', ''],
    ['volumes_from', ['other'], []],
    ['volumes', ['/var/run/docker.sock:/var/run/docker.sock'], ['/cache', 'data:/data', 'data:/data:ro']],
    ['sysctls', { 'net.ipv4.ip_forward': '1' }, {}],
    ['oom_kill_disable', true, false],
    ['extra_hosts', ['gitlab.com:203.0.113.9'], []],
    ['PRIVILEGED', true, false],
  ])('%s', (key, bad, good) => {
    expect(statusOf('config-docker-executor', section('docker', { [key]: bad }))).toBe('fail');
    expect(statusOf('config-docker-executor', section('docker', { [key]: good, image: 'alpine:3' }))).toBe(
      'pass',
    );
  });
});

describe('config-executor', () => {
  test.each(['shell', 'docker', 'docker+machine', 'ssh', 'custom', 'instance', 'Kubernetes'])(
    '%s',
    (executor) => {
      expect(statusOf('config-executor', section('executor', executor))).toBe('fail');
    },
  );

  test.each(['docker', 'ssh', 'parallels', 'virtualbox', 'machine', 'custom', 'instance', 'autoscaler'])(
    'a section %s',
    (name) => {
      expect(statusOf('config-executor', section(name, {}))).toBe('fail');
    },
  );

  test('pause pods', () => {
    expect(statusOf('config-executor', setKubernetes('autoscaler', { max_pause_pods: 1 }))).toBe('fail');
  });

  test('no executor and nothing about pods', () => {
    const bare = (o: Manifest[]) =>
      editSection(o, (s) => {
        delete s['executor'];
        delete s['kubernetes'];
      });
    expect(resultOf('config-executor', bare).findings).toMatchObject([{ value: 'unset' }]);
  });

  test('no executor, in a template that speaks of kubernetes', () => {
    expect(statusOf('config-executor', (o) => editSection(o, (s) => delete s['executor']))).toBe('pass');
  });
});

describe('config-own-namespace', () => {
  test.each(['host', 'context', 'cert_file', 'key_file', 'ca_file', 'bearer_token'])('%s', (key) => {
    expect(statusOf('config-own-namespace', setKubernetes(key, 'x'))).toBe('fail');
    expect(statusOf('config-own-namespace', setKubernetes(key, ''))).toBe('pass');
  });

  test.each<[unknown, string]>([
    ['tinyland-runners', 'pass'],
    ['', 'fail'],
    ['default', 'fail'],
    ['other-runners', 'fail'],
  ])('namespace %j: %s', (namespace, status) => {
    expect(statusOf('config-own-namespace', setKubernetes('namespace', namespace))).toBe(status);
  });
});

describe('feature-flags-pinned', () => {
  test.each([
    ['FF_SUSPENDABLE_ENVIRONMENTS', false],
    ['FF_CONCRETE', false],
    ['FF_SCRIPT_TO_STEP_MIGRATION', false],
    ['FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY', false],
    ['FF_KUBERNETES_HONOR_ENTRYPOINT', false],
    ['FF_PRINT_POD_EVENTS', false],
    ['FF_WAIT_FOR_POD_TO_BE_REACHABLE', false],
    ['FF_USE_POD_ACTIVE_DEADLINE_SECONDS', true],
    ['FF_MASK_ALL_DEFAULT_TOKENS', true],
    ['FF_SECRET_RESOLVING_FAILS_IF_MISSING', true],
    ['FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false],
  ])('%s', (flag, value) => {
    expect(statusOf('feature-flags-pinned', section(`feature_flags.${flag}`, value))).toBe('pass');
    expect(statusOf('feature-flags-pinned', section(`feature_flags.${flag}`, !value))).toBe('fail');
    expect(statusOf('feature-flags-pinned', section(`feature_flags.${flag}`, String(value)))).toBe('fail');
    expect(
      statusOf('feature-flags-pinned', (o) =>
        editSection(o, (s) => delete (s['feature_flags'] as Manifest)[flag]),
      ),
    ).toBe('fail');
  });

  test('FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR may be either, but not open', () => {
    const flag = 'feature_flags.FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR';
    expect(statusOf('feature-flags-pinned', section(flag, true))).toBe('pass');
    expect(statusOf('feature-flags-pinned', section(flag, 'x'))).toBe('fail');
  });
});

describe('overwrites-closed', () => {
  test.each<[string, string]>([
    ['node_selector_overwrite_allowed', '^(?:kubernetes\\.io/hostname=any)$'],
    ['node_selector_overwrite_allowed', '^node-role\\.kubernetes\\.io/control-plane=$'],
    ['node_tolerations_overwrite_allowed', '^$'],
    ['node_tolerations_overwrite_allowed', '^:NoSchedule$'],
    ['node_tolerations_overwrite_allowed', '^:NoExecute$'],
    ['node_tolerations_overwrite_allowed', '^node-role\\.kubernetes\\.io/control-plane:NoSchedule$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/role=manager$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/runner=.*$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/kind=dind$'],
    [
      'pod_annotations_overwrite_allowed',
      '^container\\.apparmor\\.security\\.beta\\.kubernetes\\.io/build=.*$',
    ],
    ['pod_annotations_overwrite_allowed', '^.*$'],
  ])('%s never matches what %s does', (key, pattern) => {
    expect(statusOf('overwrites-closed', setKubernetes(key, pattern))).toBe('fail');
  });

  test.each<[string, string]>([
    ['^pool=a$', 'pass'],
    ['^(?:pool=a|pool=b)$', 'pass'],
    ['^pool=[|a]$', 'pass'],
    ['^pool=a\\|b$', 'pass'],
    ['pool=a', 'fail'],
    ['^pool=a', 'fail'],
    ['pool=a$', 'fail'],
    ['^pool=a|pool=b$', 'fail'],
    ['^(pool=a)|(pool=b)$', 'fail'],
    ['^pool=a\\$', 'fail'],
    ['(?m)^pool=a$', 'fail'],
    ['^(?m:pool=a)$', 'fail'],
    ['^pool=[a$', 'fail'],
    ['x^pool=a$', 'fail'],
    ['^pool=a$b', 'fail'],
    ['^[^.]*$', 'fail'],
    ['^[^./]*$', 'pass'],
  ])('%s: %s', (pattern, status) => {
    expect(statusOf('overwrites-closed', setKubernetes('node_selector_overwrite_allowed', pattern))).toBe(
      status,
    );
  });
});

test('overwrites-closed tells the pattern', () => {
  const told = (pattern: string) =>
    resultOf('overwrites-closed', setKubernetes('node_selector_overwrite_allowed', pattern)).findings.map(
      ({ value }) => value,
    );
  expect(told('^pool=[a$')).toEqual(['^pool=[a$']);
  expect(told('pool=a')).toEqual(['pool=a']);
  expect(told('^[^.]*$')).toEqual(['^[^.]*$']);
});

test('feature-flags-pinned tells why', () => {
  const told = (flag: string, value: unknown) =>
    resultOf('feature-flags-pinned', section(`feature_flags.${flag}`, value)).findings;
  expect(told('FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', true)).toMatchObject([
    { message: 'there is no patch, so the flag must be off', value: 'true', allowed: 'false' },
  ]);
  expect(told('FF_CONCRETE', true)).toMatchObject([
    { message: 'a job may change the flag', fix: 'pin it to false', value: 'true', allowed: 'false' },
  ]);
  const patched = (o: Manifest[]) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false), 'dind');
  expect(resultOf('feature-flags-pinned', patched).findings).toMatchObject([
    { message: 'the patches are not applied unless the flag is on', fix: 'pin it to true' },
  ]);
});

test('config-debug-refused tells what stands there', () => {
  expect(resultOf('config-debug-refused', section('debug_trace_disabled', 'yes')).findings).toMatchObject([
    { value: 'yes', allowed: 'true' },
  ]);
});

test('feature-flags-pinned: an empty list of patches is no patch', () => {
  expect(statusOf('feature-flags-pinned', setKubernetes('pod_spec', []))).toBe('pass');
});

describe('config-expansion', () => {
  test.each<[string, unknown]>([
    ['image', 'a:$X'],
    ['helper_image', 'a:$X'],
    ['service_account', '$X'],
    ['namespace', '$X'],
    ['services', [{ name: 'a:$X', alias: 'a' }]],
    ['services', [{ name: 'a:1', alias: '$X' }]],
    ['pod_labels', { a: '$X' }],
    ['pod_annotations', { a: '$X' }],
    ['node_selector', { a: '$X' }],
    ['node_tolerations', { a: '$X' }],
    ['volumes', { pvc: [{ name: '$X', mount_path: '/a' }] }],
    ['volumes', { empty_dir: [{ name: '$X', mount_path: '/a' }] }],
    ['volumes', { empty_dir: [{ name: 'a', mount_path: '/$X' }] }],
    ['volumes', { empty_dir: [{ name: 'a', mount_path: '/a', sub_path: '$X' }] }],
  ])('%s %j', (key, value) => {
    expect(statusOf('config-expansion', setKubernetes(key, value))).toBe('fail');
  });
});

describe('config-environment', () => {
  test.each([
    'FF_CONCRETE=true',
    'KUBERNETES_PRIVILEGED=true',
    'CI_DEBUG_TRACE=true',
    'CI_SERVER_URL=x',
    'RUNNER_EXECUTOR=shell',
    'ff_concrete=true',
  ])('%s', (entry) => {
    expect(statusOf('config-environment', section('environment', [entry]))).toBe('fail');
    const services = [{ name: 'a:1', alias: 'a', environment: [entry] }];
    expect(statusOf('config-environment', setKubernetes('services', services))).toBe('fail');
  });

  test.each(['DOCKER_HOST=tcp://docker:2375', 'X_FF_=1', 'NIX_CONFIG=a'])('%s is free', (entry) => {
    expect(statusOf('config-environment', section('environment', [entry]))).toBe('pass');
  });
});

describe('config-gitlab-encrypted', () => {
  test.each<[string, string]>([
    ['https://gitlab.example.com:8443/a', 'pass'],
    ['http://gitlab.com', 'fail'],
    ['', 'fail'],
    ['https://', 'fail'],
    ['ftp://https://x', 'fail'],
    ['https:// x', 'fail'],
  ])('%s: %s', (url, status) => {
    expect(statusOf('config-gitlab-encrypted', section('url', url))).toBe(status);
  });

  test('clones too', () => {
    expect(resultOf('config-gitlab-encrypted', section('clone_url', 'http://a')).findings).toMatchObject([
      { value: 'http://a' },
    ]);
    expect(statusOf('config-gitlab-encrypted', section('clone_url', 'https://a'))).toBe('pass');
    expect(statusOf('config-gitlab-encrypted', section('clone_url', ''))).toBe('pass');
  });
});

describe('the daemon', () => {
  test('is not another service of its runner', () => {
    const more = (o: Manifest[]) =>
      editKubernetes(o, (k) => push(k, 'services', { name: 'a:1', alias: 'db', command: ['db'] }), 'dind');
    expect(statusOf('daemon-loopback', more)).toBe('pass');
  });

  test('is privileged by its patch alone', () => {
    const before = (o: Manifest[]) =>
      editKubernetes(o, (k) => set(k, 'service_container_security_context.privileged', true), 'dind');
    const { findings } = resultOf('daemon-alone-privileged', before);
    expect(findings.map(({ message }) => message)).toContain(
      'the daemon is privileged without its patch, and so are services of jobs',
    );
  });

  test('stays unprivileged before its patch, whatever the build is', () => {
    const build = (o: Manifest[]) =>
      editKubernetes(o, (k) => set(k, 'build_container_security_context.privileged', true), 'dind');
    expect(resultOf('daemon-alone-privileged', build).findings.map(({ value }) => value)).toEqual(['build']);
  });

  test.each<[string[], string]>([
    [['dockerd', '--host=tcp://127.0.0.1:2375'], 'pass'],
    [['dockerd', '--host', 'tcp://localhost:2375'], 'pass'],
    [['dockerd', '-H', 'unix:///var/run/docker.sock'], 'pass'],
    [['--host=tcp://127.0.0.1:2375'], 'pass'],
    [['dockerd', '-Htcp://[::1]:2375'], 'pass'],
    [['dockerd'], 'fail'],
    [[], 'fail'],
    [['dockerd', '--host=tcp://0.0.0.0:2375'], 'fail'],
    [['dockerd', '--host=tcp://:2375'], 'fail'],
    [['dockerd', '--host=fd://'], 'fail'],
    [['dockerd', '--host=tcp://127.0.0.1:2375', '--host=tcp://10.0.0.1:2375'], 'fail'],
    [['dockerd', '--host=tcp://127.0.0.1.example.com:2375'], 'fail'],
  ])('%j: %s', (command, status) => {
    expect(
      statusOf('daemon-loopback', (o) =>
        editKubernetes(o, (k) => set(k, 'services.0.command', command), 'dind'),
      ),
    ).toBe(status);
  });

  test.each(['build', 'helper', 'init-permissions', 'svc-0', 'svc-12'])(
    'no service is called %s',
    (alias) => {
      expect(statusOf('daemon-name-held', setKubernetes('services', [{ name: 'a:1', alias }]))).toBe('fail');
    },
  );

  test.each(['docker', 'svc', 'builder', 'helper-1', 'my-svc-0'])('a service may be called %s', (alias) => {
    expect(statusOf('daemon-name-held', setKubernetes('services', [{ name: 'a:1', alias }]))).toBe('pass');
  });
});
