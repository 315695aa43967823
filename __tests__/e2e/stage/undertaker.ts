/**
 * Sees to it that nothing of a stage is left behind. The stage is a process group and a temporary folder; when the stage
 * ends by itself, when this process is told to end, or when whoever started it is gone, which it knows from the end of
 * its standard input, it kills the one and removes the other, with the control groups that the stage has made under the name
 * of the folder.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { removeControlGroups } from './control-groups';

const INTERRUPTED = 130;

const [, , program = '', ...words] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-gitlab-runners-e2e-'));
const supervisor = spawn(process.execPath, [program, folder, ...words], {
  detached: true,
  stdio: ['ignore', 'ignore', 'inherit'],
});

let ending = false;

async function end(code: number): Promise<void> {
  if (ending) {
    return;
  }
  ending = true;
  try {
    process.kill(-(supervisor.pid ?? 0), 'SIGKILL');
  } catch {
    // All have ended.
  }
  keepLogs();
  await removeControlGroups(basename(folder));
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
