import { jsonPatch, mergePatch, PatchDoesNotApply } from '../../../lib/boundary/facts/json-patch';

const POD = { hostPID: true, containers: [{ name: 'a' }, { name: 'b' }], 'a/b': 1 };

describe('jsonPatch', () => {
  test.each<[string, unknown[], unknown]>([
    ['adds a field', [{ op: 'add', path: '/hostIPC', value: true }], { ...POD, hostIPC: true }],
    [
      'adds into a list',
      [{ op: 'add', path: '/containers/1', value: { name: 'x' } }],
      { ...POD, containers: [{ name: 'a' }, { name: 'x' }, { name: 'b' }] },
    ],
    [
      'appends',
      [{ op: 'add', path: '/containers/-', value: { name: 'x' } }],
      { ...POD, containers: [{ name: 'a' }, { name: 'b' }, { name: 'x' }] },
    ],
    [
      'replaces',
      [{ op: 'replace', path: '/containers/0/name', value: 'x' }],
      { ...POD, containers: [{ name: 'x' }, { name: 'b' }] },
    ],
    ['replaces the document', [{ op: 'replace', path: '', value: { x: 1 } }], { x: 1 }],
    ['removes', [{ op: 'remove', path: '/containers/0' }], { ...POD, containers: [{ name: 'b' }] }],
    [
      'moves',
      [{ op: 'move', from: '/hostPID', path: '/hostIPC' }],
      { hostIPC: true, containers: POD.containers, 'a/b': 1 },
    ],
    ['copies', [{ op: 'copy', from: '/hostPID', path: '/hostIPC' }], { ...POD, hostIPC: true }],
    ['reads escaped names', [{ op: 'replace', path: '/a~1b', value: 2 }], { ...POD, 'a/b': 2 }],
    ['goes on where a test holds', [{ op: 'test', path: '/hostPID', value: true }], POD],
  ])('%s', (_, patch, expected) => {
    const before = structuredClone(POD);
    expect(jsonPatch(POD, patch)).toEqual(expected);
    expect(POD).toEqual(before);
  });

  test.each<[string, unknown]>([
    ['no list', {}],
    ['no operation', ['x']],
    ['an unknown operation', [{ op: 'grow', path: '/a' }]],
    ['a path that is no pointer', [{ op: 'add', path: 'a', value: 1 }]],
    ['a path into nothing', [{ op: 'replace', path: '/x/y', value: 1 }]],
    ['an index beyond the list', [{ op: 'add', path: '/containers/3', value: 1 }]],
    ['an index that is no number', [{ op: 'remove', path: '/containers/-1' }]],
    ['something to remove that is not there', [{ op: 'remove', path: '/x' }]],
    ['a test that fails', [{ op: 'test', path: '/hostPID', value: false }]],
    ['a value inside a string', [{ op: 'add', path: '/containers/0/name/x', value: 1 }]],
  ])('refuses %s', (_, patch) => {
    expect(() => jsonPatch(POD, patch)).toThrow(PatchDoesNotApply);
  });
});

describe('mergePatch', () => {
  test('merges objects, replaces lists and deletes what is null', () => {
    const patch = { hostPID: null, containers: [{ name: 'x' }], securityContext: { runAsUser: 0 } };
    expect(mergePatch(POD, patch)).toEqual({
      containers: [{ name: 'x' }],
      securityContext: { runAsUser: 0 },
      'a/b': 1,
    });
  });

  test('replaces what is no object', () => {
    expect(mergePatch('a', { b: 1 })).toEqual({ b: 1 });
    expect(mergePatch({ a: 1 }, ['b'])).toEqual(['b']);
  });
});
