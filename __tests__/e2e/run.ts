/**
 * Runs the tests on real components: `node build/__tests__/e2e/run.js [--kubernetes 1.30] [jest arguments]`.
 *
 * Where a component is missing and cannot be built, the tests are skipped, the reason is said and the exit code is 0;
 * with `E2E_REQUIRED=1` it is 1. A build that fails is a failure in any case. The last line counts the tests.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onStage, SKIPPED } from './stage/launch';

const MINUTES = 30;

interface Totals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const version = words.indexOf('--kubernetes');
  const kubernetes = version < 0 ? '1.36' : (words.splice(version, 2)[1] ?? '');
  const file = join(tmpdir(), `cdk8s-gitlab-runners-e2e-results-${process.pid}.json`);
  const jest = ['node_modules/jest/bin/jest.js', '--config=jest.e2e.config.js', '--runInBand', '--forceExit'];
  const command = [process.execPath, ...jest, '--json', `--outputFile=${file}`, ...words];
  const code = await onStage(kubernetes, command, MINUTES);
  process.exitCode = conclude(code, file);
  rmSync(file, { force: true });
}

/** Prints the totals; a run that ended badly without a failed test counts as one. */
function conclude(code: number, file: string): number {
  if (code === SKIPPED) {
    const required = process.env['E2E_REQUIRED'] === '1';
    console.log(required ? '0 passed, 1 failed' : '0 passed, 0 failed, 1 skipped');
    return required ? 1 : 0;
  }
  const totals: Totals | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const known = (totals?.numFailedTests ?? 0) + (totals?.numRuntimeErrorTestSuites ?? 0);
  const failed = known === 0 && code !== 0 ? 1 : known;
  const skipped = totals?.numPendingTests ? `, ${totals.numPendingTests} skipped` : '';
  console.log(`${totals?.numPassedTests ?? 0} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}

void main();
