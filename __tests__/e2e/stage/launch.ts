import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The exit code that says: this machine cannot set the stage, and standard error says why. */
export const SKIPPED = 75;

/** How often to look whether whoever started this process is still there. */
const MILLISECONDS = 500;

/**
 * Runs a supervisor, a program of these tests that sets a stage in the folder which is its first argument, and what it
 * runs there. All of it ends when the supervisor has ended, when this process is told to end, when it is killed, and when
 * whoever started it is gone: a shell that is told to end does not tell what it runs.
 *
 * @returns the exit code. Where it is told to end, this process ends with it.
 */
export function onStage(supervisor: string, words: readonly string[]): Promise<number> {
  const command = [join(__dirname, 'undertaker.js'), supervisor, ...words];
  const undertaker = spawn(process.execPath, command, {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  let isToldToEnd = false;
  const release = () => {
    isToldToEnd = true;
    undertaker.stdin.end();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, release);
  }
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && release(), MILLISECONDS);
  return new Promise((resolve) => {
    undertaker.on('exit', (code) => {
      clearInterval(watch);
      if (isToldToEnd) {
        // Whoever runs several would begin the next one.
        process.exit(code || 1);
      }
      resolve(code ?? 1);
    });
  });
}
