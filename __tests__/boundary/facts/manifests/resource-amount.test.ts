import { amountOf, exceeds, isPositive } from '../../../../lib/boundary/facts/manifests/resource-amount';

test.each<[unknown, number | undefined]>([
  ['1', 1],
  ['500m', 0.5],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['2Ki', 2048],
  ['1Gi', 2 ** 30],
  ['1G', 1e9],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['-1', -1],
  ['0', 0],
  [4, 4],
  ['', undefined],
  ['1 Gi', undefined],
  ['1GiB', undefined],
  ['Gi', undefined],
  ['1'.repeat(41), undefined],
  [Number.NaN, undefined],
  [undefined, undefined],
  [true, undefined],
])('%j is %j', (quantity, amount) => {
  expect(amountOf(quantity)).toBe(amount);
});

test('what floating point adds is not more', () => {
  expect(exceeds(0.1 + 0.2, 0.3)).toBe(false);
  expect(exceeds(0.301, 0.3)).toBe(true);
  expect(exceeds(1, 0)).toBe(true);
  expect(exceeds(0, 0)).toBe(false);
});

describe('a quantity above nothing', () => {
  it.each(['1', 1, 0.5, '500m', '0.1', '.5', '1.', '+1', '256Mi', '2Gi', '1e3', '1E', '1E-3', '10n', '05'])(
    '%p is one',
    (value) => {
      expect(isPositive(value)).toBe(true);
    },
  );

  it.each([
    ...['0', 0, '0m', '0Gi', '0.0', '00', '.0', '0e3', '+0', '-0', -1, '-1', '-1Gi'],
    ...[undefined, null, '', ' ', 'much', '1 Gi', '1Gib', 'Mi', '1e', {}, [], true, Number.NaN, '1\n'],
  ])('%p is none', (value) => {
    expect(isPositive(value)).toBe(false);
  });
});
