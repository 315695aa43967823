import {
  at,
  isEmpty,
  isOff,
  isRecord,
  isUnset,
  listOf,
  numberIn,
  printed,
  recordOf,
  textIn,
  textMapOf,
  textOf,
  textsOf,
} from '../../../lib/boundary/facts/untyped';

describe('a value of unknown shape', () => {
  test.each([null, undefined, 5, true, [], ['a']])('%p is no object and no text', (value) => {
    expect([isRecord(value), recordOf(value), textOf(value), textIn(value)]).toEqual([
      false,
      {},
      undefined,
      '',
    ]);
  });

  test.each([null, undefined, 5, 'a', {}, { length: 1 }])('%p is no list', (value) => {
    expect([listOf(value), textsOf(value)]).toEqual([[], []]);
  });

  test('is read as what it is', () => {
    expect([textOf('a'), textIn('a'), textOf(''), listOf([1])]).toEqual(['a', 'a', '', [1]]);
    expect(textsOf(['a', 1, null, 'b'])).toEqual(['a', 'b']);
    expect(textMapOf({ a: 'x', b: 1, c: null })).toEqual({ a: 'x' });
    expect(recordOf({ a: 1 })).toEqual({ a: 1 });
    expect(() => Object.assign(recordOf(null), { a: 1 })).toThrow(TypeError);
  });

  test('is looked up by own properties only', () => {
    expect(at({ a: { b: 1 } }, 'a', 'b')).toBe(1);
    expect(at({ a: 1 })).toEqual({ a: 1 });
    expect(at({}, 'constructor')).toBeUndefined();
    expect(at({ a: ['x'] }, 'a', '0')).toBeUndefined();
    expect(at({ a: null }, 'a', 'b')).toBeUndefined();
  });
});

describe('a field', () => {
  test.each<[unknown, boolean, boolean, boolean]>([
    [undefined, true, true, true],
    [null, true, true, true],
    [false, false, true, false],
    [true, false, false, false],
    ['false', false, false, false],
    [0, false, false, false],
    ['', false, false, true],
    ['a', false, false, false],
    [[], false, false, true],
    [[0], false, false, false],
    [{}, false, false, true],
    [{ a: undefined }, false, false, false],
  ])('%j: unset %p, off %p, empty %p', (value, unset, off, empty) => {
    expect([isUnset(value), isOff(value), isEmpty(value)]).toEqual([unset, off, empty]);
  });
});

test.each<[unknown, number]>([
  [4, 4],
  ['4', 4],
  ['four', Number.NaN],
  [Object.create(null), Number.NaN],
  [[4], Number.NaN],
  [true, Number.NaN],
  [null, Number.NaN],
])('the number in %p is %p', (value, number) => {
  expect(numberIn(value)).toBe(number);
});

describe('a value in a finding', () => {
  test.each<[unknown, string]>([
    ['a', 'a'],
    [5, '5'],
    [10n, '"10"'],
    [{ a: 10n, b: ['c'] }, '{"a":"10","b":["c"]}'],
    [null, 'null'],
    [undefined, 'undefined'],
    ['x'.repeat(120), 'x'.repeat(120)],
    ['x'.repeat(121), `${'x'.repeat(117)}...`],
  ])('%p', (value, text) => {
    expect(printed(value)).toBe(text);
  });
});
