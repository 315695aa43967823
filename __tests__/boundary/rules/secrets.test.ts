import { type Manifest, push, set } from '../edit';
import {
  editSection,
  inNamespace,
  manager,
  managerPod,
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

describe('secret-references-own: jobs', () => {
  test.each<['nix' | 'tinyland-nix' | 'docker', string, string, string, string]>([
    ['nix', 'attic-credentials', 'server', 'build', 'pass'],
    ['nix', 'attic-credentials', 'cache', 'build', 'pass'],
    ['nix', 'attic-credentials', 'token', 'build', 'pass'],
    ['tinyland-nix', 'attic-push-credentials', 'token', 'build', 'pass'],
    ['nix', 'attic-credentials', 'other', 'build', 'fail'],
    ['nix', 'attic-credentials', 'token', 'helper', 'fail'],
    ['nix', 'other', 'token', 'build', 'fail'],
    ['nix', 'nix-token', 'runner-token', 'build', 'fail'],
    ['docker', 'attic-credentials', 'token', 'build', 'fail'],
  ])('%s reads %s, key %s, in %s: %s', (kind, name, key, container, status) => {
    expect(statusOf('secret-references-own', patchJob(variable(name, key, container), kind))).toBe(status);
  });

  test('not by other ways', () => {
    const whole = strategic({
      containers: [{ name: 'build', envFrom: [{ secretRef: { name: 'attic-credentials' } }] }],
    });
    expect(statusOf('secret-references-own', patchJob(whole, 'nix'))).toBe('fail');
    const volume = strategic({ volumes: [{ name: 'a', secret: { secretName: 'attic-credentials' } }] });
    expect(statusOf('secret-references-own', patchJob(volume, 'nix'))).toBe('fail');
  });

  test.each<[string, string]>([
    ['registry', 'pass'],
    ['docker-token', 'fail'],
    ['nix-token', 'fail'],
    ['attic-credentials', 'fail'],
    ['attic-push-credentials', 'fail'],
  ])('images by %s: %s', (name, status) => {
    expect(statusOf('secret-references-own', setKubernetes('image_pull_secrets', [name]))).toBe(status);
    expect(statusOf('secret-references-own', (o) => set(managerPod(o), 'imagePullSecrets', [{ name }]))).toBe(
      status,
    );
  });
});

describe('secret-references-own: managers', () => {
  const volumes: Readonly<Record<string, Manifest>> = {
    secret: { secret: { secretName: 'docker-token' } },
    projected: { projected: { sources: [{ secret: { name: 'docker-token' } }] } },
    csi: { csi: { driver: 'x', nodePublishSecretRef: { name: 'docker-token' } } },
    azureFile: { azureFile: { secretName: 'docker-token' } },
    flexVolume: { flexVolume: { secretRef: { name: 'docker-token' } } },
  };

  test.each(Object.keys(volumes))('read their token by a variable, not by %s', (type) => {
    expect(
      statusOf('secret-references-own', (o) =>
        push(managerPod(o), 'volumes', { name: 'v', ...volumes[type] }),
      ),
    ).toBe('fail');
  });

  test('a driver that names no Secret reads none', () => {
    for (const nodePublishSecretRef of [{}, { name: 5 }, 7, null]) {
      const volume = { name: 'v', csi: { driver: 'x', nodePublishSecretRef } };
      expect(statusOf('secret-references-own', (o) => push(managerPod(o), 'volumes', volume))).toBe('pass');
    }
  });

  test('read nothing but their token, be it a Secret of the fleet or not', () => {
    for (const name of ['other', 'nix-token', 'attic-credentials']) {
      const valueFrom = { secretKeyRef: { name, key: 'runner-token' } };
      const reading = (o: Manifest[]) => push(manager(o), 'env', { name: 'A', valueFrom });
      expect(statusOf('secret-references-own', reading)).toBe('fail');
    }
  });

  test('read no other key', () => {
    expect(
      statusOf('secret-references-own', (o) => set(manager(o), 'env.0.valueFrom.secretKeyRef.key', 'other')),
    ).toBe('fail');
    expect(
      statusOf('runner-token-by-reference', (o) =>
        set(manager(o), 'env.0.valueFrom.secretKeyRef.key', 'other'),
      ),
    ).toBe('fail');
  });

  test('pods of others read what is theirs', () => {
    const pod = (name: string) => (o: Manifest[]) =>
      o.push(
        inNamespace(o, 'Pod', 'v1', {
          spec: { containers: [{ name: 'a', envFrom: [{ secretRef: { name } }] }] },
        }),
      );
    expect(statusOf('secret-references-own', pod('web'))).toBe('pass');
    expect(statusOf('secret-references-own', pod('docker-token'))).toBe('fail');
    const byVariable = (name: string) => (o: Manifest[]) => {
      const env = [{ name: 'A', valueFrom: { secretKeyRef: { name, key: 'runner-token' } } }];
      o.push(inNamespace(o, 'Pod', 'v1', { spec: { containers: [{ name: 'a', env }] } }));
    };
    expect(statusOf('secret-references-own', byVariable('web'))).toBe('pass');
    expect(statusOf('secret-references-own', byVariable('docker-token'))).toBe('fail');
  });
});

describe('runner-token', () => {
  test.each<[unknown, string]>([
    ['${RUNNER_TOKEN}', 'pass'],
    ['$RUNNER_TOKEN', 'pass'],
    ['', 'pass'],
    ['x${RUNNER_TOKEN}', 'fail'],
    ['${RUNNER_TOKEN}x', 'fail'],
    ['plain', 'fail'],
    [7, 'fail'],
  ])('not literal: %j: %s', (token, status) => {
    expect(statusOf('runner-token-not-literal', (o) => editSection(o, (s) => set(s, 'token', token)))).toBe(
      status,
    );
  });

  test.each<[unknown, string]>([
    ['${RUNNER_TOKEN}', 'pass'],
    ['$RUNNER_TOKEN', 'pass'],
    ['${OTHER}', 'fail'],
    ['', 'fail'],
  ])('by reference: %j: %s', (token, status) => {
    expect(statusOf('runner-token-by-reference', (o) => editSection(o, (s) => set(s, 'token', token)))).toBe(
      status,
    );
  });
});

test('runner-token-by-reference: a token that is no variable has no reference', () => {
  const literal = (o: Manifest[]): void => {
    editSection(o, (s) => set(s, 'token', 'plain'));
    set(managerPod(o), 'imagePullSecrets', [{ name: 'registry' }]);
  };
  expect(resultOf('runner-token-by-reference', literal).findings).toMatchObject([
    { path: 'runner tinyland/docker', message: 'the manager has no token from a Secret' },
  ]);
});

test('runner-token-not-literal: no token is no literal', () => {
  const without = (o: Manifest[]) => editSection(o, (s) => delete s['token']);
  expect(statusOf('runner-token-not-literal', without)).toBe('pass');
});
