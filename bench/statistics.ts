/** Samples of several measurements; samples of the same index were taken right after each other. */
export type Samples<Key extends string> = { readonly [K in Key]: readonly number[] };

/**
 * Takes each measurement in turn, `runs` times over, so that whatever else the machine does meets a measurement and its
 * yardstick alike.
 */
export function interleave<Key extends string>(
  runs: number,
  measurements: { readonly [K in Key]: () => number },
): Samples<Key> {
  const keys = Object.keys(measurements) as Key[];
  const samples = Object.fromEntries(keys.map((key) => [key, [] as number[]])) as Record<Key, number[]>;
  for (let run = 0; run < runs; run++) {
    for (const key of keys) {
      samples[key].push(measurements[key]());
    }
  }
  return samples;
}

/**
 * The middle of a list, or the mean of its two middle values.
 *
 * @throws RangeError if there is nothing to take the middle of.
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) {
    throw new RangeError('there is no median of nothing');
  }
  return (low + high) / 2;
}

/**
 * The median of the ratios of samples that were taken together, which a slow minute of the machine moves less than the
 * ratio of two medians.
 *
 * @throws RangeError if the lists do not pair.
 */
export function pairedRatio(values: readonly number[], yardsticks: readonly number[]): number {
  if (values.length !== yardsticks.length) {
    throw new RangeError(`${values.length} values do not pair with ${yardsticks.length} yardsticks`);
  }
  return median(values.map((value, index) => value / (yardsticks[index] ?? Number.NaN)));
}

/** The sums of samples that were taken together. */
export function pairedSum(...lists: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = lists;
  return first.map((value, index) => others.reduce((sum, list) => sum + (list[index] ?? Number.NaN), value));
}
