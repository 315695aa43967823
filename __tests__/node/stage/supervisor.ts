/**
 * Finds or builds all that a cluster is made of, and starts the world in namespaces of its own, with no way out. Without a
 * command to run there, all is made ready and nothing started.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../../e2e/programs/debian-packages';
import { findPrograms, ProgramsMissing } from '../../e2e/programs/find';
import { SKIPPED } from '../../e2e/stage/launch';
import { haveImages } from '../images/have-images';
import { givenKaniko } from '../images/kaniko';
import { PACKAGES, whyNoCluster } from './requirements';
import { CLUSTER_PROGRAMS, type WorldOrder } from './world-order';

const [, , folder = '', ...command] = process.argv;
const NAMESPACES = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc'];

async function main(): Promise<number> {
  installPackages(PACKAGES, 'for the nodes');
  const obstacle = whyNoCluster();
  if (obstacle) {
    console.error(`skipped: no cluster can stand here, as ${obstacle}`);
    return SKIPPED;
  }
  const programs = await findPrograms(CLUSTER_PROGRAMS, folder);
  const builder = givenKaniko() ?? programs['image-builder'];
  const { storage } = await haveImages({ ...programs, 'image-builder': builder }, folder);
  if (command.length === 0) {
    return 0;
  }
  const order: WorldOrder = { folder, programs, storage, command };
  const file = join(folder, 'world.json');
  writeFileSync(file, JSON.stringify(order));
  const world = spawn('unshare', [...NAMESPACES, process.execPath, join(__dirname, 'world.js'), file], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, failed) => {
    world.on('error', failed);
    world.on('exit', (code) => done(code ?? 1));
  });
}

main()
  .catch((error) => {
    console.error(error instanceof ProgramsMissing ? `skipped: ${error.message}` : error);
    return error instanceof ProgramsMissing ? SKIPPED : 1;
  })
  .then((code) => process.exit(code));
