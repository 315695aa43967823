import { isPositiveQuantity } from '../../../lib/boundary/facts/positive-quantity';

describe('a quantity above nothing', () => {
  it.each(['1', 1, 0.5, '500m', '0.1', '.5', '1.', '+1', '256Mi', '2Gi', '1e3', '1E', '1E-3', '10n', '05'])(
    '%p is one',
    (value) => {
      expect(isPositiveQuantity(value)).toBe(true);
    },
  );

  it.each([
    ...['0', 0, '0m', '0Gi', '0.0', '00', '.0', '0e3', '+0', '-0', -1, '-1', '-1Gi'],
    ...[undefined, null, '', ' ', 'much', '1 Gi', '1Gib', 'Mi', '1e', {}, [], true, Number.NaN, '1\n'],
  ])('%p is none', (value) => {
    expect(isPositiveQuantity(value)).toBe(false);
  });
});
