/**
 * Runs the tests on real components: `node build/__tests__/e2e/run.js [--kubernetes 1.30] [jest arguments]`.
 *
 * Where a component is missing and cannot be built, the tests are skipped, the reason is said and the exit code is 0;
 * with `E2E_REQUIRED=1` it is 1. A build that fails is a failure in any case. The last line counts the tests.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SKIPPED = 75;
const MINUTES = 20;

interface Totals {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

function main(): void {
  const words = process.argv.slice(2);
  const version = words.indexOf('--kubernetes');
  const kubernetes = version < 0 ? '1.36' : (words.splice(version, 2)[1] ?? '');
  const results = mkdtempSync(join(tmpdir(), 'cdk8s-gitlab-runners-e2e-results-'));
  const file = join(results, 'jest.json');
  const jest = [
    process.execPath,
    'node_modules/jest/bin/jest.js',
    '--config=jest.e2e.config.js',
    '--runInBand',
    '--json',
    `--outputFile=${file}`,
    ...words,
  ];
  const supervisor = spawn(
    process.execPath,
    [join(__dirname, 'stage', 'supervisor.js'), kubernetes, ...jest],
    {
      detached: true,
      // Standard output is JSON with --json; what people read comes on standard error.
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  const release = () => supervisor.stdin.end();
  const timer = setTimeout(() => {
    console.error(`not finished in ${MINUTES} minutes`);
    release();
  }, MINUTES * 60_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, release);
  }
  supervisor.on('exit', (code) => {
    clearTimeout(timer);
    process.exitCode = conclude(code, file);
    rmSync(results, { recursive: true, force: true });
  });
}

function conclude(code: number | null, file: string): number {
  if (code === SKIPPED) {
    const required = process.env['E2E_REQUIRED'] === '1';
    console.log(required ? '0 passed, 1 failed' : '0 passed, 0 failed, 1 skipped');
    return required ? 1 : 0;
  }
  if (!existsSync(file)) {
    console.log('0 passed, 1 failed');
    return 1;
  }
  const totals: Totals = JSON.parse(readFileSync(file, 'utf8'));
  const failed =
    totals.numFailedTests +
    totals.numRuntimeErrorTestSuites +
    (code === 0 ? 0 : Number(totals.numFailedTests === 0));
  const skipped = totals.numPendingTests > 0 ? `, ${totals.numPendingTests} skipped` : '';
  console.log(`${totals.numPassedTests} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
}

main();
