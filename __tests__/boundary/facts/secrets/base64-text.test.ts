import { mayBeEncodedText } from '../../../../lib/boundary/facts/secrets/base64-text';

const NOISE = 0xff;
const encoded = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64');

/** Twelve characters of nine bytes of text, and as many that are noise. */
const TEXT = encoded(Array.from('some text', (letter) => letter.charCodeAt(0)));
const OTHER = encoded(Array.from({ length: 9 }, () => NOISE));

describe('a run of characters', () => {
  test('of text may be encoded text, from its twelfth character on', () => {
    expect(TEXT).toHaveLength(12);
    expect(mayBeEncodedText(TEXT, 0)).toBe(true);
    expect(mayBeEncodedText(TEXT.slice(0, 11), 0)).toBe(false);
    expect(mayBeEncodedText('', 0)).toBe(false);
    expect(mayBeEncodedText(OTHER, 0)).toBe(false);
  });

  test('is read from where it is told', () => {
    expect(mayBeEncodedText(`//${TEXT}`, 2)).toBe(true);
    expect(mayBeEncodedText(`/${TEXT}`, 1)).toBe(true);
    expect(mayBeEncodedText(`//${TEXT}`, 3)).toBe(false);
    expect(mayBeEncodedText(`//${OTHER}`, 2)).toBe(false);
  });

  test('that begins as an archive may be one', () => {
    expect(mayBeEncodedText(`H4sI${OTHER}`, 0)).toBe(true);
    expect(mayBeEncodedText(`/H4sI${OTHER}`, 1)).toBe(true);
    expect(mayBeEncodedText(`/H4sI${OTHER}`, 0)).toBe(false);
    expect(mayBeEncodedText(`H4sJ${OTHER}`, 0)).toBe(false);
  });
});

describe('samples are taken', () => {
  /** Seventeen places of twelve characters, text at one of them. */
  const textAt = (place: number) =>
    Array.from({ length: 17 }, (_, index) => (index === place ? TEXT : OTHER)).join('');

  test.each([0, 4, 8, 12, 16])('at place %d of seventeen', (place) => {
    expect(mayBeEncodedText(textAt(place), 0)).toBe(true);
    for (const before of ['/', '//', '///']) {
      expect(mayBeEncodedText(`${before}${textAt(place)}`, before.length)).toBe(true);
    }
  });

  test.each([1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15])('not at place %d of seventeen', (place) => {
    expect(mayBeEncodedText(textAt(place), 0)).toBe(false);
  });

  test('at the end, though the last characters are of no group', () => {
    expect(mayBeEncodedText(`${OTHER}${TEXT}/`, 0)).toBe(true);
    expect(mayBeEncodedText(`${OTHER}${TEXT}///`, 0)).toBe(true);
  });
});

describe('a sample is text', () => {
  const letters = (count: number) => Array.from({ length: count }, () => 0x61);

  test('with eight bytes of nine, wherever the ninth is', () => {
    for (let at = 0; at < 9; at++) {
      const one = letters(9).with(at, NOISE);
      expect(mayBeEncodedText(encoded(one), 0)).toBe(true);
      expect(mayBeEncodedText(encoded(one.with((at + 1) % 9, NOISE)), 0)).toBe(false);
      expect(mayBeEncodedText(encoded(one.with((at + 4) % 9, NOISE)), 0)).toBe(false);
    }
  });

  test.each<[number, boolean]>([
    [0x00, true],
    [0x01, false],
    [0x08, false],
    [0x09, true],
    [0x0a, true],
    [0x0b, false],
    [0x0c, false],
    [0x0d, true],
    [0x0e, false],
    [0x1f, false],
    [0x20, true],
    [0x7e, true],
    [0x7f, false],
    [0x80, false],
  ])('byte %d: %p', (byte, text) => {
    for (let at = 0; at < 9; at++) {
      const bytes = letters(9)
        .with(at, byte)
        .with((at + 1) % 9, NOISE);
      expect(mayBeEncodedText(encoded(bytes), 0)).toBe(text);
    }
  });

  test('in either alphabet, and in none other', () => {
    const bytes = [...letters(2), 0x3e, ...letters(2), 0x3f, 0x20, 0x7e, 0x61];
    const run = encoded(bytes);
    expect(run).toMatch(/[+/]/);
    expect(mayBeEncodedText(run, 0)).toBe(true);
    expect(mayBeEncodedText(run.replaceAll('+', '-').replaceAll('/', '_'), 0)).toBe(true);
    expect(mayBeEncodedText('....'.repeat(3), 0)).toBe(false);
    expect(mayBeEncodedText('\u20ac'.repeat(12), 0)).toBe(false);
  });
});
