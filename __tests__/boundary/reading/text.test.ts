import { textOf } from '../../../lib/boundary/reading/text';

type Told = readonly [line: number, message: string];

function read(bytes: Buffer): { readonly text: string | undefined; readonly told: readonly Told[] } {
  const told: Told[] = [];
  return { text: textOf(bytes, (line, message) => told.push([line, message])), told };
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

test.each<[string, number]>([
  ['\xff', 1],
  ['a\nb\xff', 2],
  ['a\nb\xff\nc\n', 2],
  ['\n\xff\n', 2],
])('what is no UTF-8 is told where it is: %j', (text, line) => {
  expect(read(latin1(text))).toEqual({
    text: undefined,
    told: [[line, 'no UTF-8: write the file as UTF-8 text']],
  });
});

test.each<[string, string]>([
  ['\r', 'a carriage return without a line feed'],
  ['\u0085', 'the line break U+0085'],
  ['\u2028', 'the line break U+2028'],
  ['\u2029', 'the line break U+2029'],
  ['\ufeff', 'a byte order mark inside the text'],
  ['\u001b', 'the invisible character U+001B'],
  ['\u0007', 'the invisible character U+0007'],
])('%j is told by its name', (character, name) => {
  expect(read(Buffer.from(`a\n${character}b\n`)).told).toEqual([
    [2, `${name}, which readers of YAML take differently: remove it, or write it as an escape in quotes`],
  ]);
});

test('a character that readers take differently leaves no text, and no more of them are told than help', () => {
  expect(read(Buffer.from('a\n\u2028b\n'))).toEqual({
    text: undefined,
    told: [[2, expect.stringContaining('the line break U+2028')]],
  });
  expect(read(Buffer.from('\u2028'.repeat(50))).told).toHaveLength(21);
});

test('a mark at the beginning and the ends of lines of Windows are no part of the text', () => {
  expect(read(Buffer.from('\ufeffa: 1\r\nb: 2\r\n'))).toEqual({ text: 'a: 1\nb: 2\n', told: [] });
});
