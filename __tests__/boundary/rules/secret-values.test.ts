import { type Manifest, push, set } from '../edit';
import {
  editKubernetes,
  editSection,
  manager,
  patchJob,
  setKubernetes,
  strategic,
} from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function variable(name: string, key: string, container = 'build'): Manifest {
  return strategic({
    containers: [{ name: container, env: [{ name: 'A', valueFrom: { secretKeyRef: { name, key } } }] }],
  });
}

test.each(['Secret', 'ExternalSecret', 'SealedSecret'])('secret-names-reserved: a %s', (kind) => {
  const named = (name: string) => (o: Manifest[]) =>
    o.push({ apiVersion: 'v1', kind, metadata: { name, namespace: 'tinyland-runners' } });
  expect(statusOf('secret-names-reserved', named('runner-x'))).toBe('fail');
  expect(statusOf('secret-names-reserved', named('x-runner-'))).toBe('pass');
});

test('manifests-kinds tells all keys of a Secret, and never a value', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'a' },
    data: { x: 'eA==', y: 'eA==' },
  };
  expect(resultOf('manifests-kinds', (o) => o.push(secret)).findings).toMatchObject([
    { value: 'Opaque: x, y' },
  ]);
});

describe('secret-literals-absent', () => {
  test.each([
    'CI_TOKEN',
    'CI_TOKEN=',
    'CI_TOKEN=$X',
    'CI_TOKEN=${X}',
    'CI_TOKEN=$(X)',
    'CI_TOKEN=$npm_token',
    'CI_TOKEN=${t1}',
  ])('the entry %s holds no value', (entry) => {
    expect(
      statusOf('secret-literals-absent', (o) => editSection(o, (s) => push(s, 'environment', entry))),
    ).toBe('pass');
  });

  test.each(['CI_TOKEN==', 'CI_TOKEN=a=b', 'CI_TOKEN=\n', 'CI_TOKEN=$hunter2', 'CI_TOKEN=$1X'])(
    'the entry %j holds one',
    (entry) => {
      expect(
        statusOf('secret-literals-absent', (o) => editSection(o, (s) => push(s, 'environment', entry))),
      ).toBe('fail');
    },
  );

  test.each(['CI_TOKEN', 'PGPASSWORD', 'DB_PWD_1'])('variable %s', (name) => {
    expect(statusOf('secret-literals-absent', (o) => push(manager(o), 'env', { name, value: 'x' }))).toBe(
      'fail',
    );
    expect(
      statusOf('secret-literals-absent', (o) => editSection(o, (s) => push(s, 'environment', `${name}=x`))),
    ).toBe('fail');
    const services = [{ name: 'a:1', alias: 'a', environment: [`${name}=x`] }];
    expect(statusOf('secret-literals-absent', setKubernetes('services', services))).toBe('fail');
    for (const value of ['x$X', '$X y', '${X}y', '$(X', '$', '$X', '${X}', '$$(X)', '$(1X)']) {
      expect(statusOf('secret-literals-absent', (o) => push(manager(o), 'env', { name, value }))).toBe(
        'fail',
      );
    }
    for (const value of ['', '$(X)', '$(XYZ)', '$(x_Y1)']) {
      expect(statusOf('secret-literals-absent', (o) => push(manager(o), 'env', { name, value }))).toBe(
        'pass',
      );
    }
  });

  test.each(['SecretKey', 'AccessKey', 'SessionToken'])('cache key %s', (key) => {
    expect(
      statusOf('secret-literals-absent', (o) =>
        editSection(o, (s) => set(s, 'cache', { s3: { [key]: 'x' } })),
      ),
    ).toBe('fail');
  });

  test.each(['bearer_token', 'password', 'AccountKey', 'PrivateKey', 'secret_key'])(
    'key %s, also within lists',
    (key) => {
      expect(
        statusOf('secret-literals-absent', (o) =>
          editSection(o, (s) => set(s, 'custom', { list: [{ [key]: 'x' }] })),
        ),
      ).toBe('fail');
      expect(
        statusOf('secret-literals-absent', (o) =>
          editSection(o, (s) => set(s, 'custom', { list: [{ [key]: 5 }] })),
        ),
      ).toBe('pass');
    },
  );
});

describe('registry-credentials-absent', () => {
  test.each(['DOCKER_AUTH_CONFIG={}', 'DOCKER_CONFIG=/kaniko/.docker', 'docker_auth_config={}'])(
    '%s',
    (entry) => {
      expect(
        statusOf('registry-credentials-absent', (o) => editSection(o, (s) => push(s, 'environment', entry))),
      ).toBe('fail');
      const services = [{ name: 'a:1', alias: 'a', environment: [entry] }];
      expect(statusOf('registry-credentials-absent', setKubernetes('services', services))).toBe('fail');
    },
  );

  test.each(['x.dockerconfigjson', '.dockerconfigjsonx', '.dockercfgx', 'dockercfg'])(
    'not the key %s',
    (key) => {
      expect(statusOf('registry-credentials-absent', patchJob(variable('registry', key)))).toBe('pass');
    },
  );

  test.each(['MY_DOCKER_CONFIG=x', 'X=DOCKER_AUTH_CONFIG=x'])('not %s', (entry) => {
    expect(
      statusOf('registry-credentials-absent', (o) => editSection(o, (s) => push(s, 'environment', entry))),
    ).toBe('pass');
  });

  test('the Secret is told, and where the variables are', () => {
    expect(
      resultOf('registry-credentials-absent', patchJob(variable('registry', '.dockercfg'))).findings,
    ).toMatchObject([{ value: 'registry' }]);
    const services = [{ name: 'a:1', alias: 'a', environment: ['A=b', 'TOKEN=x'] }];
    expect(resultOf('secret-literals-absent', setKubernetes('services', services)).findings).toMatchObject([
      {
        path: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].kubernetes.services[0].environment[1]',
        message: 'the value of TOKEN is written down',
      },
    ]);
  });

  test.each(['.dockerconfigjson', '.dockercfg'])('the key %s of a Secret', (key) => {
    expect(statusOf('registry-credentials-absent', patchJob(variable('registry', key)))).toBe('fail');
    expect(statusOf('registry-credentials-absent', patchJob(variable('registry', 'other')))).toBe('pass');
  });

  test('the variable by its name', () => {
    const env = [{ name: 'DOCKER_AUTH_CONFIG', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }];
    expect(
      statusOf('registry-credentials-absent', patchJob(strategic({ containers: [{ name: 'build', env }] }))),
    ).toBe('fail');
  });

  test.each<[string, string]>([
    ['/root/.docker', 'fail'],
    ['/root/.docker/config.json', 'fail'],
    ['/root/.dockercfg', 'fail'],
    ['/root/docker', 'pass'],
    ['.docker', 'fail'],
    ['/root/.dockercfgs', 'pass'],
    ['/root/x.docker', 'pass'],
  ])('a mount at %s: %s', (mount_path, status) => {
    const change = (o: Manifest[]): void =>
      editKubernetes(o, (k) => set(k, 'volumes.empty_dir', [{ name: 'a', mount_path }]));
    expect(statusOf('registry-credentials-absent', change)).toBe(status);
  });

  test('a Secret to pull images is no matter', () => {
    expect(statusOf('registry-credentials-absent', setKubernetes('image_pull_secrets', ['registry']))).toBe(
      'pass',
    );
  });
});

test('secret-literals-absent tells where in a list a credential is', () => {
  const custom = { list: [{ a: 'b' }, { password: 'x' }] };
  const { findings } = resultOf('secret-literals-absent', (o) =>
    editSection(o, (s) => set(s, 'custom', custom)),
  );
  expect(findings).toMatchObject([
    { path: 'ConfigMap tinyland-runners/docker-config / config.toml / runners[0].custom.list[1].password' },
  ]);
});
