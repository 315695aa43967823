import type { Clock } from './stopwatch';

/** What a process spends its time on. */
export const STAGES = [
  'boot',
  'load',
  'spec',
  'construct',
  'objects',
  'boundary',
  'serialize',
  'write',
  'rest',
] as const;

/** A part of a synth. */
export type Stage = (typeof STAGES)[number];

/** Milliseconds and calls of one stage. */
export interface StageTime {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Counts the time of nested stages: while an inner stage runs, the outer one stands still. */
export class StageClock {
  readonly #milliseconds = new Map<Stage, number>();
  readonly #calls = new Map<Stage, number>();
  readonly #now: Clock;
  #stage: Stage = 'boot';
  #since = 0;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Ends the stage that runs, and starts another one. Tells which one ended. */
  switchTo(stage: Stage): Stage {
    const now = this.#now();
    const ended = this.#stage;
    this.#milliseconds.set(ended, (this.#milliseconds.get(ended) ?? 0) + now - this.#since);
    this.#stage = stage;
    this.#since = now;
    return ended;
  }

  /** Does work as a stage of its own. */
  time<T>(stage: Stage, work: () => T): T {
    const outer = this.switchTo(stage);
    this.#calls.set(stage, (this.#calls.get(stage) ?? 0) + 1);
    try {
      return work();
    } finally {
      this.switchTo(outer);
    }
  }

  /** Everything so far. */
  read(): Readonly<Record<Stage, StageTime>> {
    this.switchTo(this.#stage);
    const entries = STAGES.map((stage) => [
      stage,
      { milliseconds: this.#milliseconds.get(stage) ?? 0, calls: this.#calls.get(stage) ?? 0 },
    ]);
    return Object.fromEntries(entries) as Record<Stage, StageTime>;
  }
}
