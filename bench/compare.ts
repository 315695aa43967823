import type { Ratio } from './results';

/** How much worse a ratio may get before it counts as a regression: the noise of a shared machine is below it. */
export const TOLERANCE = 0.25;

/** What became of the committed ratios. */
export interface Comparison {
  readonly worse: readonly string[];
  readonly better: readonly string[];
  readonly same: number;
  /** Committed ratios that this run did not measure. */
  readonly missing: readonly string[];
}

/** Compares ratios, never times, with those of the committed results. */
export function compareRatios(committed: readonly Ratio[], measured: readonly Ratio[]): Comparison {
  const now = new Map(measured.map((ratio) => [ratio.id, ratio]));
  const pairs = committed.flatMap((before) => {
    const after = now.get(before.id);
    return after ? [{ before, after, loss: lossOf(before, after) }] : [];
  });
  const told = ({ before, after }: (typeof pairs)[number]) =>
    `${after.what}: ${before.value.toFixed(2)} -> ${after.value.toFixed(2)}`;
  // What is no number is not known to be as good as it was.
  const worse = pairs.filter(({ loss }) => !(loss <= TOLERANCE));
  const better = pairs.filter(({ loss }) => loss < -TOLERANCE);
  return {
    worse: worse.map(told),
    better: better.map(told),
    same: pairs.length - worse.length - better.length,
    missing: committed.filter(({ id }) => !now.has(id)).map(({ id }) => id),
  };
}

/** By which share a ratio got worse; below zero it got better. */
function lossOf(before: Ratio, after: Ratio): number {
  const [one, other] = before.better === 'lower' ? [after.value, before.value] : [before.value, after.value];
  return one / other - 1;
}

/** Whether a run is no worse than the committed results. A run that measured none of them proves nothing. */
export function holds({ worse, better, same }: Comparison): boolean {
  return worse.length === 0 && same + better.length > 0;
}
