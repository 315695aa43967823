import { ROOT_CERTIFICATE } from '../../fleet/decode/certificate-fixture';
import { get, type Manifest, push, set } from '../edit';
import { manager, managerPod, ofRunner, setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('manager-no-shell', () => {
  test.each([
    'sh',
    '/bin/sh',
    'bash',
    '/usr/bin/bash',
    'ash',
    'dash',
    'zsh',
    'ksh',
    'csh',
    'busybox',
    'pwsh',
    'python',
    'python3',
    '/usr/bin/perl',
  ])('%s', (word) => {
    expect(statusOf('manager-no-shell', (o) => set(manager(o), 'command', [word]))).toBe('fail');
    expect(statusOf('manager-no-shell', (o) => push(manager(o), 'args', word))).toBe('fail');
  });

  test.each(['gitlab-runner', '/usr/bin/dumb-init', 'run', '--shell=bash', '/bin/shell'])(
    'not %s',
    (word) => {
      expect(statusOf('manager-no-shell', (o) => set(manager(o), 'command', [word]))).toBe('pass');
    },
  );

  test.each(['lifecycle.postStart', 'lifecycle.preStop', 'livenessProbe', 'readinessProbe', 'startupProbe'])(
    'in %s',
    (path) => {
      expect(
        statusOf('manager-no-shell', (o) => set(manager(o), path, { exec: { command: ['/bin/sh', 'x'] } })),
      ).toBe('fail');
    },
  );
});

test('manager-no-shell leaves the shells of jobs to jobs', () => {
  const hooks = { post_start: { exec: { command: ['sh', '-c', 'true'] } } };
  expect(statusOf('manager-no-shell', setKubernetes('container_lifecycle', hooks))).toBe('pass');
});

describe('manager-no-registration', () => {
  test('command and arguments are read as one', () => {
    const status = (field: string, words: readonly string[]) =>
      statusOf('manager-no-registration', (o) => set(manager(o), field, words));
    expect(status('command', ['gitlab-runner', 'register'])).toBe('fail');
    expect(status('args', ['please register', '--url=x'])).toBe('fail');
    expect(status('args', ['please register', 'x'])).toBe('pass');
  });

  test.each([
    'KUBERNETES_PRIVILEGED',
    'RUNNER_EXECUTOR',
    'REGISTER_LOCKED',
    'DOCKER_PRIVILEGED',
    'CUSTOM_RUN_EXEC',
    'TEMPLATE_CONFIG_FILE',
    'CONFIG_FILE',
  ])('variable %s', (name) => {
    expect(statusOf('manager-no-registration', (o) => push(manager(o), 'env', { name, value: 'x' }))).toBe(
      'fail',
    );
  });

  test.each(['RUNNER_TOKEN', 'HOME', 'MY_DOCKER_X'])('not variable %s', (name) => {
    expect(statusOf('manager-no-registration', (o) => push(manager(o), 'env', { name, value: 'x' }))).toBe(
      'pass',
    );
  });

  test.each([
    'gitlab-runner register --url x',
    'gitlab-runner --debug register',
    '/entrypoint register --config x',
    'exec "/entrypoint" register',
    'if ! register --url x; then',
  ])('script %s', (script) => {
    expect(
      statusOf('manager-no-registration', (o) => set(ofRunner(o, 'ConfigMap'), ['data', 'x'], script)),
    ).toBe('fail');
  });

  test.each(['gitlab-runner run', 'please register your runner', 'unregister --all-runners'])(
    'not script %s',
    (script) => {
      expect(
        statusOf('manager-no-registration', (o) => set(ofRunner(o, 'ConfigMap'), ['data', 'x'], script)),
      ).toBe('pass');
    },
  );

  test.each(['register', 'run-single'])('argument %s', (word) => {
    expect(statusOf('manager-no-registration', (o) => push(manager(o), 'args', word))).toBe('fail');
  });
});

describe('manager-config-judged', () => {
  test.each<[string[], string]>([
    [['run', '--config=/etc/gitlab-runner/config.toml'], 'pass'],
    [['run', '--config', '/etc/gitlab-runner/config.toml'], 'pass'],
    [['run', '-c', '/etc/gitlab-runner/config.toml'], 'pass'],
    [['--config=/etc/gitlab-runner/config.toml', 'run'], 'pass'],
    [['run'], 'fail'],
    [['--config=/etc/gitlab-runner/config.toml'], 'fail'],
    [['run', '--config=/etc/gitlab-runner/config.toml.d'], 'fail'],
    [['run', '--config=/etc/gitlab-runner/config.toml', '-c', '/x'], 'fail'],
  ])('%j: %s', (args, status) => {
    expect(statusOf('manager-config-judged', (o) => set(manager(o), 'args', args))).toBe(status);
  });

  test('the words of what is no manager are told', () => {
    const { findings } = resultOf('manager-config-judged', (o) => set(manager(o), 'args', ['web']));
    expect(findings).toMatchObject([
      { message: 'the manager reads another file', value: '["web"]' },
      { message: 'the container is no manager', value: '["web"]' },
    ]);
  });

  test('an argument is no program', () => {
    const command = ['gitlab-runner', '--log-format=a.b/c'];
    expect(statusOf('manager-config-judged', (o) => set(manager(o), 'command', command))).toBe('pass');
  });

  test.each<[string, string]>([
    ['/usr/bin/gitlab-runner', 'pass'],
    ['gitlab-runner', 'pass'],
    ['/entrypoint', 'pass'],
    ['/usr/bin/dumb-init', 'pass'],
    ['/sbin/tini', 'pass'],
    ['/tmp/gitlab-runner-x', 'fail'],
    ['./other', 'fail'],
  ])('command %s: %s', (command, status) => {
    expect(statusOf('manager-config-judged', (o) => set(manager(o), 'command', [command]))).toBe(status);
  });

  test.each<[string, string, string]>([
    ['data', ROOT_CERTIFICATE, 'pass'],
    ['data', `${ROOT_CERTIFICATE}\n${ROOT_CERTIFICATE}\n`, 'pass'],
    ['data', `${ROOT_CERTIFICATE}\nconcurrent = 1`, 'fail'],
    ['data', `# ${ROOT_CERTIFICATE}`, 'fail'],
    ['data', ROOT_CERTIFICATE.replaceAll('CERTIFICATE', 'PUBLIC KEY'), 'fail'],
    ['data', '', 'fail'],
    ['binaryData', Buffer.from(ROOT_CERTIFICATE).toString('base64'), 'fail'],
  ])('ca.crt as %s, %j: %s', (field, text, status) => {
    expect(
      statusOf('manager-config-judged', (o) => set(ofRunner(o, 'ConfigMap'), [field, 'ca.crt'], text)),
    ).toBe(status);
  });

  test('mounts', () => {
    const volume = (o: Manifest[]) =>
      (get(managerPod(o), 'volumes') as Manifest[]).find(({ configMap }) => configMap !== undefined);
    const mount = (o: Manifest[]) =>
      (get(manager(o), 'volumeMounts') as Manifest[]).find(({ readOnly }) => readOnly === true);
    const status = (change: (o: Manifest[]) => void) => statusOf('manager-config-judged', change);
    const folder = (mountPath: string) => (o: Manifest[]) =>
      set(manager(o), 'volumeMounts', [{ name: 'config', mountPath, readOnly: true }]);
    expect(status(folder('/etc/gitlab-runner/'))).toBe('pass');
    expect(status(folder('/etc/gitlab-runner//'))).toBe('pass');
    expect(status(folder('/etc/other'))).toBe('fail');
    const file = (subPath: unknown) => (o: Manifest[]) =>
      Object.assign(mount(o) ?? {}, { mountPath: '/etc/gitlab-runner/config.toml', subPath });
    expect(status(file('config.toml'))).toBe('pass');
    expect(status(file('other.toml'))).toBe('fail');
    expect(status(file(undefined))).toBe('fail');
    const partOfFolder = (o: Manifest[]) => {
      folder('/etc/gitlab-runner')(o);
      set(mount(o), 'subPath', 'other.toml');
    };
    expect(status(partOfFolder)).toBe('fail');
    expect(status((o) => set(volume(o), 'configMap.items', [{ key: 'other', path: 'config.toml' }]))).toBe(
      'fail',
    );
    const over = (o: Manifest[]) => {
      folder('/etc/gitlab-runner')(o);
      push(manager(o), 'volumeMounts', { name: 'home', mountPath: '/etc/gitlab-runner' });
    };
    expect(status(over)).toBe('fail');
    expect(status((o) => set(ofRunner(o, 'ConfigMap'), 'binaryData', { 'more.toml': 'YQ==' }))).toBe('fail');
    const certificate = '-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----\n';
    const holding = (key: string) => (o: Manifest[]) =>
      set(ofRunner(o, 'ConfigMap'), ['data', key], certificate);
    expect(status(holding('ca.crt'))).toBe('pass');
    expect(status(holding('more.toml'))).toBe('fail');
  });
});

test('manager-shape tells what the root file system is', () => {
  const path = 'securityContext.readOnlyRootFilesystem';
  const { findings } = resultOf('manager-shape', (o) => set(manager(o), path, false));
  expect(findings).toMatchObject([{ value: 'false', allowed: 'true' }]);
});
