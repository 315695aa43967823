/**
 * Runs the tests on real nodes: `node build/__tests__/node/run.js [--keep] [jest arguments]`.
 *
 * `--keep` runs no test: it says how to enter the cluster, which stands until this program is told to end.
 */
import { join } from 'node:path';
import { onStage } from '../e2e/stage/launch';
import { onceMore } from '../e2e/stage/once-more';
import { conclude, resultOf, runSuite } from '../e2e/stage/suite';
import { KEEP } from './stage/world-order';

const SUPERVISOR = join(__dirname, 'stage', 'supervisor.js');

/** Most tests, as two clusters side by side run them: they wait more than they work. */
const TESTS_OF_CLUSTERS = ['/node/[0-4]-', '/node/[5-8]-'];

/** They look at the whole machine: nobody else may be at work there. */
const TESTS_ALONE = '/node/9-';

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
  const results = await Promise.all(TESTS_OF_CLUSTERS.map((tests) => run([], [tests])));
  results.push(await run([], [TESTS_ALONE]));
  process.exitCode = conclude(await onceMore(results, (files) => run([], files)));
}

function run(words: readonly string[], jest: readonly string[]) {
  return runSuite({ supervisor: SUPERVISOR, words, config: 'jest.node.config.js', jest });
}

void main();
