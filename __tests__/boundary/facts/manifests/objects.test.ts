import {
  type KubernetesObject,
  readObjects,
} from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import { podTemplatesOf } from '../../../../lib/boundary/facts/manifests/pod-template';
import { configTextsOf, looksLikeConfig } from '../../../../lib/boundary/facts/runner/config-text';
import type { Manifest } from '../../edit';

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
  const item = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'n' } };
  const listOf = (...items: readonly unknown[]): Manifest => ({ apiVersion: 'v1', kind: 'List', items });
  const told = (value: unknown): readonly string[] =>
    readObjects([value]).unreadable.map(({ where, message }) => `${where} ${message}`);

  test('unpacks lists', () => {
    const { objects, unreadable } = readObjects([listOf(item, null, item)]);
    expect(objects.map(({ where }) => where)).toEqual(['Pod n/a', 'Pod n/a']);
    expect(unreadable).toEqual([{ where: 'document 1 / items[1]', message: 'is not an object' }]);
  });

  test('tells of a list in a list, which kubectl refuses', () => {
    const inner = { apiVersion: 'v1', kind: 'PodList', items: [item] };
    expect(readObjects([listOf(inner)]).objects).toEqual([]);
    expect(told(listOf(inner))).toEqual(['document 1 / items[0] is a list in a list, which kubectl refuses']);
  });

  test.each<[string, Manifest]>([
    ['of another kind', { ...item, items: [item] }],
    ['of no kind', { items: [item] }],
    ['of a numeric kind', { ...item, kind: 5, items: [item] }],
    ['that are null', { ...listOf(), items: null }],
    ['that are undefined', { ...listOf(), items: undefined }],
    ['that are a map', { ...listOf(), items: {} }],
    ['that are a text', { ...item, items: '' }],
  ])('tells of items %s, since kubectl applies these alone', (_, value) => {
    expect(readObjects([value]).objects).toEqual([]);
    expect(told(value)).toEqual([
      'document 1 has items: kubectl would apply these in its place, and nothing of the object itself',
    ]);
  });

  test('bounds what is judged', () => {
    let shared: unknown = [1];
    for (let level = 0; level < 60; level++) {
      shared = [shared, shared];
    }
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level++) {
      deep = { deep };
    }
    const cyclic: Record<string, unknown> = { ...item };
    cyclic['self'] = { deep: [cyclic] };
    const itself: Record<string, unknown> = listOf();
    itself['items'] = [itself, itself];
    expect(told({ ...item, shared })).toEqual(['document 1 holds more than 100000 values']);
    expect(told({ ...item, deep })).toEqual(['document 1 is more than 100 maps and lists deep']);
    expect(told(cyclic)).toEqual(['document 1 holds itself']);
    expect(told(itself)).toHaveLength(2);
    expect(told({ ...item, long: ['x'.repeat(1 << 22)] })).toEqual([
      'document 1 holds more than 4194304 characters',
    ]);
    expect(told({ ...item, wide: Array(99_000).fill('x') })).toEqual([]);
    expect(told({ ...listOf(), items: Array(1_000_001).fill(null) }).at(-1)).toBe(
      'manifests hold more than 1000000 objects',
    );
    const wide = { ...item, wide: Array(99_000).fill('x') };
    expect(told(listOf(...Array(203).fill(wide)))).toEqual([
      'document 1 / items[202] is beyond 20000000 values in all',
    ]);
  });

  test('judges what is as deep as the bound', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 'x' : [nested(depth - 1)]);
    expect(told({ ...item, nested: nested(99) })).toEqual([]);
    expect(told({ ...item, nested: nested(100) })).toEqual([
      'document 1 is more than 100 maps and lists deep',
    ]);
  });

  test('knows depth that is shared', () => {
    let chain: unknown = 'x';
    for (let level = 0; level < 60; level++) {
      chain = [chain];
    }
    let deeper = chain;
    for (let level = 0; level < 60; level++) {
      deeper = [deeper];
    }
    expect(told({ ...item, chain, deeper })).toEqual(['document 1 is more than 100 maps and lists deep']);
  });

  test.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ kind: 'Pod' }],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a' } }],
    [{ apiVersion: '/policy/v1', kind: 'Pod', metadata: { name: 'a' } }],
    [{ apiVersion: 'policy/v1/', kind: 'Pod', metadata: { name: 'a' } }],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 5 } }],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 5 } }],
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

  const KINDS = [
    'Pod',
    'PodTemplate',
    'ReplicationController',
    'ReplicaSet',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'Job',
    'CronJob',
  ];

  test.each(KINDS)('finds the containers of a %s', (kind) => {
    const { templates } = podTemplatesOf(object(kind, wrapped[kind] ?? { spec: { template: { spec } } }));
    expect(templates.flatMap(({ containers }) => containers.map(({ name }) => name))).toEqual([
      'b',
      'a',
      'c',
    ]);
  });

  test.each<[Manifest, readonly string[]]>([
    [
      { containers: [{ name: 'a', securityContext: 'x' }] },
      ['containers[0].securityContext is not an object'],
    ],
    [{ containers: [{ name: 'a', securityContext: null }], securityContext: null }, []],
    [{ containers: [{ name: 'a' }], securityContext: ['x'] }, ['securityContext is not an object']],
    [{ containers: ['a'] }, ['containers is not a list of containers']],
    [{ containers: [], initContainers: {} }, ['initContainers is not a list of containers']],
  ])('tells of shapes that no reader knows: %j', (pod, told) => {
    const { unreadable } = podTemplatesOf(object('Pod', { spec: pod }));
    expect(unreadable.map(({ where, message }) => `${where} ${message}`)).toEqual(
      told.map((text) => `Pod n/o / spec.${text}`),
    );
  });

  test('reads the labels of a pod spec beside it, and takes no list of other things for containers', () => {
    const deep = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'x' }] } };
    const { templates } = podTemplatesOf(object('Anything', { deep }));
    expect(templates.map(({ where, labels }) => [where, labels])).toEqual([
      ['Anything n/o / deep.spec', { a: 'b' }],
    ]);
    expect(podTemplatesOf(object('Anything', { spec: { containers: [{ title: 'x' }] } })).templates).toEqual(
      [],
    );
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
  ])('tells of %s', (_, rest) => {
    expect(configTextsOf(object('ConfigMap', rest)).unreadable).toMatchObject([
      { message: expect.stringMatching(/^is not TOML: [a-z -]{5,} in line \d+$/) },
    ]);
  });

  test.each([
    ['holds bytes that are no text', { binaryData: { a: Buffer.from([0xff, 0xfe]).toString('base64') } }],
    ['holds bytes that are no text', { binaryData: { a: 1 } }],
    ['holds bytes that are no text', { binaryData: { a: [97, 61, 49] } }],
    ['is not a string', { data: { a: 1 } }],
  ])('tells of what %s', (message, rest) => {
    expect(configTextsOf(object('ConfigMap', rest)).unreadable).toEqual([
      { where: 'ConfigMap n/o / a', message },
    ]);
  });

  test('knows it by its runners, however they are written, and nothing else by its equals signs', () => {
    const hidden = 'x = 1\n[["r\\u0075nners"]]\nname = "a"\n';
    expect(keys(object('ConfigMap', { data: { a: hidden, b: 'x = 1' } }))).toEqual(['a']);
    expect(configTextsOf(object('ConfigMap', { data: { b: 'x = 1', c: 'x = [' } })).unreadable).toEqual([]);
  });

  test('looksLikeConfig', () => {
    expect(looksLikeConfig('x\n  [[runners]]\n')).toBe(true);
    expect(looksLikeConfig('the [[runners]] section')).toBe(false);
    expect(looksLikeConfig('runners')).toBe(false);
  });

  test.each([
    '[["runners"]]',
    "[['runners']]",
    '[[ runners ]]',
    '\t[[\trunners\t]]',
    '[[Runners]]',
    '[[RUNNERS]]',
  ])('looksLikeConfig: %j', (text) => {
    expect(looksLikeConfig(text)).toBe(true);
  });

  test.each(['[[runnersx]]', '[[xrunners]]', '[[run]]', '[runners]'])('looksLikeConfig: not %j', (text) => {
    expect(looksLikeConfig(text)).toBe(false);
  });
});
