import { item, paragraph, table } from '../../../lib/report/markdown/lines';
import { cell, code, plain } from '../../../lib/report/markdown/markdown-text';

describe('code', () => {
  it.each([
    ['a/b:1', '`a/b:1`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``a', '``` ``a ```'],
    ['', '`(empty)`'],
    ['a\nb', '`a\\u{a}b`'],
    ['\u001b[31mred', '`\\u{1b}[31mred`'],
    ['a\u202eb\u200bc', '`a\\u{202e}b\\u{200b}c`'],
    ['<script>', '`<script>`'],
  ])('%j', (text, shown) => {
    expect(code(text)).toBe(shown);
  });
});

describe('plain', () => {
  it.each([
    ['[a](https://b)', '\\[a\\](https\\://b)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['a_b *c* ~d~ `e`', 'a\\_b \\*c\\* \\~d\\~ \\`e\\`'],
    ['@all #1 !2 $3 %4 &amp; ^5', '\\@all \\#1 \\!2 \\$3 \\%4 \\&amp; \\^5'],
    ['www.example.com :smile:', 'www\\.example.com \\:smile:'],
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['10.43.0.1/32 is open', '10.43.0.1/32 is open'],
    ['  # a\n# b', '\\# a\\\\u\\{a\\}\\# b'],
    ['port 443, 6443', 'port 443, 6443'],
  ])('%j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe('lines', () => {
  const words = (word: string) => `${'x'.repeat(96)} ${word} end`;

  it('are broken at spaces, and go on where they began', () => {
    expect(item(`${'a'.repeat(60)} ${'b'.repeat(60)} c`, 1)).toBe(
      `  - ${'a'.repeat(60)}\n    ${'b'.repeat(60)} c`,
    );
  });

  it.each([
    '-',
    '+',
    '*',
    '#',
    '>',
    '1.',
    '2)',
    '---',
    '===',
    '***',
    '|',
    '<script>',
    '```',
    '~~~',
    ':--',
    '$$',
  ])('never begin with %s, which would begin a block', (word) => {
    expect(paragraph(words(word)).split('\n')).toEqual([`${'x'.repeat(96)} ${word}`, 'end']);
  });

  it('begin with what begins nothing', () => {
    expect(paragraph(words('`code`')).split('\n')).toEqual(['x'.repeat(96), '`code` end']);
  });
});

describe('a table', () => {
  it('has cells that are not padded', () => {
    expect(table(['A', 'B'], [['a', cell('`b|c`')]])).toEqual([
      '| A | B |',
      '| --- | --- |',
      '| a | `b\\u{7c}c` |',
    ]);
  });

  it('is a list where a row is wider than a page', () => {
    expect(table(['A', 'B'], [['a', 'b'.repeat(99)]])).toEqual(['- a', `  - B:\n    ${'b'.repeat(99)}`]);
  });

  it('is nothing without rows', () => {
    expect(table(['A'], [])).toEqual([]);
  });
});
