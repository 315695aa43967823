import { closeSync, openSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { command } from '../stage/command';

/** A disk that a test may read, since those of the machine are none of its business. */
export interface LoopDisk {
  /** Below `/dev`. */
  readonly name: string;
  readonly remove: () => void;
}

/** Makes a small disk of a file. It is gone as soon as this process no longer has it open. */
export async function makeLoopDisk(folder: string): Promise<LoopDisk> {
  const file = join(folder, 'disk');
  writeFileSync(file, Buffer.alloc(1_048_576, 'the disk of a node\n'));
  const device = (await command('losetup', '--find', '--show', file)).trim();
  const open = openSync(device, 'r');
  // Not before the last one closes it.
  await command('losetup', '--detach', device);
  return { name: basename(device), remove: () => closeSync(open) };
}
