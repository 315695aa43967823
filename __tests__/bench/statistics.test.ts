import { interleave, median, pairedRatio, pairedSum } from '../../bench/statistics';

describe('median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is the mean of the two middle values of an even number', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  it('is not moved by one run that went wrong', () => {
    expect(median([10, 11, 9, 10, 4000])).toBe(10);
  });

  it('refuses an empty list instead of telling a number', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('pairedRatio', () => {
  it('compares samples that were taken together', () => {
    expect(pairedRatio([2, 40, 6], [1, 20, 3])).toBe(2);
  });

  it('withstands a slow minute that a ratio of medians does not', () => {
    const [values, yardsticks] = [
      [10, 10, 50],
      [5, 25, 25],
    ];
    expect(pairedRatio(values, yardsticks)).toBe(2);
    expect(median(values) / median(yardsticks)).toBeLessThan(1);
  });

  it('refuses lists that do not pair', () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow(RangeError);
  });
});

describe('pairedSum', () => {
  it('adds samples of the same run', () => {
    expect(pairedSum([1, 2, 3], [10, 20, 30], [100, 200, 300])).toEqual([111, 222, 333]);
  });

  it('tells no number for a run that lacks a sample', () => {
    expect(pairedSum([1, 2], [10])).toEqual([11, Number.NaN]);
  });
});

describe('interleave', () => {
  it('takes every measurement in turn, so that neighbours share what the machine does', () => {
    const order: string[] = [];
    const measurement = (name: string) => () => order.push(name);
    const samples = interleave(2, { a: measurement('a'), b: measurement('b') });
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    expect(samples).toEqual({ a: [1, 3], b: [2, 4] });
  });
});
