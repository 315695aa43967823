import { readDocuments } from '../../../lib/boundary/reading/documents';
import { lineAt } from '../../../lib/boundary/reading/fault';

type Told = readonly [line: number, message: string];

function read(text: string): { readonly documents: readonly unknown[]; readonly told: readonly Told[] } {
  const told: Told[] = [];
  const read = readDocuments(text, (line, message) => told.push([line, message]));
  return { documents: read.map(({ value, line }) => ({ value, line })), told };
}

const TWO = [
  { value: { a: 1 }, line: 1 },
  { value: { b: 2 }, line: 3 },
];

describe('a file of YAML', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['is divided at three dashes', 'a: 1\n---\nb: 2\n', TWO],
    ['need not end with a line feed', 'a: 1\n---\nb: 2', TWO],
    ['may end with three dashes', 'a: 1\n---', TWO.slice(0, 1)],
    [
      'may begin with an empty line',
      '\na: 1\n---\nb: 2\n',
      [
        { value: { a: 1 }, line: 2 },
        { value: { b: 2 }, line: 4 },
      ],
    ],
    ['begins where its data begin', '---\n# a comment\n\na: 1\n', [{ value: { a: 1 }, line: 4 }]],
    ['may have a key of dots', '...x: 1\n', [{ value: { '...x': 1 }, line: 1 }]],
    ['may have tabs behind a value', 'a: 1\t \t# x\ty\nb: 2\t', [{ value: { a: 1, b: 2 }, line: 1 }]],
    ['may have tabs in comments', '#\tx\na: 1\n# x\ty\nb: 2\n', [{ value: { a: 1, b: 2 }, line: 2 }]],
    [
      'may have spaces in brackets',
      'a: [b c]\nd: {e : 1}\n',
      [{ value: { a: ['b c'], d: { e: 1 } }, line: 1 }],
    ],
    ['may hold nothing', '---\n# nothing\n---\n', []],
  ])('%s', (_, text, documents) => {
    expect(read(text)).toEqual({ documents, told: [] });
  });

  test('is not read where something else stands behind the dashes, in the last line too', () => {
    expect(read('a: 1\n---x').told).toEqual([[2, expect.stringContaining('three dashes')]]);
  });

  test.each<[string, string, number, string]>([
    [
      'the end of a document with a comment',
      'a: 1\n... # b\n',
      2,
      '... # b: directives and ends of documents',
    ],
    ['what is no YAML', 'a: [\n', 2, 'no YAML: '],
    ['a tab between values', 'a:\t1\n', 1, 'a tab between values'],
  ])('is not read with %s', (_, text, line, message) => {
    expect(read(text).told).toEqual([[line, expect.stringContaining(message)]]);
  });

  test('gives no data where something in it is told', () => {
    expect(read('a: 1\nb: yes\n')).toEqual({
      documents: [],
      told: [[2, expect.stringContaining('yes is true or false for some readers')]],
    });
  });

  test('is no deeper than the limit', () => {
    const nested = (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    expect(read(nested(90)).told).toEqual([]);
    expect(read(nested(110)).told).toEqual([[1, 'maps and lists lie more than 100 deep in each other']]);
  });
});

describe('a file of JSON', () => {
  const escaped = '{"a":"\\/"}';

  test.each<[string, number]>([
    ['at its beginning', 0],
    ['behind as many spaces as kubectl looks at', 4095],
  ])('is read as JSON: %s', (_, spaces) => {
    expect(read(' '.repeat(spaces) + escaped)).toEqual({
      documents: [{ value: { a: '/' }, line: 1 }],
      told: [],
    });
  });

  test('is read as YAML behind more spaces, which knows fewer escapes', () => {
    expect(read(' '.repeat(4096) + escaped)).toEqual({
      documents: [],
      told: [[1, expect.stringContaining('an escape that is not read alike')]],
    });
  });

  test('is one value', () => {
    expect(read('{"a":1}\n{"b":2}\n')).toEqual({
      documents: [],
      told: [[2, expect.stringContaining('it is not one JSON value')]],
    });
    expect(read('{"a":\n').told).toEqual([[2, expect.stringContaining('it is not one JSON value')]]);
  });

  test('tells what is at fault once', () => {
    expect(read('{"a":1,\n"a":2}')).toEqual({
      documents: [],
      told: [[2, 'the key a is there twice: remove one of them']],
    });
  });

  test('holds nothing that YAML takes for something else', () => {
    expect(read('{"a":-0}')).toEqual({
      documents: [],
      told: [[1, 'readers of JSON and of YAML take the file differently: write it as YAML']],
    });
  });
});

describe('an alias', () => {
  const repeated = (times: number) =>
    `a: &a [${Array(20).fill('1').join(', ')}]\n${Array.from({ length: times }, (_, index) => `k${index}: *a\n`).join('')}`;

  test('repeats as much as the limit, and what is more is told once', () => {
    expect(read(repeated(230))).toMatchObject({ documents: [{ line: 1 }], told: [] });
    expect(read(repeated(240))).toEqual({
      documents: [],
      told: [[232, expect.stringContaining('aliases repeat too much')]],
    });
  });

  test.each<[string, string]>([
    ['a: *b\n', 'the alias *b refers to an anchor that is not there'],
    ['a: &b\n  c: *b\n', 'the alias *b refers to what it is a part of'],
    [`a: *${'b'.repeat(60)}\n`, `the alias *${'b'.repeat(40)} refers to an anchor that is not there`],
  ])('%j is told', (text, message) => {
    expect(read(text).told.map(([, told]) => told)).toEqual([message]);
  });

  test('and a map are no keys', () => {
    expect(read('? {a: b}\n: [c]\n').told).toHaveLength(1);
    expect(read('{[a]: b, c: d}').told).toHaveLength(1);
    expect(read('? {a: b}\n: c\nd: e\n').told).toEqual([
      [1, expect.stringContaining('a map or a list as a key')],
    ]);
  });
});

test.each<[string, string]>([
  ['!!int 5\n', 'the tag !!int is not resolved by every reader: remove it'],
  ['!!str a: 1\n', 'a key with a tag or an anchor: write the key alone'],
  ['&a b: 1\n', 'a key with a tag or an anchor: write the key alone'],
])('%j is told, though it begins the document', (text, message) => {
  expect(read(text).told).toEqual([[1, message]]);
});

test('the one tag that says nothing is no fault', () => {
  expect(read('!!str 5\n')).toEqual({ documents: [{ value: '5', line: 1 }], told: [] });
});

test('a line ends behind its line feed', () => {
  expect([0, 1, 2, 3].map((position) => lineAt('a\nb\n', position))).toEqual([1, 1, 2, 2]);
});

test('a tag is told by its beginning', () => {
  expect(read(`a: !${'b'.repeat(60)} c\n`).told).toEqual([
    [1, `the tag !${'b'.repeat(39)} is not resolved by every reader: remove it`],
  ]);
});
