import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The exit code that says: this machine cannot set the stage, and standard error says why. */
export const SKIPPED = 75;

/**
 * Runs a command on the stage, in a process group of its own that ends as a whole: when the command has ended, when
 * the time is over, when this process is told to end, and even when this process is killed.
 */
export function onStage(kubernetes: string, command: readonly string[], minutes: number): Promise<number> {
  const supervisor = spawn(process.execPath, [join(__dirname, 'supervisor.js'), kubernetes, ...command], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const release = () => supervisor.stdin.end();
  const timer = setTimeout(() => {
    console.error(`not finished in ${minutes} minutes`);
    release();
  }, minutes * 60_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, release);
  }
  return new Promise((resolve) => {
    supervisor.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}
