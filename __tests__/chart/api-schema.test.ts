import { Fleet, renderFleet } from '../../lib';
import { corpusFleet } from '../corpus/fleets';
import { apiFaults } from './api-schema';
import { find, type KubernetesObject, objectsIn, objectsOf } from './rendered';
import { EVERY_KIND, EVERY_OBJECT, fleetOf } from './sample-fleet';

/** A copy with one field set, below the path of keys. */
function withField(object: KubernetesObject, path: readonly (string | number)[], value: unknown) {
  const copy = structuredClone(object);
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (parent as Record<string | number, unknown>)[path.at(-1) ?? ''] = value;
  return copy;
}

describe('every object is one that the API server takes', () => {
  it.each(renderFleet(corpusFleet('tinyland')))('$path', (file) => {
    const objects = objectsIn(file);
    expect(objects.length).toBeGreaterThan(5);
    expect(objects.flatMap(apiFaults)).toEqual([]);
  });

  it('a fleet with every kind of object', () => {
    expect(objectsOf(Fleet.define(EVERY_OBJECT)).flatMap(apiFaults)).toEqual([]);
  });
});

describe('the schema itself', () => {
  const objects = objectsOf(fleetOf(...EVERY_KIND));
  const deployment = find(objects, 'Deployment', 'docker-manager');
  const container = ['spec', 'template', 'spec', 'containers', 0] as const;

  it.each([
    ['a misspelt field', [...container, 'imagePullPolice'], 'Always'],
    ['a field one level too high', ['spec', 'containers'], []],
    ['an unknown label of metadata', ['metadata', 'labelz'], {}],
    ['a label that is no string', ['metadata', 'labels', 'x'], 1],
    ['a null', ['spec', 'replicas'], null],
    ['a number as text', ['spec', 'replicas'], '1'],
    ['a fraction where a whole number belongs', ['spec', 'replicas'], 1.5],
    ['a value outside its enumeration', [...container, 'imagePullPolicy'], 'Sometimes'],
    ['a quantity that is not canonical', [...container, 'resources', 'limits', 'cpu'], '0.5'],
    ['a quantity that is a number', [...container, 'resources', 'limits', 'cpu'], 2],
  ] as const)('refuses %s', (_, path, value) => {
    expect(apiFaults(deployment)).toEqual([]);
    expect(apiFaults(withField(deployment, path, value)).length).toBeGreaterThan(0);
  });

  it('refuses an object of no known kind', () => {
    expect(() => apiFaults({ ...deployment, kind: 'Deploiment' })).toThrow(/Deploiment/);
  });

  it('holds a custom resource to the type that imports/ declares', () => {
    // An API that nobody serves, so that the declared type is all that is known of it.
    const policy = objects.find(({ kind }) => kind === 'ValidatingAdmissionPolicy') as KubernetesObject;
    const metadata = { ...policy.metadata, namespace: 'acme-runners' };
    const custom = { ...policy, metadata, apiVersion: 'admissionregistration.k8s.io/v9' };
    expect(apiFaults(custom)).toEqual([]);
    expect(apiFaults(withField(custom, ['spec', 'failurePolicies'], 'Fail')).length).toBeGreaterThan(0);
    expect(apiFaults(withField(custom, ['spec', 'failurePolicy'], 'Ignore')).length).toBeGreaterThan(0);
  });

  it('refuses a missing field', () => {
    const { selector: _, ...spec } = (deployment as unknown as { spec: { selector: unknown } }).spec;
    expect(apiFaults(withField(deployment, ['spec'], spec))).toEqual([
      expect.stringContaining("must have required property 'selector'"),
    ]);
  });
});
