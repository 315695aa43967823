import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { toYaml } from '../../lib/output/yaml';

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

/** What another library reads. */
const read = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

describe('toYaml', () => {
  it.each(TEXTS)('writes %j so that another library reads it back, in every place', (text) => {
    const object = { [text]: 1, list: [text, [text], { value: text }], map: { value: text } };
    expect(read(toYaml([object, object]))).toEqual([object, object]);
  });

  it.each(TEXTS)('writes no line that divides the file, whatever %j is', (text) => {
    const object = { value: text, map: { list: [text], last: text } };
    expect(toYaml([object, object]).match(/^(?:---|\.\.\.).*$/gm)).toEqual(['---']);
  });

  it('writes whatever JSON holds so that another library reads it back', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' })),
        (value) => {
          const object = JSON.parse(JSON.stringify(value));
          fc.pre(!Object.hasOwn(object, '__proto__'));
          expect(read(toYaml([object]))).toEqual([object]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves long lines whole', () => {
    expect(toYaml([{ a: 'word '.repeat(60).trim() }])).toBe(`a: ${'word '.repeat(60).trim()}\n`);
  });

  it('writes an object out wherever it stands, since not every reader follows an alias', () => {
    const labels = { a: 'b' };
    expect(toYaml([{ first: labels, second: labels }])).toBe('first:\n  a: b\nsecond:\n  a: b\n');
  });

  it('leaves out what is undefined', () => {
    expect(toYaml([{ map: { gone: undefined }, kept: 1 }])).toBe('map: {}\nkept: 1\n');
  });
});
