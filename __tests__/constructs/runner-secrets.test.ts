import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Fleet, RunnerSecrets, type RunnerSpec } from '../../lib';
import { find, type KubernetesObject, namesOf, objectsAlone, objectsOf, valuesOf } from '../chart/rendered';
import { CACHE_KEY, EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';
import { readToml } from '../config/read-back';

const CIPHERTEXT = Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(600, 7)]).toString('base64');
const STORE = { name: 'vault' } as const;
const ATTIC_KEYS = {
  server: { key: 'attic/server' },
  cache: { key: 'attic/cache' },
  token: { key: 'attic/token' },
};

const alone = (fleet: Fleet) => objectsAlone((chart) => new RunnerSecrets(chart, 'secrets', { fleet }));

describe('a Secret that exists', () => {
  it('is only named', () => {
    expect(alone(fleetOf(...EVERY_KIND))).toEqual([]);
  });

  it('is never rendered, nor any other', () => {
    expect(namesOf(objectsOf(fleetOf(...EVERY_KIND)), 'Secret')).toEqual([]);
  });
});

describe('a Secret in a store', () => {
  const token = (source: object): RunnerSpec => ({
    kind: 'docker',
    token: {
      from: 'externalSecret',
      store: STORE,
      keys: { 'runner-token': { key: 'ci/docker', property: 'token' } },
      ...source,
    },
  });

  it('becomes an ExternalSecret of the name of the contract', () => {
    const [object, ...others] = alone(fleetOf(token({})));
    expect(others).toEqual([]);
    expect(object).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'docker-token', namespace: 'acme-runners' },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { name: 'vault', kind: 'SecretStore' },
        target: { name: 'docker-token', creationPolicy: 'Owner', deletionPolicy: 'Retain' },
        data: [{ secretKey: 'runner-token', remoteRef: { key: 'ci/docker', property: 'token' } }],
      },
    });
  });

  it('is given no label and no annotation of the ExternalSecret, by which Argo CD would adopt it', () => {
    const [object] = alone(fleetOf(token({})));
    expect(object).toHaveProperty('spec.target.template', {
      type: 'Opaque',
      engineVersion: 'v2',
      mergePolicy: 'Replace',
    });
  });

  it('keeps store and interval as given', () => {
    const [object] = alone(
      fleetOf(token({ store: { name: 'org', kind: 'ClusterSecretStore' }, refreshInterval: '15m' })),
    );
    expect(object).toMatchObject({
      spec: { refreshInterval: '15m', secretStoreRef: { name: 'org', kind: 'ClusterSecretStore' } },
    });
  });
});

it('a sealed Secret is ciphertext alone, sealed for the name of the contract', () => {
  const [object, ...others] = alone(
    fleetOf({
      kind: 'docker',
      token: { from: 'sealedSecret', encryptedData: { 'runner-token': CIPHERTEXT } },
    }),
  );
  expect(others).toEqual([]);
  expect(object).toMatchObject({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'docker-token', namespace: 'acme-runners' },
    spec: {
      encryptedData: { 'runner-token': CIPHERTEXT },
      template: { metadata: { name: 'docker-token', namespace: 'acme-runners' }, type: 'Opaque' },
    },
  });
});

describe('the credentials of the cache', () => {
  const PUSH: RunnerSpec = { kind: 'nix', name: 'pusher', attic: 'push', accessLevel: 'ref_protected' };
  const fleet = (...runners: readonly RunnerSpec[]) =>
    Fleet.define({
      ...specOf(...runners),
      attic: {
        publicKeys: [CACHE_KEY],
        credentials: {
          pull: { from: 'externalSecret', store: STORE, keys: ATTIC_KEYS },
          push: {
            from: 'sealedSecret',
            encryptedData: { server: CIPHERTEXT, cache: CIPHERTEXT, token: CIPHERTEXT },
          },
        },
      },
    });

  it.each<readonly [string, readonly RunnerSpec[], readonly string[]]>([
    ['no nix runner', [{ kind: 'docker' }], []],
    ['runners that pull', [{ kind: 'nix' }, { kind: 'tinyland-nix' }], ['ExternalSecret attic-credentials']],
    ['a runner that pushes', [PUSH], ['SealedSecret attic-push-credentials']],
    [
      'both, in the order of the runners',
      [PUSH, { kind: 'nix' }],
      ['SealedSecret attic-push-credentials', 'ExternalSecret attic-credentials'],
    ],
  ])('are declared for who uses them: %s', (_, runners, expected) => {
    expect(alone(fleet(...runners)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      expected,
    );
  });

  it('hold every key of the contract', () => {
    expect(find(alone(fleet({ kind: 'nix' })), 'ExternalSecret', 'attic-credentials')).toMatchObject({
      spec: {
        data: ['server', 'cache', 'token'].map((key) => ({
          secretKey: key,
          remoteRef: { key: `attic/${key}` },
        })),
      },
    });
  });
});

/** The Secrets that a manager's Deployment and its job pods name, wherever they do. */
function secretsNamedBy(objects: readonly KubernetesObject[], runner: string): readonly string[] {
  const config = find<IConfigMap>(objects, 'ConfigMap', `${runner}-config`).data?.['config.toml'] ?? '';
  const { kubernetes } = readToml(config).runners[0];
  const patches = (kubernetes.pod_spec ?? []).map(({ patch }) => JSON.parse(patch) as unknown);
  const names = [...valuesOf([find(objects, 'Deployment', `${runner}-manager`), patches])]
    .filter(({ path }) => /(secretKeyRef\/name|secretRef\/name|secretName|secret\/name)$/.test(path))
    .map(({ value }) => String(value));
  return [...new Set([...names, ...(kubernetes.image_pull_secrets ?? [])])];
}

it("a runner's pods name the Secrets that the runner says it needs, and no others", () => {
  const fleet = fleetOf(...EVERY_KIND, { kind: 'docker', name: 'puller', imagePullSecrets: ['registry'] });
  const objects = objectsOf(fleet);
  for (const { name, secrets } of fleet.runners) {
    expect([name, secretsNamedBy(objects, name)]).toEqual([name, secrets.names]);
  }
  expect(secretsNamedBy(objects, 'docker')).toEqual(['docker-token']);
  expect(secretsNamedBy(objects, 'dind')).toEqual(['dind-token']);
  expect(secretsNamedBy(objects, 'nix')).toEqual(['nix-token', 'attic-credentials']);
  expect(secretsNamedBy(objects, 'puller')).toEqual(['puller-token', 'registry']);
});
