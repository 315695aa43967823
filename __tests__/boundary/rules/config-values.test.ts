import { type Manifest, push, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  find,
  manager,
  ofRunner,
  setKubernetes,
} from '../mutations/mutation';
import { resultOf, statusOf } from './status';

type Change = (o: Manifest[]) => void;

const section =
  (key: string, value: unknown): Change =>
  (o) =>
    editSection(o, (s) => set(s, [key], value));

/** The same URL for every runner. */
const everyUrl =
  (url: string): Change =>
  (o) => {
    for (const config of o.filter((object) => object['kind'] === 'ConfigMap')) {
      const data = config['data'] as Record<string, string>;
      data['config.toml'] = String(data['config.toml']).replace('https://gitlab.com', url);
    }
  };

describe('config-gitlab-url', () => {
  test.each<[string, string]>([
    ['https://gitlab.example.com', 'pass'],
    ['https://gitlab.example.com:8443/gitlab', 'pass'],
    ['https://gitlab.example.com/$X', 'fail'],
    ['https://gitlab.example.com/%7Ea', 'pass'],
    ['https://a@gitlab.example.com', 'fail'],
    ['https://gitlab.example.com#a', 'fail'],
    ['https://gitlab.example.com?a', 'fail'],
    ['https://gitlab.example.com\\\\@evil.example', 'fail'],
    ['https://gitläb.example.com', 'fail'],
    ['gitlab.example.com', 'fail'],
  ])('%s: %s', (url, status) => {
    expect(statusOf('config-gitlab-url', everyUrl(url))).toBe(status);
  });

  test('another GitLab than the public one is named, once for a fleet', () => {
    expect(resultOf('config-gitlab-url', everyUrl('https://gitlab.example.com')).openings).toEqual([
      {
        code: 'config-gitlab-url',
        path: 'fleet tinyland',
        sentence: 'managers take jobs from https://gitlab.example.com and send it their tokens',
      },
    ]);
    expect(resultOf('config-gitlab-url', () => undefined).openings).toEqual([]);
  });

  test('the runner that differs is told, not the others', () => {
    const { findings } = resultOf('config-gitlab-url', section('url', 'https://gitlab.com:8443'));
    expect(findings.map(({ path }) => path)).toEqual([
      'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].url',
    ]);
  });

  test('jobs may clone from their own GitLab', () => {
    expect(statusOf('config-gitlab-url', section('clone_url', 'https://gitlab.com'))).toBe('pass');
    expect(statusOf('config-gitlab-url', section('clone_url', ''))).toBe('pass');
  });

  test('two instances of one host are two', () => {
    const { findings } = resultOf('config-gitlab-url', (o) => {
      everyUrl('https://gitlab.com/blue')(o);
      section('url', 'https://gitlab.com/red')(o);
    });
    expect(findings.map(({ value, allowed }) => [value, allowed])).toEqual([
      ['https://gitlab.com/red', 'https://gitlab.com/blue'],
    ]);
    expect(statusOf('config-gitlab-url', section('url', 'https://gitlab.com/'))).toBe('pass');
  });
});

describe('config-directories', () => {
  test.each<[string, string]>([
    ['/builds', 'pass'],
    ['/tmp/builds', 'pass'],
    ['/home/build/x', 'pass'],
    ['/cache/', 'pass'],
    ['/tmp/..', 'fail'],
    ['/tmpfoo', 'fail'],
    ['/', 'fail'],
    ['/usr/local/bin', 'fail'],
    ['tmp', 'fail'],
    ['/tmp/$CI_JOB_NAME', 'fail'],
  ])('%s: %s', (path, status) => {
    for (const key of ['builds_dir', 'cache_dir']) {
      expect(statusOf('config-directories', section(key, path))).toBe(status);
    }
    for (const key of ['logs_base_dir', 'scripts_base_dir']) {
      expect(statusOf('config-directories', setKubernetes(key, path))).toBe(status);
    }
  });
});

describe('config-cache', () => {
  const cache = (value: Manifest): Change => section('cache', value);

  test.each(['AccessKey', 'secretkey', 'SessionToken', 'AccountKey', 'PrivateKey', 'CredentialsFile'])(
    '%s',
    (key) => {
      expect(statusOf('config-cache', cache({ Type: 's3', s3: { [key]: 'x' } }))).toBe('fail');
      expect(statusOf('config-cache', cache({ Type: 's3', [key]: '' }))).toBe('pass');
    },
  );

  test('without credentials it is an opening', () => {
    expect(resultOf('config-cache', cache({ Type: 's3', s3: { BucketName: 'b' } })).openings).toHaveLength(1);
    expect(resultOf('config-cache', () => undefined).openings).toEqual([]);
  });
});

describe('config-environment', () => {
  const variable =
    (entry: string): Change =>
    (o) =>
      editSection(o, (s) => push(s, 'environment', entry));

  test.each([
    'DOCKER_HOST=tcp://docker:2375',
    'DOCKER_HOST=unix:///var/run/docker.sock',
    'DOCKER_TLS_CERTDIR=',
    'GIT_DEPTH=20',
    'GIT_STRATEGY=fetch',
    'GIT_FETCH_EXTRA_FLAGS=--prune --no-tags',
    'HOME=/tmp',
    'MAVEN_OPTS=-Dmaven.repo.local=.m2',
    'PIP_INDEX_URL=https://pypi.example.com/simple',
    'GOPROXY=https://proxy.example.com',
    'NIX_CONFIG=require-sigs = true\naccept-flake-config = false',
    'XPATH=1',
    'ENVIRONMENT=test',
  ])('%s is free', (entry) => {
    expect(statusOf('config-environment', variable(entry))).toBe('pass');
  });

  test.each([
    'ld_preload=x',
    'LD_AUDIT=x',
    'GIT_CONFIG_KEY_0=core.sshCommand',
    'GIT_FETCH_EXTRA_FLAGS=-u x',
    'GIT_CLONE_EXTRA_FLAGS=-c core.hooksPath=/x',
    'DOCKER_HOST=tcp://docker.evil.example:2375',
    'DOCKER_HOST=ssh://x',
    'NIX_CONFIG=post-build-hook = /x',
    'NIX_CONFIG=require-sigs = false',
    'NIX_CONFIG=accept-flake-config=true',
    'PS4=$(x)',
    'OPENSSL_CONF=/x',
    'RUNNER_TOKEN=x',
  ])('%s is refused', (entry) => {
    expect(statusOf('config-environment', variable(entry))).toBe('fail');
  });

  test.each(['HTTPS_PROXY=http://p:3128', 'no_proxy=x', 'https_proxy=x', 'SSL_CERT_FILE=/x'])(
    '%s',
    (entry) => {
      const { status, openings } = resultOf('config-environment', variable(entry));
      expect(status).toBe('pass');
      expect(openings.length).toBe(entry.startsWith('no_proxy') ? 0 : 1);
    },
  );
});

describe('config-expansion', () => {
  test.each<[string, Change]>([
    ['helper_image_flavor', setKubernetes('helper_image_flavor', '$X')],
    ['priority_class_name', setKubernetes('priority_class_name', 'a-$X')],
    ['allowed_images', setKubernetes('allowed_images', ['docker.io/$X/*:*'])],
    ['logs_base_dir', setKubernetes('logs_base_dir', '/tmp/$X')],
    ['cache', section('cache', { Path: '$X' })],
    ['name', section('name', '$X')],
  ])('%s', (_, change) => {
    expect(statusOf('config-expansion', change)).toBe('fail');
  });

  test('a variable of jobs may be made of others, and a pattern may end', () => {
    const own = (o: Manifest[]) =>
      editSection(o, (s) => push(s, 'environment', 'GOPATH=$CI_PROJECT_DIR/.go'));
    expect(statusOf('config-expansion', own)).toBe('pass');
    expect(statusOf('config-expansion', setKubernetes('node_selector_overwrite_allowed', '^(?:a=b)$'))).toBe(
      'pass',
    );
  });
});

describe('daemon-command', () => {
  const daemon =
    (key: string, words: readonly string[]): Change =>
    (o) =>
      editKubernetes(o, (k) => set(k, `services.0.${key}`, words), 'dind');

  test.each<[readonly string[], string]>([
    [['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false'], 'pass'],
    [['--host=tcp://localhost:2375', '--tls=false', '--mtu=1400'], 'pass'],
    [['dockerd', '--host=unix:///var/run/docker.sock', '--storage-driver=overlay2'], 'pass'],
    [['dockerd', '--host=tcp://127.0.0.1:2375', '--registry-mirror=https://mirror.example.com'], 'pass'],
    [
      [
        'dockerd',
        '--host=tcp://127.0.0.1:2375',
        '--mtu=1400',
        '--default-network-opt=bridge=com.docker.network.driver.mtu=1400',
      ],
      'pass',
    ],
    [['dockerd', '--default-network-opt=bridge=com.docker.network.bridge.name=eth0'], 'fail'],
    [['dockerd', '--default-network-opt=macvlan=com.docker.network.driver.mtu=1400'], 'fail'],
    [['dockerd', '--registry-mirror=http://mirror.example.com'], 'fail'],
    [['dockerd', '--host=tcp://0.0.0.0:2375'], 'fail'],
    [['dockerd', '-H', 'tcp://127.0.0.1:2375'], 'fail'],
    [['dockerd', 'dockerd'], 'fail'],
    [['/bin/dockerd', '--tls=false'], 'fail'],
    [['docker-init', '--', 'dockerd'], 'fail'],
    [['dockerd', '--data-root=/builds'], 'fail'],
  ])('%j: %s', (words, status) => {
    expect(statusOf('daemon-command', daemon('command', words))).toBe(status);
  });

  test.each<[readonly string[], string]>([
    [[], 'pass'],
    [['dockerd-entrypoint.sh'], 'pass'],
    [['dockerd', '--debug'], 'fail'],
    [['/builds/dockerd'], 'fail'],
  ])('entrypoint %j: %s', (words, status) => {
    expect(statusOf('daemon-command', daemon('entrypoint', words))).toBe(status);
  });

  test('a mirror is an opening', () => {
    const words = ['dockerd', '--host=tcp://127.0.0.1:2375', '--registry-mirror=https://mirror.example.com'];
    expect(resultOf('daemon-command', daemon('command', words)).openings).toMatchObject([
      { sentence: 'the daemon pulls through https://mirror.example.com' },
    ]);
  });
});

describe('image-registries', () => {
  const HELPER = 'registry.example.com/mirror/gitlab-runner-helper:x86_64-v19.3.2';

  test('an image that a policy of the fleet names is an opening, another one a finding', () => {
    const mirrored = setKubernetes('helper_image', HELPER);
    expect(statusOf('image-registries', mirrored)).toBe('fail');
    const named = (o: Manifest[]) => {
      mirrored(o);
      push(find(o, 'ValidatingAdmissionPolicy'), 'spec.validations', {
        expression: `object.x == '${HELPER}'`,
      });
    };
    const { status, openings } = resultOf('image-registries', named);
    expect(status).toBe('pass');
    expect(openings.map(({ sentence }) => sentence)).toEqual([
      `${HELPER} runs in the place of the image that GitLab publishes`,
    ]);
  });

  test.each<[string, string]>([
    ['gitlab/gitlab-runner:alpine-v19.3.2', 'pass'],
    ['docker.io/gitlab/gitlab-runner:alpine-v19.3.2', 'pass'],
    [`registry.gitlab.com/gitlab-org/gitlab-runner@sha256:${'0'.repeat(64)}`, 'pass'],
    ['registry.gitlab.com/gitlab-org/gitlab-runner/x:1', 'fail'],
    ['registry.gitlab.com.evil.example/gitlab-org/gitlab-runner:alpine-v19.3.2', 'fail'],
  ])('a manager of %s: %s', (image, status) => {
    expect(statusOf('image-registries', (o) => set(manager(o), 'image', image))).toBe(status);
  });
});

describe('image-registries and lists of images', () => {
  const list = (key: string): Change =>
    setKubernetes(key, ['docker.io/library/*:*', 'registry.example.com/**']);

  test.each(['allowed_images', 'allowed_services'])('%s', (key) => {
    expect(resultOf('image-registries', list(key)).findings).toMatchObject([
      {
        path: `ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes.${key}`,
        value: 'registry.example.com',
      },
    ]);
    const named = (o: Manifest[]) => {
      list(key)(o);
      push(find(o, 'ValidatingAdmissionPolicy'), 'spec.validations', {
        expression: String.raw`object.x.matches('^(?:registry\\.example\\.com/.*)$')`,
      });
    };
    expect(statusOf('image-registries', named)).toBe('pass');
  });
});

describe('image-allow-lists', () => {
  test.each<[string, string]>([
    ['quay.io/team/**', 'pass'],
    ['{docker.io,quay.io}/**', 'pass'],
    ['docker.io/{a,b}/*:*', 'pass'],
    ['{docker.io,quay.*}/**', 'fail'],
    ['quay.i[a-z]/x:*', 'fail'],
    ['regist?y.example.com/x:*', 'fail'],
    ['{a,b}{c,d}{e,f}{g,h}{i,j}{k,l}{m,n}/x:1', 'fail'],
    ['{a/x:1', 'fail'],
  ])('%s: %s', (pattern, status) => {
    expect(statusOf('image-allow-lists', setKubernetes('allowed_images', [pattern]))).toBe(status);
  });

  test('a registry that is not everybody’s is an opening', () => {
    const openings = (...patterns: readonly string[]) =>
      resultOf('image-allow-lists', setKubernetes('allowed_images', patterns)).openings.map(
        ({ sentence }) => sentence,
      );
    expect(openings('*:*', 'docker.io/**', 'nixos/nix:*', 'registry.gitlab.com/**')).toEqual([]);
    expect(openings('quay.io/**', 'localhost/x:*')).toEqual([
      'jobs run images of quay.io/**',
      'jobs run images of localhost/x:*',
    ]);
  });
});

describe('config-capacity', () => {
  const quota =
    (hard: Manifest): Change =>
    (o) =>
      set(
        find(o, 'ResourceQuota', (name) => name === 'docker-job'),
        'spec.hard',
        hard,
      );

  const bounded: Change = (o) =>
    editKubernetes(o, (k) =>
      Object.assign(k, {
        cpu_limit: '2',
        helper_cpu_limit: '500m',
        service_cpu_limit: '1',
        cpu_request: '1',
      }),
    );

  const both =
    (...changes: readonly Change[]): Change =>
    (o) => {
      for (const change of changes) {
        change(o);
      }
    };

  test.each<[string, Change, string]>([
    ['fewer jobs than the quota', (o) => editConfig(o, (c) => set(c, 'concurrent', 3)), 'fail'],
    ['a limit below concurrent', both(section('limit', 2), quota({ pods: '2' })), 'fail'],
    ['a limit as high as concurrent', section('limit', 4), 'pass'],
    ['a limit above concurrent', section('limit', 40), 'fail'],
    [
      'no concurrent, which is one',
      both((o) => editConfig(o, (c) => delete c['concurrent']), quota({ pods: '1' })),
      'pass',
    ],
    ['concurrent of nothing', (o) => editConfig(o, (c) => set(c, 'concurrent', 0)), 'fail'],
    [
      'replicas',
      both((o) => set(ofRunner(o, 'Deployment'), 'spec.replicas', 2), quota({ pods: '8' })),
      'pass',
    ],
    ['a quota without pods', quota({ 'limits.cpu': '8' }), 'fail'],
    ['limits that fit', both(bounded, quota({ pods: '4', 'limits.cpu': '10' })), 'pass'],
    ['limits that do not fit', both(bounded, quota({ pods: '4', 'limits.cpu': '9900m' })), 'fail'],
    [
      'limits that are not there',
      both(setKubernetes('memory_limit', undefined), quota({ pods: '4', 'limits.memory': '1Ti' })),
      'fail',
    ],
    ['a request of nothing', setKubernetes('cpu_request', '0'), 'pass'],
    ['a limit that is no quantity', setKubernetes('cpu_limit', 'much'), 'fail'],
    ['a limit below nothing', setKubernetes('cpu_limit', '-1'), 'fail'],
    ['an overwrite within the range', setKubernetes('cpu_limit_overwrite_max_allowed', '4'), 'pass'],
  ])('%s', (_, change, status) => {
    expect(statusOf('config-capacity', change)).toBe(status);
  });

  const CLASS = 'tinyland-runners-docker-job';

  test.each<[string, unknown, string]>([
    ['its class', { scopeName: 'PriorityClass', operator: 'In', values: [CLASS] }, 'fail'],
    [
      'its class among others',
      { scopeName: 'PriorityClass', operator: 'In', values: [CLASS, 'other'] },
      'pass',
    ],
    ['another class', { scopeName: 'PriorityClass', operator: 'In', values: ['other'] }, 'pass'],
    ['another scope', { scopeName: 'Terminating', operator: 'In', values: [CLASS] }, 'pass'],
  ])('a quota that is too small holds a runner where it is for %s', (_, expression, status) => {
    const small = both(quota({ pods: '1' }), (o) =>
      set(
        find(o, 'ResourceQuota', (name) => name === 'docker-job'),
        'spec.scopeSelector.matchExpressions',
        [expression],
      ),
    );
    expect(statusOf('config-capacity', small)).toBe(status);
  });

  test('an overwrite within the range is an opening', () => {
    const { openings } = resultOf('config-capacity', setKubernetes('cpu_limit_overwrite_max_allowed', '4'));
    expect(openings).toMatchObject([{ sentence: 'a job may raise the bound up to 4' }]);
  });

  test('an overwrite counts as the limit that a job makes of it', () => {
    const raised = both(
      bounded,
      quota({ pods: '4', 'limits.cpu': '10' }),
      setKubernetes('cpu_limit_overwrite_max_allowed', '4'),
    );
    expect(statusOf('config-capacity', raised)).toBe('fail');
  });
});

describe('what stands beside jobs', () => {
  const volume =
    (source: string, path: string, kind: 'docker' | 'dind'): Change =>
    (o) =>
      editKubernetes(o, (k) => set(k, `volumes.${source}`, [{ name: 'a', mount_path: path }]), kind);

  test.each<[string, string, 'docker' | 'dind', string]>([
    ['empty_dir', '/certs/client', 'dind', 'pass'],
    ['empty_dir', '/dev/shm', 'dind', 'pass'],
    ['empty_dir', '/tmp/a', 'dind', 'pass'],
    ['empty_dir', '/usr/local/bin', 'dind', 'fail'],
    ['config_map', '/usr/local/bin/dockerd', 'dind', 'fail'],
    ['config_map', '/etc/nix', 'docker', 'pass'],
  ])('%s at %s of %s: %s', (source, path, kind, status) => {
    expect(statusOf('config-directories', volume(source, path, kind))).toBe(status);
  });

  test('a ConfigMap, a service and an authority are openings', () => {
    const sentences = (rule: string, change: Change) =>
      resultOf(rule, change).openings.map(({ sentence }) => sentence);
    expect(sentences('config-directories', volume('config_map', '/etc/nix', 'docker'))).toEqual([
      'jobs find a ConfigMap at /etc/nix',
    ]);
    const service = setKubernetes('services', [{ name: 'docker.io/library/redis:8.0.0', alias: 'redis' }]);
    expect(sentences('service-names', service)).toEqual([
      'docker.io/library/redis:8.0.0 runs beside every job, as redis',
    ]);
    expect(sentences('config-gitlab-url', section('tls-ca-file', '/etc/gitlab-runner/ca.crt'))).toEqual([
      'managers, and jobs where they fetch, trust the authorities in /etc/gitlab-runner/ca.crt',
    ]);
  });

  test('hooks of older versions are no keys any more', () => {
    for (const key of ['pre_clone_script', 'post_clone_script', 'PRE_CLONE_SCRIPT']) {
      expect(statusOf('config-keys-known', section(key, 'x'))).toBe('fail');
    }
  });
});
