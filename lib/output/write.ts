import { FleetError } from '../errors';
import { type Published, publish } from './publish';
import type { RenderedFile } from './render';

/** Publishes, and tells what the file system says as a finding. */
export function write(files: readonly RenderedFile[], folder: string): Published {
  try {
    return publish(files, folder);
  } catch (error) {
    const { code, path = folder } = error as NodeJS.ErrnoException;
    if (code === undefined) {
      throw error;
    }
    throw new FleetError([
      {
        code: 'output-unwritable',
        path,
        message: `the output folder ${folder} cannot be read or written`,
        value: code,
        fix: `let ${folder} be a folder of yours, and everything below it a file where a file is written: remove what stands in its place`,
      },
    ]);
  }
}
