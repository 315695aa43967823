/** Gives jobs to runners at a steady rate, whatever becomes of them. */
export class SteadyLoad {
  readonly #given = new Map<string, number[]>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** @param give puts one job into the queue of a runner and returns its id. */
  constructor(
    private readonly runners: readonly string[],
    private readonly seconds: number,
    private readonly give: (runner: string) => number,
  ) {}

  start(): void {
    for (const runner of this.runners) {
      const next = () => {
        this.#given.set(runner, [...this.given(runner), this.give(runner)]);
      };
      next();
      this.#timers.set(runner, setInterval(next, this.seconds * 1000));
    }
  }

  /** No more jobs for these runners; for none if none is named. */
  stop(...runners: readonly string[]): void {
    for (const runner of runners.length > 0 ? runners : this.runners) {
      clearInterval(this.#timers.get(runner));
    }
  }

  /** The jobs of a runner so far. */
  given(runner: string): readonly number[] {
    return this.#given.get(runner) ?? [];
  }
}
