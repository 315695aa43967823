import { Stopwatch } from '../../bench/stopwatch';

describe('Stopwatch', () => {
  it('gives back what the work gave', () => {
    expect(new Stopwatch().time(() => 'done')).toBe('done');
  });

  it('adds up what two clocks say of the work, and nothing between', () => {
    let [now, processor] = [1000, 50];
    const stopwatch = new Stopwatch(
      () => now,
      () => processor,
    );
    const work = () => {
      now += 300;
      processor += 20;
    };
    stopwatch.time(work);
    now += 7000;
    processor += 5;
    stopwatch.time(work);
    expect(stopwatch.read()).toEqual({ seconds: 0.6, processorSeconds: 0.04 });
  });
});
