import { readObjects } from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import { eachText } from '../../../../lib/boundary/facts/manifests/texts';
import { pathText } from '../../../../lib/boundary/facts/path-text';

describe('a path', () => {
  test.each<[readonly (string | number)[], string]>([
    [['spec', 'containers', 0, 'image'], 'spec.containers[0].image'],
    [[0, 1], '[0][1]'],
    [[0, 'a', 'b'], '[0].a.b'],
    [[], ''],
    [['a'.repeat(80)], 'a'.repeat(80)],
    [['abcdefgh'.repeat(11)], 'abcdefgh...'],
  ])('%j', (path, text) => {
    expect(pathText(path)).toBe(text);
  });
});

test('every string of an object is visited, keys included', () => {
  const [object] = readObjects([
    { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, list: ['b', 1, null, { c: 'd' }] },
  ]).objects;
  if (object === undefined) {
    throw new TypeError('no object');
  }
  const seen: string[] = [];
  eachText(object, (text, path) => seen.push(`${text} at ${path()}`));
  expect(seen).toEqual([
    'apiVersion at a key of the object',
    'v1 at apiVersion',
    'kind at a key of the object',
    'X at kind',
    'metadata at a key of the object',
    'name at a key of metadata',
    'a at metadata.name',
    'list at a key of the object',
    'b at list[0]',
    'c at a key of list[3]',
    'd at list[3].c',
  ]);
});
