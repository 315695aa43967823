/** Seconds that something took: by the clock, and of processors, which other programs hardly move. */
export interface Duration {
  readonly seconds: number;
  readonly processorSeconds: number;
}

/** A clock: milliseconds since some moment. */
export type Clock = () => number;

/** The time that passes. */
export const passing: Clock = () => performance.now();

/** What this process has had of processors, helper threads of the engine included. */
export const processor: Clock = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Adds up the time of pieces of work in this process. */
export class Stopwatch {
  #milliseconds = 0;
  #processorMilliseconds = 0;

  constructor(
    private readonly clock: Clock = passing,
    private readonly processorClock: Clock = processor,
  ) {}

  /** Does work, and counts its time. */
  time<T>(work: () => T): T {
    const [start, processorStart] = [this.clock(), this.processorClock()];
    const result = work();
    this.#milliseconds += this.clock() - start;
    this.#processorMilliseconds += this.processorClock() - processorStart;
    return result;
  }

  read(): Duration {
    return { seconds: this.#milliseconds / 1000, processorSeconds: this.#processorMilliseconds / 1000 };
  }
}
