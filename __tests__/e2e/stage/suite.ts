import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onStage, SKIPPED } from './launch';

/** Tests that run on a stage. */
export interface Suite {
  /** The program that sets the stage; it gets a folder, these words, and the command that runs the tests. */
  readonly supervisor: string;
  readonly words: readonly string[];
  /** The configuration of jest. */
  readonly config: string;
  /** What else jest is told, such as which tests. */
  readonly jest: readonly string[];
}

/** What jest writes of a run, as far as it is read. */
export interface Totals {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** What became of a run. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Whether the stage could not be set, so that no test ran. */
  readonly isSkipped: boolean;
  /** Tests that were left out by themselves. */
  readonly pending: number;
  /** The files of the tests that failed, and how many tests passed in the others. */
  readonly failedFiles: readonly string[];
  readonly passedBeside: number;
  /** Each test that failed, with the beginning of why: what a reader of a long log looks for first. */
  readonly failures: readonly string[];
}

/** As much of why a test failed is said again at the end, in characters. */
const MOST_OF_A_REASON = 1500;

/** Runs a suite. */
export async function runSuite({ supervisor, words, config, jest }: Suite): Promise<SuiteResult> {
  const file = join(tmpdir(), `cdk8s-gitlab-runners-e2e-results-${randomUUID()}.json`);
  const options = ['node_modules/jest/bin/jest.js', `--config=${config}`, '--runInBand', '--forceExit'];
  const command = [process.execPath, ...options, '--json', `--outputFile=${file}`, ...jest];
  const code = await onStage(supervisor, [...words, ...command]);
  const totals = readTotals(file);
  rmSync(file, { force: true });
  return resultOf(code, totals);
}

/** What jest wrote of a run, if it did. */
export function readTotals(file: string): Totals | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** What became of a run that ended with a code. One that ended badly without a failed test counts as one. */
export function resultOf(code: number, totals?: Totals): SuiteResult {
  const known = (totals?.numFailedTests ?? 0) + (totals?.numRuntimeErrorTestSuites ?? 0);
  const isSkipped = code === SKIPPED;
  const [failedFiles, others] = [true, false].map((hasFailed) =>
    (totals?.testResults ?? []).filter(({ status }) => (status === 'failed') === hasFailed),
  );
  return {
    failedFiles: (failedFiles ?? []).map(({ name }) => name),
    passedBeside: (others ?? []).flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status === 'passed'),
    ).length,
    failures: (failedFiles ?? []).flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(({ status }) => status === 'failed')
        .map(
          ({ fullName, failureMessages: [why = ''] }) =>
            `${basename(name)}: ${fullName}\n${stripVTControlCharacters(why).slice(0, MOST_OF_A_REASON)}`,
        ),
    ),
    passed: totals?.numPassedTests ?? 0,
    failed: known === 0 && code !== 0 && !isSkipped ? 1 : known,
    isSkipped,
    pending: totals?.numPendingTests ?? 0,
  };
}

/**
 * Prints the totals as the last line, and what failed before them.
 *
 * Where a component is missing and cannot be built, the tests are skipped, the reason is said and the exit code is 0;
 * with `E2E_REQUIRED=1` it is 1. A build that fails is a failure in any case.
 *
 * @returns the exit code.
 */
export function conclude(results: readonly SuiteResult[]): number {
  if (results.every(({ isSkipped }) => isSkipped)) {
    const required = process.env['E2E_REQUIRED'] === '1';
    console.log(required ? '0 passed, 1 failed' : '0 passed, 0 failed, 1 skipped');
    return required ? 1 : 0;
  }
  const sum = (count: (result: SuiteResult) => number) => results.reduce((all, one) => all + count(one), 0);
  // A part that could not run beside one that could is no part that may be left out.
  const failed = sum((one) => one.failed + Number(one.isSkipped));
  const pending = sum((one) => one.pending);
  for (const failure of results.flatMap(({ failures }) => failures)) {
    console.error(`FAILED: ${failure}\n`);
  }
  console.log(`${sum((one) => one.passed)} passed, ${failed} failed${pending ? `, ${pending} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}
