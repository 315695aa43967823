import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Faults, UnreadableInput } from './faults';
import { MOST_BYTES, MOST_BYTES_OF_FILE, MOST_ENTRIES, mebibytes } from './file-limits';
import { whyRefused } from './refused-files';

/** Whether kubectl reads a file of this name from a folder, which depends on the case. */
export function isManifest(name: string): boolean {
  return /\.(?:yaml|yml|json)$/.test(name);
}

/** A file with what it holds. */
export interface ManifestFile {
  readonly file: string;
  readonly folder: string;
  readonly content: Buffer;
  /** The same for whatever leads to it. */
  readonly real: string;
}

/**
 * The files at `path` that `kubectl apply -R -f` reads: dot files and those in dot folders among them. What another
 * applier would read and is not judged here is told, and so is what looks like a manifest and no applier reads.
 *
 * @throws UnreadableInput if `path` itself cannot be read.
 */
export function* manifestFiles(path: string, faults: Faults): Generator<ManifestFile> {
  const files = isFolder(path) ? filesBelow(path, faults) : [path];
  let left = MOST_BYTES;
  for (const file of files) {
    try {
      const content = contentOf(file, Math.min(left, MOST_BYTES_OF_FILE));
      left -= content.length;
      yield { file, folder: dirname(file), content, real: realpathSync(file) };
    } catch (error) {
      faults.add(file, reasonOf(error));
    }
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new UnreadableInput(`${path}: ${reasonOf(error)}`);
  }
}

function filesBelow(root: string, faults: Faults): readonly string[] {
  const files: string[] = [];
  const realRoot = realpathSync(root) + sep;
  let entries = 0;
  const visit = (folder: string): void => {
    const children = readdirSync(folder, { withFileTypes: true });
    entries += children.length;
    if (entries > MOST_ENTRIES) {
      throw new UnreadableInput(`${root}: more than ${MOST_ENTRIES} files and folders`);
    }
    children.sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const child of children) {
      const path = join(folder, child.name);
      const refused = whyRefused(child.name);
      if (refused !== undefined && !child.isDirectory()) {
        faults.add(path, refused);
      } else if (child.isDirectory()) {
        visit(path);
      } else if (isManifest(child.name)) {
        const reason = child.isSymbolicLink() ? whyNotFollowed(path, realRoot) : undefined;
        if (reason === undefined) {
          files.push(path);
        } else {
          faults.add(path, reason);
        }
      }
    }
  };
  try {
    visit(root);
  } catch (error) {
    throw error instanceof UnreadableInput ? error : new UnreadableInput(`${root}: ${reasonOf(error)}`);
  }
  return files;
}

/** Where the folder goes, a link out of it does not, so something else may be applied than was judged. */
function whyNotFollowed(path: string, realRoot: string): string | undefined {
  try {
    return realpathSync(path).startsWith(realRoot)
      ? undefined
      : 'a symbolic link to a file outside the folder: put the file itself there';
  } catch (error) {
    return `a symbolic link that leads nowhere (${(error as NodeJS.ErrnoException).code}): remove it`;
  }
}

/** @throws Error with a sentence where a file is none, or too large. */
function contentOf(file: string, most: number): Buffer {
  // A pipe without a writer would be waited for, for ever.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) {
      throw new UnreadableInput('no regular file: give a stream on standard input, as -');
    }
    const parts: Buffer[] = [];
    let total = 0;
    for (;;) {
      const part = Buffer.allocUnsafe(Math.min(Math.max(status.size - total, 0) + 1, 1 << 20));
      const read = readSync(descriptor, part);
      if (read === 0) {
        return Buffer.concat(parts);
      }
      total += read;
      if (total > most) {
        throw new UnreadableInput(tooLarge());
      }
      parts.push(part.subarray(0, read));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** What is said of input beyond the limits. */
export function tooLarge(): string {
  return `too large: at most ${mebibytes(MOST_BYTES_OF_FILE)} a file and ${mebibytes(MOST_BYTES)} in all are read`;
}

function reasonOf(error: unknown): string {
  if (error instanceof UnreadableInput) {
    return error.message;
  }
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'no such file or folder' : `cannot be read (${code ?? String(error)})`;
}
