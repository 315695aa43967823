/**
 * Pushes images into the storage of a registry: `fill-storage.js REGISTRY CRANE FOLDER`. In FOLDER is a layout of each
 * image, the file `places.json` that says where it goes, and the folder `storage`. It is to run in a network namespace of its own, since the
 * registry asks nobody for a password.
 */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startRegistry } from './registry';

const [program = '', crane = '', folder = ''] = process.argv.slice(2);
const PORT = 5000;

async function main(): Promise<void> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const registry = await startRegistry({
    name: 'registry',
    program,
    address: '127.0.0.1',
    port: PORT,
    storage: join(folder, 'storage'),
    access: 'push',
    folder,
  });
  const places: Record<string, string> = JSON.parse(readFileSync(join(folder, 'places.json'), 'utf8'));
  // One after the other, so that a layer of two images is sent once.
  for (const [layout, place] of Object.entries(places)) {
    await promisify(execFile)(crane, ['push', join(folder, layout), `127.0.0.1:${PORT}/${place}`]);
  }
  await registry.stop();
}

void main();
