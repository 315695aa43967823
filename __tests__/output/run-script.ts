import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { FleetSpec } from '../../lib';

/** The compiled library, as a `main.ts` imports it. */
export const LIBRARY = join(__dirname, '../../lib');

/** What a run of a program said and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs JavaScript in a folder, in a process of its own; no variable of the cdk8s CLI gets through unless given. */
export function runScript(
  folder: string,
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Run {
  const { CDK8S_OUTDIR: _, ...inherited } = process.env;
  const run = spawnSync(process.execPath, ['-e', script], {
    cwd: folder,
    env: { ...inherited, ...environment },
    encoding: 'utf8',
  });
  return { status: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** What a `main.ts` with these fleets comes to. */
export function mainWith(...fleets: readonly (FleetSpec | object)[]): string {
  return `require(${JSON.stringify(LIBRARY)}).synthesize(...${JSON.stringify(fleets)});`;
}
