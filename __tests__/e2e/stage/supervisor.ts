/** Finds or builds the programs, sets the stage in a folder, runs a command on it and ends with its exit code. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPrograms, ProgramsMissing } from '../programs/find';
import { COMMON_PROGRAMS } from '../programs/programs';
import type { Component } from './component';
import { startControlPlane } from './control-plane';
import { SKIPPED } from './launch';
import { startSimulatedNodes } from './simulated-nodes';
import { STAGE_VARIABLE, type Stage } from './stage';

const [, , folder = '', kubernetes = '1.36', minutes = '30', ...words] = process.argv;
const components: Component[] = [];

async function main(): Promise<number> {
  const [apiServer, scheduler] =
    kubernetes === '1.30'
      ? (['kube-apiserver-1.30', 'kube-scheduler-1.30'] as const)
      : (['kube-apiserver', 'kube-scheduler'] as const);
  const programs = await findPrograms([...COMMON_PROGRAMS, apiServer, scheduler], folder);
  const started = (component: Component) => {
    components.push(component);
  };
  const setOut = Date.now();
  const plane = await startControlPlane(
    folder,
    { ...programs, 'kube-apiserver': programs[apiServer], 'kube-scheduler': programs[scheduler] },
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
  // What the command puts into its temporary folder goes away with the stage.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  return run({ ...process.env, [STAGE_VARIABLE]: file, TMPDIR: temporary });
}

function run(env: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...args] = words;
  const command = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      console.error(`not finished in ${minutes} minutes`);
      done(1);
    }, Number(minutes) * 60_000);
    command.on('exit', (code) => {
      clearTimeout(timer);
      done(code ?? 1);
    });
    command.on('error', failed);
  });
}

main()
  .catch((error) => {
    console.error(error instanceof ProgramsMissing ? `skipped: ${error.message}` : error);
    return error instanceof ProgramsMissing ? SKIPPED : 1;
  })
  .then(async (code) => {
    await Promise.all(components.map((component) => component.stop()));
    process.exit(code);
  });
