import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UnreadableInput } from './manifests/faults';

/**
 * Writes a file so that it is there whole or as it was before.
 *
 * @throws UnreadableInput if it cannot be written.
 */
export function writeWhole(file: string, text: string): void {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException;
    throw new UnreadableInput(
      `${file}: cannot be written (${code}): name a file in a folder of yours with --out`,
    );
  }
}
