/**
 * Sets the stage, runs the tests on it and takes it down again, whatever happens. It leads a process group of its own,
 * in which everything it starts stays, and ends with it; it also ends when whoever started it is gone, which it knows
 * from the end of its standard input.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPrograms, ProgramsMissing } from '../programs/find';
import { COMMON_PROGRAMS } from '../programs/programs';
import type { Component } from './component';
import { startControlPlane } from './control-plane';
import { SKIPPED } from './launch';
import { startSimulatedNodes } from './simulated-nodes';
import { STAGE_VARIABLE, type Stage } from './stage';

const components: Component[] = [];
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-gitlab-runners-e2e-'));
let command: ChildProcess | undefined;
let ending = false;

async function main(): Promise<number> {
  const [kubernetes = '1.36', ...words] = process.argv.slice(2);
  const apiServer = kubernetes === '1.30' ? 'kube-apiserver-1.30' : 'kube-apiserver';
  const programs = findPrograms([...COMMON_PROGRAMS, apiServer]);
  const started = (component: Component) => {
    components.push(component);
  };
  const setOut = Date.now();
  const plane = await startControlPlane(
    folder,
    { ...programs, 'kube-apiserver': programs[apiServer] },
    started,
  );
  await startSimulatedNodes(folder, programs, plane.access.adminKubeconfig, plane.api, started);
  plane.api.close();
  console.error(`the stage is set: Kubernetes ${kubernetes}, ${((Date.now() - setOut) / 1000).toFixed(1)} s`);
  const stage: Stage = {
    ...plane.access,
    folder,
    kubernetes,
    kubectl: programs.kubectl,
    gitlabRunner: programs['gitlab-runner'],
  };
  const file = join(folder, 'stage.json');
  writeFileSync(file, JSON.stringify(stage), { mode: 0o600 });
  return run(words, { ...process.env, [STAGE_VARIABLE]: file });
}

function run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...args] = words;
  command = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((done, failed) => {
    command?.on('exit', (code) => done(code ?? 1));
    command?.on('error', failed);
  });
}

async function end(code: number): Promise<void> {
  if (ending) {
    return;
  }
  ending = true;
  command?.kill('SIGKILL');
  for (const component of components.reverse()) {
    await component.stop();
  }
  keepLogs();
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = code;
  // What the tests started and did not end is in the same process group, and so is this process itself.
  process.removeAllListeners('SIGTERM');
  process.once('SIGTERM', () => process.exit(code));
  process.kill(-process.pid, 'SIGTERM');
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

process.stdin.on('end', () => end(130)).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => end(130));
}
main()
  .catch((error) => {
    console.error(error instanceof ProgramsMissing ? `skipped: ${error.message}` : error);
    return error instanceof ProgramsMissing ? SKIPPED : 1;
  })
  .then(end);
