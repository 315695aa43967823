import { type Manifest, set } from '../edit';
import { editSection, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function section(key: string, value: unknown): (o: Manifest[]) => void {
  return (o) => editSection(o, (s) => set(s, key, value));
}

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

test('feature-flags-pinned tells why', () => {
  const told = (flag: string, value: unknown) =>
    resultOf('feature-flags-pinned', section(`feature_flags.${flag}`, value)).findings;
  expect(told('FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', true)).toMatchObject([
    { value: 'true', allowed: 'false' },
  ]);
  expect(told('FF_CONCRETE', true)).toMatchObject([
    { message: 'the flag is not pinned to its one safe value', value: 'true', allowed: 'false' },
  ]);
  const patched = (o: Manifest[]) =>
    editSection(o, (s) => set(s, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', false), 'dind');
  expect(resultOf('feature-flags-pinned', patched).findings).toMatchObject([
    { value: 'false', allowed: 'true' },
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
    ['pod_labels', { a: 'b-$X' }],
    ['pod_labels', { a: '$X$Y' }],
    ['pod_labels', { a: '$CI_JOB_TOKEN' }],
    ['pod_annotations', { a: '${DB_PASSWORD}' }],
    ['pod_labels', { a: { b: '$X' } }],
    ['pod_labels', { 'runner-fleet/role': '$X' }],
    ['pod_annotations', { a: '${X}-b' }],
    ['pod_annotations', { 'iam.gke.io/gcp-service-account': '$X' }],
    ['pod_annotations', { 'container.apparmor.security.beta.kubernetes.io/build': '$X' }],
    ['node_selector', { a: '$X' }],
    ['node_tolerations', { a: '$X' }],
    ['volumes', { pvc: [{ name: '$X', mount_path: '/a' }] }],
    ['volumes', { empty_dir: [{ name: '$X', mount_path: '/a' }] }],
    ['volumes', { empty_dir: [{ name: 'a', mount_path: '/$X' }] }],
    ['volumes', { empty_dir: [{ name: 'a', mount_path: '/a', sub_path: '$X' }] }],
  ])('%s %j', (key, value) => {
    expect(statusOf('config-expansion', setKubernetes(key, value))).toBe('fail');
  });

  test.each(['pod_labels', 'pod_annotations'])(
    'jobs may choose what a key of %s says, which is told',
    (key) => {
      const { status, openings } = resultOf(
        'config-expansion',
        setKubernetes(key, { a: '$X', b: '${Y}', c: 'd' }),
      );
      expect(status).toBe('pass');
      expect(openings?.map(({ sentence }) => sentence)).toEqual([
        'jobs choose the value of a',
        'jobs choose the value of b',
      ]);
    },
  );
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
