import { jsonPatch, mergePatch, PatchDoesNotApply } from '../../../../lib/boundary/facts/runner/json-patch';

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
    [
      'replaces an entry of a list',
      [{ op: 'replace', path: '/containers/1', value: { name: 'x' } }],
      { ...POD, containers: [{ name: 'a' }, { name: 'x' }] },
    ],
    [
      'copies into a list',
      [{ op: 'copy', from: '/containers/1', path: '/containers/0' }],
      { ...POD, containers: [{ name: 'b' }, { name: 'a' }, { name: 'b' }] },
    ],
    [
      'moves within a list',
      [{ op: 'move', from: '/containers/1', path: '/containers/0' }],
      { ...POD, containers: [{ name: 'b' }, { name: 'a' }] },
    ],
    [
      'adds at the end of a list',
      [{ op: 'add', path: '/containers/2', value: { name: 'x' } }],
      { ...POD, containers: [{ name: 'a' }, { name: 'b' }, { name: 'x' }] },
    ],
    ['reads a tilde', [{ op: 'add', path: '/x~0y', value: 1 }], { ...POD, 'x~y': 1 }],
    [
      'removes the last entry',
      [{ op: 'remove', path: '/containers/1' }],
      { ...POD, containers: [{ name: 'a' }] },
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

  test.each<[string, unknown, string]>([
    ['no list', {}, 'the patch is not a list of operations'],
    ['no operation', ['x'], 'an operation is not an object'],
    ['an unknown operation', [{ op: 'grow', path: '/a' }], 'unknown operation grow'],
    ['a path that is no pointer', [{ op: 'add', path: 'a', value: 1 }], 'a path is not a JSON pointer'],
    ['no path', [{ op: 'add', value: 1 }], 'a path is not a JSON pointer'],
    ['a path into nothing', [{ op: 'replace', path: '/x/y', value: 1 }], 'nothing at /x/y'],
    [
      'an index beyond the list',
      [{ op: 'add', path: '/containers/3', value: 1 }],
      'no index 3 in a list of 2',
    ],
    [
      'an index to read at the end',
      [{ op: 'test', path: '/containers/2', value: 1 }],
      'no index 2 in a list of 2',
    ],
    ['an index to remove at the end', [{ op: 'remove', path: '/containers/2' }], 'no index 2 in a list of 2'],
    ['an index that is no number', [{ op: 'remove', path: '/containers/-1' }], 'no index -1 in a list of 2'],
    [
      'an index with a zero before it',
      [{ op: 'remove', path: '/containers/01' }],
      'no index 01 in a list of 2',
    ],
    ['an index with more after it', [{ op: 'remove', path: '/containers/1x' }], 'no index 1x in a list of 2'],
    [
      'an index with more before it',
      [{ op: 'remove', path: '/containers/x1' }],
      'no index x1 in a list of 2',
    ],
    ['something to remove that is not there', [{ op: 'remove', path: '/x' }], 'nothing at /x'],
    ['a test that fails', [{ op: 'test', path: '/a~1b', value: false }], 'test fails at root/a/b'],
    [
      'a value inside a string',
      [{ op: 'add', path: '/containers/0/name/x', value: 1 }],
      'nothing to write into at /containers/0/name/x',
    ],
  ])('refuses %s', (_, patch, message) => {
    expect(() => jsonPatch(POD, patch)).toThrow(new PatchDoesNotApply(message));
  });

  test('counts in tens', () => {
    const twelve = { list: Array.from({ length: 12 }, (_, index) => index) };
    const patched = jsonPatch(twelve, [{ op: 'remove', path: '/list/11' }]) as typeof twelve;
    expect(patched.list).toHaveLength(11);
    expect(() => jsonPatch(twelve, [{ op: 'remove', path: '/list/1a' }])).toThrow(PatchDoesNotApply);
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

test('a patch that doubles what is there ends', () => {
  const copies = Array(60).fill({ op: 'copy', from: '/a', path: '/a/-' });
  const patch = [{ op: 'add', path: '/a', value: [1] }, ...copies];
  expect(() => jsonPatch({}, patch)).toThrow('it copies more than 10000 values');
  expect(jsonPatch({}, patch.slice(0, 3))).toEqual({ a: [1, [1], [1, [1]]] });
  expect(() => jsonPatch({}, Array(1001).fill({ op: 'add', path: '/a', value: 1 }))).toThrow(
    'it has more than 1000 operations',
  );
});
