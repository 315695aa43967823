import { configTextsOf, looksLikeConfig } from '../../../lib/boundary/facts/config-text';
import { derivedFleets } from '../../../lib/boundary/facts/expected-fleet';
import { type KubernetesObject, readObjects } from '../../../lib/boundary/facts/kubernetes-object';
import { ObjectIndex } from '../../../lib/boundary/facts/object-index';
import { podTemplatesOf, WORKLOAD_KINDS } from '../../../lib/boundary/facts/pod-template';
import type { Manifest } from '../edit';
import { fleetManifests, TINYLAND } from '../fleet-fixture';

function object(kind: string, rest: Manifest, name = 'o'): KubernetesObject {
  const [read] = readObjects([
    { apiVersion: 'v1', kind, metadata: { name, namespace: 'n' }, ...rest },
  ]).objects;
  if (read === undefined) {
    throw new TypeError('no object');
  }
  return read;
}

describe('readObjects', () => {
  test('unpacks lists, also lists of lists', () => {
    const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'n' } };
    const inner = { apiVersion: 'v1', kind: 'PodList', items: [item] };
    const { objects, unreadable } = readObjects([{ apiVersion: 'v1', kind: 'List', items: [inner, null] }]);
    expect(objects.map(({ where }) => where)).toEqual(['Pod n/a']);
    expect(unreadable).toEqual([{ where: 'document 1 / items[1]', message: 'is not an object' }]);
  });

  test.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ kind: 'Pod' }],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a' } }],
  ])('tells of %j', (value) => {
    expect(readObjects([value]).objects).toEqual([]);
    expect(readObjects([value]).unreadable).toHaveLength(1);
  });

  test('reads the API group', () => {
    const read = (apiVersion: string): string | undefined =>
      readObjects([{ apiVersion, kind: 'X', metadata: { name: 'a' } }]).objects[0]?.group;
    expect(read('v1')).toBe('');
    expect(read('apps/v1')).toBe('apps');
  });
});

describe('podTemplatesOf', () => {
  const spec = {
    containers: [{ name: 'a' }],
    initContainers: [{ name: 'b', restartPolicy: 'Always' }],
    ephemeralContainers: [{ name: 'c' }],
  };
  const wrapped: Readonly<Record<string, Manifest>> = {
    Pod: { spec },
    PodTemplate: { template: { spec } },
    CronJob: { spec: { jobTemplate: { spec: { template: { spec } } } } },
  };

  test.each(WORKLOAD_KINDS.map((kind) => [kind] as const))('finds the containers of a %s', (kind) => {
    const { templates } = podTemplatesOf(object(kind, wrapped[kind] ?? { spec: { template: { spec } } }));
    expect(templates.flatMap(({ containers }) => containers.map(({ name }) => name))).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  test('finds pod specs by their shape in objects of other kinds', () => {
    const { templates } = podTemplatesOf(object('Anything', { spec: { deep: [{ pod: spec }] } }));
    expect(templates.map(({ where }) => where)).toEqual(['Anything n/o / spec.deep[0].pod']);
    expect(podTemplatesOf(object('Anything', { spec: { containers: ['a'] } })).templates).toEqual([]);
    expect(
      podTemplatesOf(object('Anything', { spec: { containers: ['a', { name: 'b' }] } })).templates,
    ).toHaveLength(1);
  });
});

describe('configTextsOf', () => {
  const config = '[[runners]]\nname = "a"\n';
  const keys = (source: KubernetesObject): readonly string[] =>
    configTextsOf(source).texts.map(({ key }) => key);

  test('finds configurations under any key, in data and binaryData', () => {
    expect(keys(object('ConfigMap', { data: { a: config, b: 'plain', c: 'x = [' } }))).toEqual(['a']);
    expect(keys(object('ConfigMap', { binaryData: { a: Buffer.from(config).toString('base64') } }))).toEqual([
      'a',
    ]);
    expect(
      keys(
        object('Secret', { data: { a: Buffer.from(config).toString('base64') }, stringData: { b: config } }),
      ),
    ).toEqual(['a', 'b']);
  });

  test.each([
    '[["runners"]]\nname="a"',
    'runners = [{name = "a"}]',
    '[["r\\u0075nners"]]\nname = "a"\n',
    '[[ runners ]]\n',
  ])('finds it as %j', (text) => {
    expect(keys(object('ConfigMap', { data: { a: text } }))).toEqual(['a']);
  });

  test.each([
    ['TOML with a template in it', { data: { 'config.toml': 'a = {{ .x }}' } }],
    ['a script with a configuration in it', { data: { run: 'cat <<EOF\n[[runners]]\nEOF' } }],
    ['bytes that are no text', { binaryData: { a: Buffer.from([0xff, 0xfe]).toString('base64') } }],
    ['a value that is no string', { data: { a: 1 } }],
  ])('tells of %s', (_, rest) => {
    expect(configTextsOf(object('ConfigMap', rest)).unreadable).toHaveLength(1);
  });

  test('looksLikeConfig', () => {
    expect(looksLikeConfig('x\n  [[runners]]\n')).toBe(true);
    expect(looksLikeConfig('the [[runners]] section')).toBe(false);
  });
});

describe('derivedFleets', () => {
  test('reads runners and kinds from labels', () => {
    const [fleet] = derivedFleets(new ObjectIndex(readObjects(fleetManifests()).objects));
    expect(fleet?.org).toBe('tinyland');
    expect(fleet?.runners.map(({ name, kind }) => [name, kind])).toEqual(
      TINYLAND.runners.map(({ name, kind }) => [name, kind]),
    );
  });

  test('takes a label that names no kind for an unprivileged runner', () => {
    const labels = { 'runner-fleet/runner': 'a', 'runner-fleet/kind': 'constructor' };
    const raw = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a-config', namespace: 'x-runners', labels },
    };
    const [fleet] = derivedFleets(new ObjectIndex(readObjects([raw]).objects));
    expect(fleet).toEqual({
      org: 'x',
      admission: true,
      runners: [{ name: 'a', kind: undefined, podSecurity: 'baseline' }],
    });
  });

  test('finds none where nothing is labelled', () => {
    expect(derivedFleets(new ObjectIndex([object('ConfigMap', {})]))).toEqual([]);
  });
});
