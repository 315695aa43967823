import { compareRatios, holds, TOLERANCE } from '../../bench/compare';
import { meetsGoal, type Ratio } from '../../bench/results';

function ratio(value: number, rest: Partial<Ratio> = {}): Ratio {
  return { id: 'synth', what: 'synth / yardstick', value, better: 'lower', ...rest };
}

const JUST_BELOW = 1 + TOLERANCE - 0.01;
const JUST_ABOVE = 1 + TOLERANCE + 0.01;

describe('compareRatios', () => {
  it('tells a ratio that got worse by more than the tolerance', () => {
    const comparison = compareRatios([ratio(2)], [ratio(2 * JUST_ABOVE)]);
    expect(comparison.worse).toEqual([`synth / yardstick: 2.00 -> ${(2 * JUST_ABOVE).toFixed(2)}`]);
    expect(holds(comparison)).toBe(false);
  });

  it('lets noise pass', () => {
    const comparison = compareRatios([ratio(2)], [ratio(2 * JUST_BELOW)]);
    expect(comparison).toEqual({ worse: [], better: [], same: 1, missing: [] });
    expect(holds(comparison)).toBe(true);
  });

  it('tells what got better', () => {
    const comparison = compareRatios([ratio(2)], [ratio(1)]);
    expect(comparison.better).toEqual(['synth / yardstick: 2.00 -> 1.00']);
    expect(holds(comparison)).toBe(true);
  });

  it('knows which ratios should be high', () => {
    const high = { better: 'higher' } as const;
    expect(compareRatios([ratio(50, high)], [ratio(30, high)]).worse).toHaveLength(1);
    expect(compareRatios([ratio(50, high)], [ratio(90, high)]).better).toHaveLength(1);
  });

  it('names committed ratios that were not measured', () => {
    const comparison = compareRatios([ratio(1), ratio(1, { id: 'growth' })], [ratio(1)]);
    expect(comparison.missing).toEqual(['growth']);
    expect(holds(comparison)).toBe(true);
  });

  it('does not hold if nothing was compared', () => {
    expect(holds(compareRatios([ratio(1)], []))).toBe(false);
    expect(holds(compareRatios([], [ratio(1)]))).toBe(false);
  });

  it('does not take a value that is no number for the same', () => {
    expect(holds(compareRatios([ratio(1)], [ratio(Number.NaN)]))).toBe(false);
  });
});

describe('meetsGoal', () => {
  it.each([
    [ratio(1.5, { goal: 1.5 }), true],
    [ratio(1.51, { goal: 1.5 }), false],
    [ratio(50, { goal: 50, better: 'higher' }), true],
    [ratio(49, { goal: 50, better: 'higher' }), false],
    [ratio(Number.NaN, { goal: 1.5 }), false],
    [ratio(1), undefined],
  ])('%j: %s', (given, met) => {
    expect(meetsGoal(given)).toBe(met);
  });
});
