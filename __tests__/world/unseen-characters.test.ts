import { visible } from '../../lib/world/unseen-characters';

test.each([
  ['a line break', 'a\nb', 'a\\u{a}b'],
  ['what steers a terminal', '\u001b[31mred\u009b0m', '\\u{1b}[31mred\\u{9b}0m'],
  ['a mark of direction', 'a\u202eb', 'a\\u{202e}b'],
  ['what has no width', 'a\u200bb\u00adc\ufeff', 'a\\u{200b}b\\u{ad}c\\u{feff}'],
  ['a letter that shows nothing', 'a\u3164b\u115f\uffa0', 'a\\u{3164}b\\u{115f}\\u{ffa0}'],
  ['a space that is none', 'a\u00a0b\u2028\u3000', 'a\\u{a0}b\\u{2028}\\u{3000}'],
  ['half of a character, and one of nobody', 'a\ud800b\ue000', 'a\\u{d800}b\\u{e000}'],
  ['a place for an object', 'a\ufffcb', 'a\\u{fffc}b'],
  ['a tag', 'a\u{e0041}b', 'a\\u{e0041}b'],
])('%s is written out', (_, text, seen) => {
  expect(visible(text)).toBe(seen);
});

test('what is seen stays', () => {
  expect(visible('a b é 漢 🐳 | ` <b>')).toBe('a b é 漢 🐳 | ` <b>');
});
