import { boundaryFindings } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { CACHE, fleetOf } from '../../chart/sample-fleet';
import { get, type Manifest, push, remove, set } from '../edit';
import { editSection, manager } from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

const FLEET = fleetOf(
  { kind: 'docker', cache: { ...CACHE, endpoint: 'https://s3.example.com' } },
  { kind: 'tinyland-docker', cache: CACHE },
  { kind: 'nix' },
);
const RENDERED = objectsOf(FLEET);

/** What rules of the fleet tell after a change, the policies apart: they are of a fleet that was not changed. */
function told(change: Change): readonly string[] {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  return boundaryFindings(FLEET, [{ objects }])
    .filter(({ code }) => !code.startsWith('admission-'))
    .map(({ code, path, value }) => `${code} ${path.split(' / ').slice(-1)[0]} ${value}`);
}

const cache =
  (key: string, value: unknown): Change =>
  (o) =>
    editSection(o, (section) => set(section, `cache.${key}`, value));

const variable = (name: string, secret: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

test('nothing is told of caches as they are rendered', () => {
  expect(told(() => undefined)).toEqual([]);
});

test.each<[string, Change, string]>([
  [
    'another prefix',
    cache('Path', 'acme/tinyland-docker'),
    'fleet-config-differs runners[0].cache.Path acme/tinyland-docker',
  ],
  ['a cache of all runners', cache('Shared', true), 'fleet-config-differs runners[0].cache.Shared true'],
  [
    'another bucket',
    cache('s3.BucketName', 'evil'),
    'fleet-config-differs runners[0].cache.s3.BucketName evil',
  ],
  [
    'another store',
    cache('s3.ServerAddress', 'evil.example'),
    'fleet-config-differs runners[0].cache.s3.ServerAddress evil.example',
  ],
  [
    'Amazon instead',
    (o) => editSection(o, (s) => remove(s, 'cache.s3.ServerAddress')),
    'fleet-config-differs runners[0].cache.s3.ServerAddress unset',
  ],
  [
    'another region',
    cache('s3.BucketLocation', 'us-east-1'),
    'fleet-config-differs runners[0].cache.s3.BucketLocation us-east-1',
  ],
  [
    'keys of config.toml',
    cache('s3.AuthenticationType', 'access-key'),
    'fleet-config-differs runners[0].cache.s3.AuthenticationType access-key',
  ],
  [
    'a store of another cloud',
    cache('gcs', { BucketName: 'evil' }),
    'fleet-config-differs runners[0].cache.gcs.BucketName evil',
  ],
  ['a key in other letters', cache('type', 'gcs'), 'fleet-config-differs runners[0].cache.type gcs'],
  [
    'larger archives than no bound',
    cache('MaxUploadedArchiveSize', 1),
    'fleet-config-differs runners[0].cache.MaxUploadedArchiveSize 1',
  ],
  [
    'no cache',
    (o) => editSection(o, (s) => remove(s, 'cache')),
    'fleet-config-differs runners[0].cache.Type unset',
  ],
  [
    'a cache that the fleet does not have',
    (o) => editSection(o, (s) => set(s, 'cache', { Type: 's3', s3: { BucketName: 'evil' } }), 'nix'),
    'fleet-config-differs runners[0].cache.s3.BucketName evil',
  ],
  [
    'no keys',
    (o) => set(manager(o), 'env', [(get(manager(o), 'env') as unknown[])[0]]),
    'fleet-objects-differ spec.template.spec.containers unset',
  ],
  [
    'keys that the fleet does not give',
    (o) => push(manager(o, 'nix'), 'env', variable('AWS_ACCESS_KEY_ID', 'nix-cache', 'access-key-id')),
    'fleet-objects-differ spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef nix-cache',
  ],
  [
    'keys of another runner',
    (o) => set(manager(o), 'env.1.valueFrom.secretKeyRef.name', 'tinyland-docker-cache'),
    'secret-references-own spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef tinyland-docker-cache, key access-key-id',
  ],
])('%s', (_, change, expected) => {
  expect(told(change)).toContain(expected);
});
