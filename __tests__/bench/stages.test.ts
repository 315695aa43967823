import { STAGES, type Stage, StageClock, type StageTime } from '../../bench/stage-clock';
import { millisecondsOf, recordOf } from '../../bench/stage-record';

/** A clock that goes on only when a test says so. */
class HandClock {
  now = 0;
  readonly stages = new StageClock(() => this.now);

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }
}

describe('StageClock', () => {
  it('counts a stage without the stages inside it', () => {
    const clock = new HandClock();
    clock.pass(5);
    clock.stages.time('rest', () => {
      clock.pass(10);
      clock.stages.time('boundary', () => clock.pass(100));
      clock.pass(1);
    });
    const read = clock.stages.read();
    expect(read.boot).toEqual({ milliseconds: 5, calls: 0 });
    expect(read.rest).toEqual({ milliseconds: 11, calls: 1 });
    expect(read.boundary).toEqual({ milliseconds: 100, calls: 1 });
  });

  it('adds up the calls of a stage', () => {
    const clock = new HandClock();
    for (const milliseconds of [1, 2, 3]) {
      clock.stages.time('spec', () => clock.pass(milliseconds));
    }
    expect(clock.stages.read().spec).toEqual({ milliseconds: 6, calls: 3 });
  });

  it('goes back to the outer stage when the inner one throws', () => {
    const clock = new HandClock();
    expect(() =>
      clock.stages.time('write', () => {
        clock.pass(2);
        throw new Error('no space');
      }),
    ).toThrow('no space');
    clock.pass(7);
    expect(clock.stages.read().write.milliseconds).toBe(2);
    expect(clock.stages.read().boot.milliseconds).toBe(7);
  });

  it('loses no time', () => {
    const clock = new HandClock();
    clock.stages.time('construct', () => {
      clock.pass(3);
      clock.stages.time('objects', () => clock.pass(4));
    });
    clock.pass(5);
    const sum = Object.values(clock.stages.read()).reduce(
      (total, { milliseconds }) => total + milliseconds,
      0,
    );
    expect(sum).toBe(clock.now);
  });
});

describe('the record of a process', () => {
  const stages = Object.fromEntries(
    STAGES.map((stage, index) => [stage, { milliseconds: index, calls: 1 }]),
  ) as Record<Stage, StageTime>;
  const record = { script: '/tmp/x/build/main.js', start: 0, stages };

  it('is found by the end of its path', () => {
    expect(recordOf([{ script: '/usr/bin/npm', start: 0 }, record], 'build/main.js')).toBe(record);
    expect(() => recordOf([record], 'bin/tsc')).toThrow('the probe saw no bin/tsc');
  });

  it('tells the milliseconds of each stage', () => {
    expect(millisecondsOf(record)['boundary']).toBe(STAGES.indexOf('boundary'));
  });

  it('is refused if the boundary was skipped', () => {
    const skipped = { ...record, stages: { ...stages, boundary: { milliseconds: 0, calls: 0 } } };
    expect(() => millisecondsOf(skipped)).toThrow('had no stage boundary');
  });
});
