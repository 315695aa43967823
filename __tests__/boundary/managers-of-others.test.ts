import { type BoundaryReport, checkBoundary, type RuleResult } from '../../lib/boundary/check';
import type { Manifest } from './edit';

/** A manager of another tool: what its container says, and its volumes. */
function manager(container: Manifest, volumes: readonly Manifest[] = []): Manifest {
  const image = 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'ci', namespace: 'ci' },
    spec: { template: { spec: { containers: [{ name: 'manager', image, ...container }], volumes } } },
  };
}

function configMap(name: string, data: Manifest): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'ci' }, data };
}

function resultOf(report: BoundaryReport, rule: string): RuleResult {
  const result = report.results.find(({ id }) => id === rule);
  if (result === undefined) {
    throw new TypeError(`no rule ${rule}`);
  }
  return result;
}

const RUNNERS =
  '[[runners]]\nexecutor = "kubernetes"\nurl = "https://gitlab.example.com"\n[runners.kubernetes]\n';
const MANAGER = 'Deployment ci/ci / spec.template.spec.containers[0]';

describe('config-readable: a manager whose configuration is not among the manifests', () => {
  const mounted = (volume: Manifest, mountPath = '/config'): [Manifest, Manifest[]] => [
    { args: ['run', '--config', `${mountPath}/config.toml`], volumeMounts: [{ name: 'c', mountPath }] },
    [{ name: 'c', ...volume }],
  ];
  const ofSecret = mounted({ secret: { secretName: 'c' } });
  const ofConfigMap = mounted({ configMap: { name: 'c' } });
  const projected = mounted({ projected: { sources: [{ configMap: { name: 'c' } }] } });
  const written = mounted({ emptyDir: {} });
  const byScript = (path: string): Manifest =>
    configMap('scripts', { register: `/entrypoint register --template-config ${path}\n` });
  const SCRIPTS = { name: 's', configMap: { name: 'scripts' } };

  test.each<[string, string, readonly Manifest[]]>([
    ['in a Secret that is not here', '/config/config.toml of Secret c', [manager(...ofSecret)]],
    ['in a ConfigMap that is not here', '/config/config.toml of ConfigMap c', [manager(...ofConfigMap)]],
    [
      'in another ConfigMap than the one that is here',
      '/config/config.toml of ConfigMap c',
      [manager(...ofConfigMap), configMap('d', { 'config.toml': RUNNERS })],
    ],
    [
      'in a ConfigMap of another namespace',
      '/config/config.toml of ConfigMap c',
      [
        manager(...ofConfigMap),
        {
          ...configMap('c', { 'config.toml': RUNNERS }),
          metadata: { name: 'c', namespace: 'other' },
        },
      ],
    ],
    [
      'without a runner in it',
      '/config/config.toml of ConfigMap c',
      [manager(...ofConfigMap), configMap('c', { 'config.toml': 'concurrent = 10\n' })],
    ],
    ['in the image', '/etc/x.toml', [manager({ args: ['run', '-c', '/etc/x.toml'] })]],
    [
      'in variables',
      'variables and scripts',
      [manager({ env: [{ name: 'RUNNER_EXECUTOR', value: 'docker' }] })],
    ],
    [
      'at the path of a variable, beside a configuration that nobody reads',
      '/elsewhere/a.toml',
      [
        manager(
          {
            env: [{ name: 'TEMPLATE_CONFIG_FILE', value: '/elsewhere/a.toml' }],
            volumeMounts: [{ name: 'c', mountPath: '/config' }],
          },
          [{ name: 'c', configMap: { name: 'c' } }],
        ),
        configMap('c', { 'config.toml': RUNNERS }),
      ],
    ],
    [
      'at the path of a chart, beside a configuration that nobody reads',
      '/elsewhere/a.toml of Secret mine',
      [
        manager(
          {
            command: ['/bin/bash', '/s/entrypoint'],
            volumeMounts: [
              { name: 's', mountPath: '/s' },
              { name: 'mine', mountPath: '/elsewhere/' },
            ],
          },
          [SCRIPTS, { name: 'mine', secret: { secretName: 'mine' } }],
        ),
        byScript('/elsewhere/a.toml'),
        configMap('c', { 'config.toml': RUNNERS }),
      ],
    ],
    [
      'of a program that an image of another name runs',
      'variables and scripts',
      [manager({ image: 'ci:1', command: ['/usr/bin/gitlab-runner', 'run'] })],
    ],
  ])('%s', (_, value, objects) => {
    const report = checkBoundary(objects);
    expect(resultOf(report, 'config-readable').findings).toMatchObject([
      {
        path: MANAGER,
        value,
        message: 'the configuration of this manager cannot be seen, so its runners are not judged',
      },
    ]);
  });

  test('rules about its runners say that they were not judged', () => {
    const report = checkBoundary([manager(...ofSecret)]);
    for (const rule of ['job-runner-unprivileged', 'config-executor', 'image-allow-lists']) {
      expect(resultOf(report, rule)).toMatchObject({
        status: 'not-applicable',
        reason: expect.stringContaining('see config-readable'),
      });
    }
    // What is not about the configuration is judged all the same.
    expect(resultOf(report, 'network-default-deny').status).toBe('fail');
  });

  test.each<[string, readonly Manifest[]]>([
    ['mounted', [manager(...ofConfigMap), configMap('c', { 'config.toml': RUNNERS })]],
    [
      'where it lies by default, read by a script of a shell',
      [
        manager(
          {
            command: ['sh', '-c'],
            args: ['exec gitlab-runner run'],
            volumeMounts: [{ name: 'c', mountPath: '/etc/gitlab-runner' }],
          },
          ofConfigMap[1],
        ),
        configMap('c', { 'config.toml': RUNNERS }),
      ],
    ],
    ['projected', [manager(...projected), configMap('c', { 'config.toml': RUNNERS })]],
    [
      'copied at start from what is mounted',
      [
        manager(written[0], [...written[1], { name: 'd', configMap: { name: 'd' } }]),
        configMap('d', { template: RUNNERS }),
      ],
    ],
    [
      'named by the script that registers',
      [
        manager({ command: ['/bin/bash', '/s/entrypoint'], volumeMounts: [{ name: 's', mountPath: '/s' }] }, [
          SCRIPTS,
        ]),
        configMap('scripts', {
          register: '/entrypoint register --template-config /s/config.template.toml',
          'config.template.toml': RUNNERS,
        }),
      ],
    ],
    [
      'that is no manager, but the helper',
      [manager({ image: 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x' })],
    ],
    ['that is no manager', [manager({ image: 'web:1', args: ['run'] })]],
  ])('is not told of one %s', (_, objects) => {
    expect(resultOf(checkBoundary(objects), 'config-readable').findings).toEqual([]);
  });

  test('one that cannot be read is told once, where it stands', () => {
    const objects = [manager(...ofConfigMap), configMap('c', { 'config.toml': '[[runners]\n' })];
    expect(resultOf(checkBoundary(objects), 'config-readable').findings).toMatchObject([
      { path: 'ConfigMap ci/c / config.toml' },
    ]);
  });
});

describe('config-gitlab-encrypted: what a manager is told beside its configuration', () => {
  const found = (container: Manifest, ...more: readonly Manifest[]) =>
    resultOf(checkBoundary([manager(container), ...more]), 'config-gitlab-encrypted').findings.map(
      ({ path, value }) => `${path.replace(MANAGER, '')} ${value}`,
    );
  const variable = (name: string, value: string): Manifest => ({ env: [{ name, value }] });
  const from = (source: Manifest): Manifest => ({ env: [{ name: 'CI_SERVER_URL', valueFrom: source }] });
  const settings = (url: string): Manifest => configMap('settings', { CI_SERVER_URL: url });
  const key = { name: 'settings', key: 'CI_SERVER_URL' };

  test.each<[string, string, Manifest, ...Manifest[]]>([
    [
      'a variable',
      '.env[0] http://gitlab.example.org/',
      variable('CI_SERVER_URL', 'http://gitlab.example.org/'),
    ],
    ['where jobs clone', '.env[0] http://a', variable('CLONE_URL', 'http://a')],
    ['a user in it', '.env[0] http://...@a/', variable('CI_SERVER_URL', 'http://user:pass@a/')],
    ['another variable in it', '.env[0] $(GITLAB)', variable('CI_SERVER_URL', '$(GITLAB)')],
    ['a key of a ConfigMap', '.env[0] http://a', from({ configMapKeyRef: key }), settings('http://a')],
    ['a key of a Secret', '.env[0] undefined', from({ secretKeyRef: key })],
    [
      'a whole ConfigMap',
      '.envFrom[0] http://a',
      { envFrom: [{ configMapRef: { name: 'settings' } }] },
      settings('http://a'),
    ],
    ['an option', '.args http://a', { args: ['register', '--url', 'http://a'] }],
    ['an option in capitals', '.args HTTP://a', { args: ['register', '--url', 'HTTP://a'] }],
    ['a short option', '.args http://a', { args: ['register', '-u', 'http://a'] }],
    ['an option of a script', '.args http://a', { args: ['-c', 'gitlab-runner register --url="http://a"'] }],
  ])('%s', (_, expected, container, ...more) => {
    expect(found(container, ...more)).toEqual([expected]);
  });

  test('a passing one is counted', () => {
    const report = checkBoundary([manager(variable('CI_SERVER_URL', 'https://gitlab.example.org/'))]);
    expect(resultOf(report, 'config-gitlab-encrypted')).toMatchObject({ status: 'pass', seen: 1 });
    expect(found(from({ configMapKeyRef: key }), settings('https://a'))).toEqual([]);
  });

  test('a pod that is no manager may call anything', () => {
    expect(found({ image: 'web:1', env: [{ name: 'CLONE_URL', value: 'http://a' }] })).toEqual([]);
  });
});
