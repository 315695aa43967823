import fc from 'fast-check';
import { dump } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { toYaml } from '../../lib/output/yaml';

/** What the library makes of a whole object, without the mark that it puts behind a document that ends in empty lines. */
const library = (object: unknown) =>
  dump(object, { lineWidth: -1, noRefs: true }).replace(/(?<=\n\n)\.\.\.\n$/, '');

/** Texts at which the styles of YAML part: plain, quoted, and blocks of every ending and indentation. */
const TEXTS = [
  '',
  'plain',
  'true',
  'no',
  'null',
  '~',
  '12',
  '0o7',
  '1e3',
  '.5',
  '12:30',
  '2026-01-01',
  '10.0.0.0/8',
  '100m',
  'a: b',
  'a #b',
  '- a',
  '? a',
  '"quoted"',
  "it's",
  '[a]',
  '{a}',
  '*',
  '&a',
  '!a',
  '%a',
  '@a',
  ' lead',
  'trail ',
  'tab\tin',
  'bell\u0007',
  'é',
  '\u{1f40b}',
  '---',
  '...',
  'a\nb',
  'a\nb\n',
  'a\nb\n\n',
  ' a\nb',
  '\na',
  '\n',
  ' \n',
  'a \nb',
  'a\r\nb',
  '\ta\nb',
  'nullable',
  'Infinity',
  'e1e1e1e1',
  'x.y.z...',
  'a------',
  '_hidden',
  'A_b/c.d-e',
  'k1: a',
  'a\nk1: b',
  '\nk1: b\n\nk2: c\n',
  'x'.repeat(3000),
  `${'x'.repeat(200)}\n${'y'.repeat(200)}`,
];

describe('toYaml', () => {
  it.each(TEXTS)('writes %j as the library does, in every place', (text) => {
    const object = { value: text, list: [text, [text], { value: text }], map: { value: text } };
    expect(toYaml([object])).toBe(library(object));
    const multiline = text.includes('\n');
    if (!multiline && text.length < 1000) {
      expect(toYaml([{ [text]: 1, map: { [text]: text } }])).toBe(
        library({ [text]: 1, map: { [text]: text } }),
      );
    }
  });

  it('writes words as the library does', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z][\w./-]{3,12}$/), (word) => {
        const object = { [word]: word, list: [word] };
        expect(toYaml([object])).toBe(library(object));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes whatever JSON holds as the library does', () => {
    const key = fc
      .oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...TEXTS))
      .filter((text) => !/[\n]/.test(text) && text.length < 1000);
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...TEXTS));
    const { map } = fc.letrec((tie) => ({
      map: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      value: fc.oneof(
        { maxDepth: 5 },
        text,
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }),
        tie('map'),
      ),
    }));
    fc.assert(
      fc.property(map, (value) => {
        const object = JSON.parse(JSON.stringify(value));
        fc.pre(Object.keys(object).length > 0);
        expect(toYaml([object])).toBe(library(object));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes a document for each object, which another library reads back', () => {
    const objects = [
      { kind: 'A', data: { 'config.toml': 'a = 1\n\n[b]\n' } },
      { kind: 'B', list: [{}, [], [[]]] },
    ];
    const read = parseAllDocuments(toYaml(objects));
    expect(read.map((document) => document.toJS())).toEqual(objects);
  });

  it('leaves out what is undefined', () => {
    const object = { map: { gone: undefined }, kept: 1 };
    expect(toYaml([object])).toBe('map: {}\nkept: 1\n');
    expect(toYaml([object])).toBe(library(object));
  });

  it('writes more texts than it remembers', () => {
    const list = Array.from({ length: 20_500 }, (_, index) => `a: ${index}`);
    expect(toYaml([{ list }])).toBe(`list:\n${list.map((text) => `  - '${text}'\n`).join('')}`);
  });

  it.each(['two\nlines', 'x'.repeat(2000)])('refuses a key that no object has', (key) => {
    expect(() => toYaml([{ data: { [key]: 1 } }])).toThrow(RangeError);
  });
});
