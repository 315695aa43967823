/**
 * Sees to it that nothing of a stage is left behind. The stage is a process group and a temporary folder; when the stage
 * ends by itself, when this process is told to end, or when whoever started it is gone, which it knows from the end of
 * its standard input, it kills the one and removes the other.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const INTERRUPTED = 130;

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-gitlab-runners-e2e-'));
const supervisor = spawn(
  process.execPath,
  [join(__dirname, 'supervisor.js'), folder, ...process.argv.slice(2)],
  {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);

function end(code: number): never {
  try {
    process.kill(-(supervisor.pid ?? 0), 'SIGKILL');
  } catch {
    // All have ended.
  }
  keepLogs();
  // What has just been killed may still be writing.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}

/** The logs of the components, for whoever asks for them. */
function keepLogs(): void {
  const wanted = process.env['E2E_LOGS'];
  if (!wanted) {
    return;
  }
  mkdirSync(wanted, { recursive: true });
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.log'))) {
    copyFileSync(join(folder, name), resolve(wanted, name));
  }
}

supervisor.on('error', (error) => {
  console.error(error);
  end(1);
});
supervisor.on('exit', (code) => end(code ?? 1));
process.stdin.on('end', () => end(INTERRUPTED)).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => end(INTERRUPTED));
}
