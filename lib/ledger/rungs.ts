import type { CarryingTest, Claim } from './claim';

/** How real it was what the tests of a claim met, the least first. */
export const RUNGS = ['types', 'rendered objects', 'API server', 'real runner', 'real node'] as const;

/** A rung of the ladder of evidence. */
export type Rung = (typeof RUNGS)[number];

/** Where the tests of a rung are; the first place that fits a file says its rung. */
const PLACES: readonly (readonly [RegExp, Rung])[] = [
  [/^__tests__\/node\//, 'real node'],
  // The runner itself comes with the files from the fifth on; what it is asked to do has a folder.
  [/^__tests__\/e2e\/([5-9]-|hostile-jobs\/)/, 'real runner'],
  [/^__tests__\/e2e\//, 'API server'],
  [/^__tests__\/(types|fleet)\//, 'types'],
  [/^__tests__\//, 'rendered objects'],
];

/** How real it is what a test meets. */
export function rungOf({ file }: CarryingTest): Rung {
  const found = PLACES.find(([place]) => place.test(file));
  if (!found) {
    throw new Error(`${file} is no test`);
  }
  return found[1];
}

/** The highest rung that a claim was seen to hold on, with the tests that saw it. */
export function highestRung({ tests }: Pick<Claim, 'tests'>): {
  readonly rung: Rung;
  readonly tests: readonly CarryingTest[];
} {
  const rung = RUNGS.findLast((one) => tests.some((test) => rungOf(test) === one)) ?? 'types';
  return { rung, tests: tests.filter((test) => rungOf(test) === rung) };
}
