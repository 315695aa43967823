import { basename } from 'node:path';
import type { SuiteResult } from './suite';

/** As many files as may be run once more. */
const MOST = 3;

/**
 * Runs what failed once more, with the machine and a new stage to itself: some of what is measured is how late others are, and
 * that is said aloud. What fails twice has failed, and so has a run most of whose files did.
 */
export async function onceMore(
  results: readonly SuiteResult[],
  run: (files: readonly string[]) => Promise<SuiteResult>,
): Promise<readonly SuiteResult[]> {
  const failed = results.flatMap(({ failedFiles }) => failedFiles);
  const isByTests = results.every(({ failed: count, failedFiles }) => count === 0 || failedFiles.length > 0);
  if (failed.length === 0 || failed.length > MOST || !isByTests) {
    return results;
  }
  const names = failed.map((file) => basename(file));
  console.error(`FAILED, and run once more alone: ${names.join(', ')}`);
  const second = await run(names);
  console.error(`${names.join(', ')}: ${second.failed === 0 ? 'passed' : 'failed again'} alone`);
  const first = results.map((result) => ({
    ...result,
    passed: result.passedBeside,
    failed: 0,
    failures: [],
  }));
  return [...first, second];
}
