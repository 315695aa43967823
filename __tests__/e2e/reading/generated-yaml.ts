import * as fc from 'fast-check';

/** Plain and quoted texts that mean something to one reader or another. */
const SCALARS: readonly string[] = [
  ...[
    'a',
    'b c',
    'a-b',
    'a:b',
    'a#b',
    'é',
    '😀',
    'x/y',
    '5Gi',
    '1.2.3',
    '10.0.0.0/8',
    '12:30',
    '2001-01-01',
    '2024-01-01T00:00:00Z',
    '=',
  ],
  ...[
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '-0',
    '0640',
    '08',
    '0o17',
    '0x1F',
    '0b1',
    '1_000',
    '+5',
    '.5',
    '5.',
    '9007199254740993',
    '1e400',
    '.inf',
    '-.inf',
    '.nan',
    '190:20:30',
  ],
  ...['true', 'True', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', 'null', '~', 'Null', ''],
  ...[
    "'a'",
    "'it''s'",
    "''",
    '"a"',
    '"a\\nb"',
    '"\\x41"',
    '"\\u00e9"',
    '"\\/"',
    '"\\ud83d\\ude00"',
    '"a\n    b"',
    "'a\n\n    b'",
    '"a\\\n    b"',
    '"\\U0001F600"',
    '"\\e"',
    '"\\_"',
    '"\\q"',
    '"a" b',
    '"\t"',
  ],
  ...[
    '!!str 5',
    '!!str',
    '!!binary aGk=',
    '!!int 5',
    '!!bool "true"',
    '!foo a',
    '! a',
    '!!null a',
    '!!timestamp 2001-01-01',
    '!<tag:yaml.org,2002:str> 5',
  ],
  ...[
    '*x',
    '*y',
    '&x a',
    '&y b',
    '&z',
    '&x &y a',
    '@a',
    '`a',
    '%a',
    '-a',
    '- a',
    '?a',
    '? a',
    ':a',
    ': a',
    '#a',
    ' #a',
    'a #b',
    'a # b',
    '|a',
    '>a',
    '{a',
    '[a',
    'a]',
    'a}',
    'a,b',
    '<<',
    '...',
    '---',
    '{}',
    '[]',
  ],
];

/** Blocks, as they stand behind a key, with `~` for the indentation. */
const BLOCKS: readonly string[] = [
  '|\n~a\n~b',
  '>\n~a\n~b',
  '|-\n~a',
  '>-\n~a\n\n~b',
  '|+\n~a\n\n',
  '|2\n~ a',
  '|\n~a\n~ b\n\n~c',
  '>\n~a\n~ b\n~c',
  '|\n\n~a',
  '| # c\n~a',
  '|\n~\ta',
  '>\n~a\n~\tb',
  '|\n~---',
  '|1-\n~a',
  '|\n',
  '>\n\n\n~a',
  '|-9\n~a',
  '|\n~#a',
  '>-\n~a \n~b',
];

const KEYS: readonly string[] = [
  'a',
  'b',
  'c',
  'name',
  'items',
  'kind',
  '"d"',
  "'e'",
  '1',
  '80',
  '"1"',
  'true',
  'y',
  'null',
  '~',
  '1.5',
  '010',
  '<<',
  '? f',
  '[g]',
  '{h: i}',
  '*x',
  '&x j',
  '!!str k',
  '!!binary aG9zdFBJRA==',
  'l m',
  'n:o',
  'p#q',
  'é',
  '__proto__',
  '',
  '"r\\x41"',
  '-s',
  '?t',
  'u ',
  '"v" ',
  '"host\\x50ID"',
  'Items',
  'w\t',
  '.x',
  '@',
  '\ty',
];

/** What may stand between things. */
const COMMENTS: readonly string[] = [
  '',
  '',
  '',
  '',
  ' # c',
  ' #',
  '  # é',
  '\t# c',
  ' ',
  '\t',
  ' # c\u2028d: e',
  ' # c\rd: e',
  '#c',
];

const SCALAR = fc.constantFrom(...SCALARS);
const ENTRY = fc.record({
  key: fc.constantFrom(...KEYS),
  comment: fc.constantFrom(...COMMENTS),
  width: fc.constantFrom(2, 2, 2, 2, 1, 0, 4),
});

/** Lines of a value, as they stand behind a key: the first of them in the key's line. */
type Lines = readonly string[];

const { value: VALUE } = fc.letrec<{ value: Lines; map: Lines; list: Lines; flow: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    {
      arbitrary: fc
        .oneof(
          { weight: 5, arbitrary: fc.constantFrom('a', '1', 'true', '"b"') },
          { weight: 2, arbitrary: SCALAR },
        )
        .map((text) => [` ${text}`]),
      weight: 4,
    },
    {
      arbitrary: fc.constantFrom(...BLOCKS).map((text) => ` ${text.replaceAll('~', '  ')}`.split('\n')),
      weight: 1,
    },
    { arbitrary: tie('map'), weight: 3 },
    { arbitrary: tie('list'), weight: 2 },
    { arbitrary: tie('flow').map((text) => [` ${text}`]), weight: 1 },
  ),
  map: fc.array(fc.tuple(ENTRY, tie('value')), { minLength: 1, maxLength: 3 }).map((entries) => [
    entries[0]?.[0].comment ?? '',
    ...entries.flatMap(([{ key, comment, width }, lines], index) => {
      const unique = index === 0 || !/^[a-z]+$/.test(key) ? key : `${key}${index}`;
      const [first = '', ...rest] = lines;
      return [`${unique}:${first}${comment}`, ...rest.map((line) => `${' '.repeat(width)}${line}`)];
    }),
  ]),
  list: fc.array(fc.tuple(ENTRY, tie('value')), { minLength: 1, maxLength: 3 }).map((entries) => [
    '',
    ...entries.flatMap(([{ comment, width }, lines]) => {
      const [first = '', ...rest] = lines;
      const compact = first.trim() === '' && rest.length > 0 && width === 2;
      const [second = '', ...others] = rest;
      return compact
        ? [`- ${second}${comment}`, ...others.map((line) => `  ${line}`)]
        : [`-${first}${comment}`, ...rest.map((line) => `${' '.repeat(width)}${line}`)];
    }),
  ]),
  flow: fc.oneof(
    { maxDepth: 3 },
    SCALAR,
    fc
      .tuple(fc.constantFrom(', ', ',', ' , ', ',\n  ', ', # c\n  '), fc.array(tie('flow'), { maxLength: 3 }))
      .map(([comma, items]) => `[${items.join(comma)}]`),
    fc
      .tuple(
        fc.constantFrom(', ', ',', ' , ', ',\n  ', ',}'),
        fc.constantFrom(': ', ':', ' : ', ' '),
        fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('flow')), { maxLength: 3 }),
      )
      .map(
        ([comma, colon, entries]) => `{${entries.map(([key, item]) => `${key}${colon}${item}`).join(comma)}}`,
      ),
  ),
}));

/** An object whose spec is written in all the ways that YAML knows, and some that it does not. */
export const GENERATED: fc.Arbitrary<string> = fc
  .tuple(
    VALUE,
    fc.constantFrom('', '', '---\n', '# c\n', '--- # c\n', '\n\n'),
    fc.constantFrom('', '', '---\n', '...\n', '# c', '\n\n', '  \n'),
  )
  .map(([[first = '', ...rest], before, after]) =>
    [
      `${before}apiVersion: v1`,
      'kind: Pod',
      'metadata:',
      '  name: a',
      `spec:${first}`,
      ...rest.map((line) => `  ${line}`),
      after,
    ].join('\n'),
  );
