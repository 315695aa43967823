import { type Manifest, set } from '../edit';
import { manager, managerPod, ofRunner, setKubernetes } from '../mutations/mutation';
import { statusOf } from './status';

const IMAGE = 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2';

const container =
  (fields: Manifest) =>
  (objects: Manifest[]): void => {
    Object.assign(manager(objects), fields);
  };
const image = (name: string) => container({ image: name });

describe('the image of a manager', () => {
  test.each([
    IMAGE,
    'gitlab/gitlab-runner:alpine-v19.3.2',
    'gitlab/gitlab-runner:alpine3.21-v19.3.2',
    'gitlab/gitlab-runner:19',
    'registry.example.com:5000/mirror/gitlab-runner@sha256:abc',
  ])('may be %s where nobody says which', (name) => {
    expect(statusOf('manager-image', image(name))).toBe('pass');
  });

  test.each([
    'registry.example.com/gitlab-runner/agent:v1',
    'registry.example.com/not-gitlab-runner:v1',
    'gitlab-runner-helper:v1',
    'gitlab/gitlab-runner:v19.3.2',
    'gitlab/gitlab-runner:ubuntu-v19.3.2',
    'gitlab/gitlab-runner:ubi-fips-v19.3.2',
  ])('is not %s', (name) => {
    expect(statusOf('manager-image', image(name))).toBe('fail');
  });

  test.each<[string, number, string]>([
    ['gitlab/gitlab-runner:ubuntu-v19.3.2', 999, 'pass'],
    ['gitlab/gitlab-runner:v19.3.2', 999, 'pass'],
    ['gitlab/gitlab-runner:alpine-v19.3.2', 999, 'fail'],
    ['gitlab/gitlab-runner:alpine-v19.3.2', 0, 'pass'],
    ['gitlab/gitlab-runner:ubi-fips-v19.3.2', 1001, 'pass'],
    ['gitlab/gitlab-runner:ubi-fips-v19.3.2', 999, 'fail'],
    ['gitlab/gitlab-runner:anything', 1234, 'pass'],
  ])('%s with user %d: %s', (name, user, status) => {
    const change = (objects: Manifest[]): void => {
      image(name)(objects);
      set(managerPod(objects), 'securityContext.runAsUser', user);
    };
    expect(statusOf('manager-image', change)).toBe(status);
  });
});

describe('the helper of a runner', () => {
  const helper = (tag: string) =>
    setKubernetes('helper_image', `mirror.example.com/gitlab-runner-helper${tag}`);

  test.each([':x86_64-v19.3.2', ':ubuntu-x86_64-v19.3.2', ':v19.3.2', '@sha256:abc', ':1', ':amd64-v19.3.2'])(
    'may be %s',
    (tag) => {
      expect(statusOf('helper-image', helper(tag))).toBe('pass');
    },
  );

  test.each([':arm64-v19.3.2', ':aarch64-v19.3.2', ':x86_64-v19.3.1', ':s390x-v19.3.2'])(
    'is not %s',
    (tag) => {
      expect(statusOf('helper-image', helper(tag))).toBe('fail');
    },
  );

  test('may be left to the manager', () => {
    expect(statusOf('helper-image', setKubernetes('helper_image', undefined))).toBe('pass');
  });
});

describe('the number of managers', () => {
  const replicas = (number: unknown) => (objects: Manifest[]) =>
    set(ofRunner(objects, 'Deployment'), 'spec.replicas', number);

  test.each([1, 7])('fits into the quota: %d', (number) => {
    expect(statusOf('manager-replicas', replicas(number))).toBe('pass');
  });

  test.each([8, 'many'])('does not fit: %p', (number) => {
    expect(statusOf('manager-replicas', replicas(number))).toBe('fail');
  });

  test('counts the managers of a rollout', () => {
    const surging = (objects: Manifest[]): void => {
      replicas(7)(objects);
      set(ofRunner(objects, 'Deployment'), 'spec.strategy.rollingUpdate.maxSurge', 1);
    };
    expect(statusOf('manager-replicas', surging)).toBe('fail');
  });
});

describe('a manager may', () => {
  const CONFIG = '--config=/etc/gitlab-runner/config.toml';

  test.each([
    { command: ['gitlab-runner'] },
    { command: ['/usr/bin/dumb-init', '--', '/entrypoint'] },
    { args: ['run', '--config', '/etc/gitlab-runner/config.toml', '-d', '/home/gitlab-runner'] },
    { args: ['run', '--working-directory=/home/gitlab-runner', CONFIG] },
  ])('be started so: %j', (fields) => {
    expect(statusOf('manager-command', container(fields))).toBe('pass');
  });

  test.each([
    { args: ['run', CONFIG, '--user'] },
    { args: ['--debug', 'run', CONFIG] },
    { args: ['run', CONFIG, '--config'] },
    { args: ['run', CONFIG, '--configuration=x'] },
    { args: ['verify', CONFIG] },
  ])('not be started so: %j', (fields) => {
    expect(statusOf('manager-command', container(fields))).toBe('fail');
  });

  test.each([
    { readinessProbe: { httpGet: { path: '/health/ready', port: 'metrics' } } },
    { startupProbe: { httpGet: { path: '/metrics', port: 9252 }, failureThreshold: 30 } },
    { livenessProbe: null },
  ])('be asked so: %j', (fields) => {
    expect(statusOf('manager-probes', container(fields))).toBe('pass');
  });

  test.each([
    { readinessProbe: { tcpSocket: { port: 9252 } } },
    { readinessProbe: { grpc: { port: 9252 } } },
    { readinessProbe: { httpGet: { path: '/health/ready', port: 8080 } } },
    { readinessProbe: { httpGet: { path: '/health/ready', port: 9252, host: '10.0.0.1' } } },
    {
      readinessProbe: {
        httpGet: { path: '/health/ready', port: 9252, httpHeaders: [{ name: 'a', value: 'b' }] },
      },
    },
  ])('not be asked so: %j', (fields) => {
    expect(statusOf('manager-probes', container(fields))).toBe('fail');
  });

  test.each(['/etc/gitlab-runner/certs', '/tmp', '/home/gitlab-runner/cache'])('mount at %s', (mountPath) => {
    expect(statusOf('manager-mounts', container({ volumeMounts: [{ name: 'home', mountPath }] }))).toBe(
      'pass',
    );
  });

  test.each(['/', '/usr/local/bin', '/tmpfs', '/tmp/../usr/bin', '/etc'])('not mount at %s', (mountPath) => {
    expect(statusOf('manager-mounts', container({ volumeMounts: [{ name: 'home', mountPath }] }))).toBe(
      'fail',
    );
  });

  test('choose nodes that no dind job runs on', () => {
    const choose = (nodeSelector: Manifest) => (objects: Manifest[]) =>
      set(managerPod(objects), 'nodeSelector', nodeSelector);
    expect(statusOf('manager-nodes', choose({ pool: 'managers', 'kubernetes.io/os': 'linux' }))).toBe('pass');
  });

  test('say what holds anyway', () => {
    const said = (objects: Manifest[]): void => {
      Object.assign(managerPod(objects), {
        dnsPolicy: 'ClusterFirst',
        enableServiceLinks: false,
        shareProcessNamespace: false,
        initContainers: [],
        hostAliases: null,
      });
    };
    expect(statusOf('manager-fields', said)).toBe('pass');
  });
});
