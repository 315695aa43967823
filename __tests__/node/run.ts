/**
 * Runs the tests on real nodes: `node build/__tests__/node/run.js [--keep] [jest arguments]`.
 *
 * `--keep` runs no test: it says how to enter the cluster, which stands until this program is told to end.
 */
import { basename, join } from 'node:path';
import { onStage } from '../e2e/stage/launch';
import { conclude, resultOf, runSuite, type SuiteResult } from '../e2e/stage/suite';
import { KEEP } from './stage/world-order';

const SUPERVISOR = join(__dirname, 'stage', 'supervisor.js');

/** All tests, as two clusters side by side run them: they wait more than they work. */
const TESTS_OF_CLUSTERS = ['/node/[0-4]-', '/node/[5-8]-'];

/** They look at the whole machine, so that nobody else may be at work there. */
const TESTS_OF_THE_MACHINE = '/node/9-';

/** As many files as may be run once more. */
const MOST_AGAIN = 3;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const keep = words.indexOf(KEEP);
  if (keep >= 0 || words.length > 0) {
    process.exitCode = conclude([await run(keep < 0 ? [] : words.splice(keep, 1), words)]);
    return;
  }
  // What is made is made once, before both ask for it.
  const made = await onStage(SUPERVISOR, []);
  if (made !== 0) {
    process.exitCode = conclude([resultOf(made)]);
    return;
  }
  const sideBySide = await again(await Promise.all(TESTS_OF_CLUSTERS.map((tests) => run([], [tests]))));
  process.exitCode = conclude([...sideBySide, await run([], [TESTS_OF_THE_MACHINE])]);
}

/**
 * What failed on two clusters side by side is run once more, on one that has the machine to itself: some of what is measured
 * is how late others are. What fails twice has failed, and so has a run most of whose files did.
 */
async function again(results: readonly SuiteResult[]): Promise<readonly SuiteResult[]> {
  const failed = results.flatMap(({ failedFiles }) => failedFiles);
  const isByTests = results.every(({ failed: count, failedFiles }) => count === 0 || failedFiles.length > 0);
  if (failed.length === 0 || failed.length > MOST_AGAIN || !isByTests) {
    return results;
  }
  const names = failed.map((file) => basename(file));
  console.error(`FAILED, and run once more on a cluster alone: ${names.join(', ')}`);
  const second = await run([], names);
  console.error(`${names.join(', ')}: ${second.failed === 0 ? 'passed' : 'failed again'} alone`);
  const first = results.map((result) => ({ ...result, passed: result.passedBeside, failed: 0 }));
  return [...first, second];
}

function run(words: readonly string[], jest: readonly string[]) {
  return runSuite({ supervisor: SUPERVISOR, words, config: 'jest.node.config.js', jest });
}

void main();
