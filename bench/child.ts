import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProcessRecord } from './stage-record';

/** The repository; this file runs from build/bench. */
export const ROOT = resolve(__dirname, '..', '..');

/** What a child process did. */
export interface Outcome {
  readonly seconds: number;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly stdout: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as success. @default [0] */
  readonly accept?: readonly number[];
}

/**
 * Runs a program to its end.
 *
 * @throws Error with what the program printed, if it failed: the time of a failure is no result.
 */
export function run(program: string, parameters: readonly string[], options: RunOptions = {}): Outcome {
  const start = performance.timeOrigin + performance.now();
  const child = spawnSync(program, parameters, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const seconds = (performance.timeOrigin + performance.now() - start) / 1000;
  if (child.error || !(options.accept ?? [0]).includes(child.status ?? -1)) {
    const reason = child.error?.message ?? `${child.stderr}${child.stdout}`.slice(0, 2000);
    throw new Error(`${[program, ...parameters].join(' ')} failed: ${reason}`);
  }
  return { seconds, start, stdout: child.stdout };
}

/** Runs a compiled script with this Node. */
export function runNode(parameters: readonly string[], options?: RunOptions): Outcome {
  return run(process.execPath, parameters, options);
}

/** Runs a workload of the bench, which answers in JSON. */
export function runWorkload<Answer>(name: string, ...parameters: readonly string[]): Answer {
  return JSON.parse(runNode([workload(name), ...parameters]).stdout);
}

/** The compiled script of a workload. */
export function workload(name: string): string {
  return join(__dirname, 'workload', `${name}.js`);
}

/** Does work with a folder that is gone afterwards. */
export function withFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gitlab-runners-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs something with the stage probe in each of its Node processes, and tells what the probe saw. */
export function withProbe<T>(
  clock: 'passing' | 'processor',
  work: (env: Readonly<Record<string, string>>) => T,
): {
  readonly result: T;
  readonly records: readonly ProcessRecord[];
} {
  return withFolder((folder) => {
    const probe = JSON.stringify(join(__dirname, 'stage-probe.js'));
    const result = work({ NODE_OPTIONS: `--require ${probe}`, BENCH_STAGES: folder, BENCH_CLOCK: clock });
    const records = readdirSync(folder).map(
      (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProcessRecord,
    );
    return { result, records };
  });
}
