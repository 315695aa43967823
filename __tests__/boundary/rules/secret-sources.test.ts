import { type Manifest, set } from '../edit';
import { inNamespace } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const ANNOTATION = 'sealedsecrets.bitnami.com';

function made(kind: string, spec: Manifest, name = 'docker-token'): (o: Manifest[]) => void {
  return (o) => {
    const object = inNamespace(
      o,
      kind,
      kind === 'SealedSecret' ? 'bitnami.com/v1alpha1' : 'external-secrets.io/v1',
      { spec },
    );
    set(object, 'metadata.name', name);
    o.push(object);
  };
}

describe('a SealedSecret', () => {
  test.each(['cluster-wide', 'namespace-wide'])('opens for its own name only, not %s', (scope) => {
    const by = (path: readonly string[], value: string) => (o: Manifest[]) => {
      made('SealedSecret', { encryptedData: {} })(o);
      set(o.at(-1), [...path, `${ANNOTATION}/${scope}`], value);
    };
    const template = ['spec', 'template', 'metadata', 'annotations'];
    for (const path of [['metadata', 'annotations'], template]) {
      expect(resultOf('secret-sources', by(path, 'true')).findings).toMatchObject([
        { path: 'SealedSecret tinyland-runners/docker-token', message: `the seal is ${scope}` },
      ]);
      expect(statusOf('secret-sources', by(path, 'false'))).toBe('pass');
    }
  });

  test('holds no plain value', () => {
    const plain = made('SealedSecret', { encryptedData: {}, template: { data: { 'runner-token': 'x' } } });
    expect(resultOf('secret-sources', plain).findings).toMatchObject([
      { path: 'SealedSecret tinyland-runners/docker-token / spec.template.data' },
    ]);
    expect(statusOf('secret-sources', made('SealedSecret', { template: { data: {} } }))).toBe('pass');
  });

  test.each([
    ['docker-token', 'pass'],
    ['attic-credentials', 'pass'],
    ['attic-push-credentials', 'pass'],
    ['more', 'fail'],
  ])('is called %s: %s', (name, status) => {
    expect(statusOf('secret-sources', made('SealedSecret', { encryptedData: {} }, name))).toBe(status);
    expect(statusOf('secret-sources', made('ExternalSecret', { data: [] }, name))).toBe(status);
  });
});

describe('an ExternalSecret', () => {
  test.each<[Manifest, string]>([
    [{ target: { name: 'docker-token' } }, 'pass'],
    [{ dataFrom: [] }, 'pass'],
    [{ target: { name: 'nix-token' } }, 'fail'],
    [{ dataFrom: [{}] }, 'fail'],
    [{ target: { template: {} } }, 'pass'],
    [{ target: { template: { type: 'Opaque', engineVersion: 'v2', mergePolicy: 'Replace' } } }, 'pass'],
    [{ target: { template: { type: 'kubernetes.io/service-account-token' } } }, 'fail'],
    [{ target: { template: { data: { 'runner-token': 'x' } } } }, 'fail'],
    [{ target: { template: { templateFrom: [{ target: 'Data' }] } } }, 'fail'],
    [{ target: { template: { metadata: { labels: { copied: 'true' } } } } }, 'fail'],
    [{ target: { template: { metadata: { annotations: { copied: 'true' } } } } }, 'fail'],
    [{ target: { template: { constructor: 'x' } } }, 'fail'],
  ])('with %j: %s', (spec, status) => {
    expect(statusOf('secret-sources', made('ExternalSecret', spec))).toBe(status);
  });
});
