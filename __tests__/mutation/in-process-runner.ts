import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { InstrumenterContext, MutantCoverage, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import fc from 'fast-check';
import { describe, it, test } from 'jest-circus';
import { type DefinedTest, testsOf } from './test-file';
import { loadedBy, testFiles } from './test-selection';

/** Which mutants a run meets, and which of them is switched on: read by the code that Stryker writes. */
const world = globalThis as unknown as { __stryker__?: InstrumenterContext };

/** Runs the tests in the process of the runner, until one of them fails. */
export class InProcessRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options);
  readonly #files: readonly string[];
  readonly #context: InstrumenterContext;
  /** The tests that found a mutant of a file are the likeliest to find the next one. */
  readonly #finders = new Map<string, string[]>();
  readonly #loads = new Map<string, ReadonlySet<string>>();

  constructor({ mutate }: StrykerOptions) {
    this.#files = testFiles(mutate);
    world.__stryker__ ??= {};
    this.#context = world.__stryker__;
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true };
  }

  init(): Promise<void> {
    Object.assign(globalThis, { describe, it, test, expect });
    // A property that tries other values in each run would give another score in each run.
    fc.configureGlobal({ seed: 20_261_123, endOnFailure: true });
    return Promise.resolve();
  }

  async dryRun(): Promise<DryRunResult> {
    const mutantCoverage: MutantCoverage = { static: {}, perTest: {} };
    this.#context.mutantCoverage = mutantCoverage;
    const tests: TestResult[] = [];
    for (const file of this.#files) {
      for (const defined of testsOf(file)) {
        this.#context.currentTestId = defined.id;
        tests.push(await outcomeOf(file, defined));
        delete this.#context.currentTestId;
      }
    }
    delete this.#context.mutantCoverage;
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, sandboxFileName, testFilter } = options;
    const context = this.#context;
    context.activeMutant = activeMutant.id;
    context.hitCount = 0;
    if (hitLimit !== undefined) {
      context.hitLimit = hitLimit;
    }
    try {
      const { tests, unreadable } = await this.#untilOneFails(
        sandboxFileName,
        testFilter && new Set(testFilter),
      );
      const limit = determineHitLimitReached(context.hitCount, hitLimit);
      if (limit) {
        return toMutantRunResult(limit);
      }
      const failed = tests.some(({ status }) => status === TestStatus.Failed);
      return toMutantRunResult(
        unreadable !== undefined && !failed
          ? { status: DryRunStatus.Error, errorMessage: unreadable }
          : { status: DryRunStatus.Complete, tests },
      );
    } finally {
      delete context.activeMutant;
      delete context.hitCount;
      delete context.hitLimit;
    }
  }

  async #untilOneFails(
    mutated: string,
    wanted: ReadonlySet<string> | undefined,
  ): Promise<{ readonly tests: TestResult[]; readonly unreadable: string | undefined }> {
    const tests: TestResult[] = [];
    let unreadable: string | undefined;
    const finders = this.#finders.get(mutated) ?? [];
    this.#finders.set(mutated, finders);
    const isFinder = (file: string): boolean => finders.some((id) => id.startsWith(`${file} `));
    const { names, finder } = rowsIn(mutated);
    const isAbout = ({ name }: DefinedTest): boolean => names.some((row) => name.includes(row));
    const isFirst = (file: string): boolean => file === finder;
    const files = nearestFirst(this.#filesFor(mutated, wanted), mutated);
    for (const file of sooner(sooner(files, isFirst), isFinder)) {
      let defined: readonly DefinedTest[];
      try {
        defined = testsOf(file).filter(({ id }) => wanted?.has(id) ?? true);
      } catch (error) {
        unreadable = `${file}: ${String(error)}`;
        continue;
      }
      for (const each of sooner(sooner(defined, isAbout), ({ id }) => finders.includes(id))) {
        const result = await outcomeOf(file, each);
        tests.push(result);
        if (result.status === TestStatus.Failed) {
          finders.splice(0, finders.length, each.id, ...finders.filter((id) => id !== each.id).slice(0, 40));
          return { tests, unreadable };
        }
      }
    }
    return { tests, unreadable };
  }

  /** The files of the wanted tests, or every file that can meet the mutant, since it loads the code that holds it. */
  #filesFor(mutated: string, wanted: ReadonlySet<string> | undefined): readonly string[] {
    if (wanted !== undefined) {
      const named = new Set([...wanted].map((id) => id.slice(0, id.indexOf(' '))));
      return this.#files.filter((file) => named.has(file));
    }
    const compiled = resolve('build', relative('.', mutated)).replace(/\.ts$/, '.js');
    return this.#files.filter((file) => {
      const loads = this.#loads.get(file) ?? loadedBy(file);
      this.#loads.set(file, loads);
      return loads.has(compiled);
    });
  }
}

async function outcomeOf(file: string, { id, name, run }: DefinedTest): Promise<TestResult> {
  const started = performance.now();
  const fileName = resolve(file.replace(/^build\//, '').replace(/\.js$/, '.ts'));
  try {
    await run();
    return { id, name, fileName, timeSpentMs: performance.now() - started, status: TestStatus.Success };
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    const timeSpentMs = performance.now() - started;
    return { id, name, fileName, timeSpentMs, status: TestStatus.Failed, failureMessage };
  }
}

/** The tests that break each rule once, and those that ask each attack: whatever is changed in a row, they find first. */
const MUTATIONS = 'build/__tests__/boundary/mutations.test.js';
const ATTACKS = 'build/__tests__/boundary/admission/attacks.test.js';

/** The rules or attacks whose rows a source file holds, and the test file that is about these. */
function rowsIn(file: string): { readonly names: readonly string[]; readonly finder: string | undefined } {
  const attacks = file.includes('/corpus/attacks-');
  const row = attacks ? /^ +'([a-z-]+)',$/gm : /^ +id: '([a-z-]+)'/gm;
  const names = [...readFileSync(file, 'utf8').matchAll(row)].map(([, name = '']) => name);
  return { names, finder: attacks ? ATTACKS : names.length > 0 ? MUTATIONS : undefined };
}

/** The test of the same name first, then those of the same folder. */
function nearestFirst(files: readonly string[], mutated: string): readonly string[] {
  const own = join('build/__tests__', relative('lib', mutated)).replace(/\.ts$/, '.test.js');
  const inFolder = sooner(files, (file) => dirname(file) === dirname(own));
  return sooner(inFolder, (file) => file === own);
}

function sooner<T>(items: readonly T[], isSooner: (item: T) => boolean): readonly T[] {
  return [...items.filter(isSooner), ...items.filter((item) => !isSooner(item))];
}
