import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { type Faults, UnreadableInput } from './faults';
import { MOST_BYTES, MOST_BYTES_OF_FILE, MOST_ENTRIES } from './file-limits';
import { isManifest, type ManifestFile, tooLarge } from './files';
import { whyRefused } from './refused-files';

/** A file or a folder as a commit holds it. */
interface Revision {
  /** As it was given, before the path. */
  readonly name: string;
  readonly commit: string;
  /** Relative to the working folder. */
  readonly path: string;
}

/** Whether a path is one of a commit: `git:REVISION:PATH`. */
export function isOfGit(path: string): boolean {
  return path.startsWith('git:');
}

/**
 * The files at `git:REVISION:PATH` that kubectl would read, if they were checked out. Nothing is checked out.
 *
 * @throws UnreadableInput where there is no repository, no such commit, or nothing at the path.
 */
export function* gitFiles(source: string, faults: Faults): Generator<ManifestFile> {
  const revision = revisionOf(source);
  const entries = entriesAt(revision, source);
  const files = entries.filter((entry) => isRead(entry, revision, faults));
  if (
    files.some(({ size }) => size > MOST_BYTES_OF_FILE) ||
    files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES
  ) {
    throw new UnreadableInput(`${source}: ${tooLarge()}`);
  }
  const contents = contentsOf(files.map(({ object }) => object));
  for (const [index, { path }] of files.entries()) {
    const file = `${revision.name}:${path}`;
    const content = contents[index];
    if (content === undefined) {
      faults.add(file, 'Git lacks what it holds: fetch the whole commit');
    } else {
      yield { file, folder: `${revision.name}:${dirname(path)}`, content, real: file };
    }
  }
}

/** The first colon ends a revision, as none may hold one. */
function revisionOf(source: string): Revision {
  const { name, path } = /^git:(?<name>[^:]+):(?<path>.+)$/s.exec(source)?.groups ?? {};
  if (name === undefined || path === undefined) {
    throw new UnreadableInput(
      `${source}: names no revision and path: write git:REVISION:PATH, as git:HEAD~1:dist`,
    );
  }
  if (name.startsWith('-')) {
    throw new UnreadableInput(`${source}: no revision begins with a dash`);
  }
  const repository = git(['rev-parse', '--git-dir']);
  if (repository.status !== 0) {
    const why = repository.stderr.toString().trim().split('\n', 1)[0];
    throw new UnreadableInput(`${source}: no Git repository that can be read here: run it in one (${why})`);
  }
  const found = git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  if (found.status !== 0) {
    throw new UnreadableInput(
      `${source}: no commit ${name} in this repository: git fetch it; a shallow clone lacks older ones (GIT_DEPTH: 0, or fetch-depth: 0)`,
    );
  }
  return {
    name: `git:${name}`,
    commit: found.stdout.toString().trim(),
    path: path.replace(/\/+$/, '') || '.',
  };
}

interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  readonly size: number;
  readonly path: string;
}

function entriesAt({ name, commit, path }: Revision, source: string): readonly TreeEntry[] {
  const listed = git(['ls-tree', '-r', '-z', '-l', commit, '--', path]);
  const lines = listed.stdout.toString().split('\0').filter(Boolean);
  if (listed.status !== 0 || lines.length === 0) {
    throw new UnreadableInput(`${source}: ${name.slice('git:'.length)} holds nothing at ${path}`);
  }
  if (lines.length > MOST_ENTRIES) {
    throw new UnreadableInput(`${source}: more than ${MOST_ENTRIES} files`);
  }
  return lines.map((line) => {
    const [facts = '', ...names] = line.split('\t');
    const [mode = '', , object = '', size = ''] = facts.split(/ +/);
    return { mode, object, size: Number(size) || 0, path: names.join('\t') };
  });
}

/** Modes of what is no file of its own. */
const NO_FILES: Readonly<Record<string, string>> = {
  '120000': 'a symbolic link, which is not followed in a commit: put the file itself there',
  '160000': 'a submodule, whose files the commit does not hold: give them by themselves',
};

/** Whether a file is one that kubectl reads: whatever is given itself, and manifests in a folder. */
function isRead({ mode, path }: TreeEntry, revision: Revision, faults: Faults): boolean {
  const name = basename(path);
  const isItself = path === revision.path;
  const why = Object.hasOwn(NO_FILES, mode)
    ? isItself || mode === '160000' || isManifest(name)
      ? NO_FILES[mode]
      : undefined
    : isItself
      ? undefined
      : whyRefused(name);
  if (why !== undefined) {
    faults.add(`${revision.name}:${path}`, why);
    return false;
  }
  return !Object.hasOwn(NO_FILES, mode) && (isItself || isManifest(name));
}

/** The contents of objects, in their order; `undefined` for one that is missing. */
function contentsOf(objects: readonly string[]): readonly (Buffer | undefined)[] {
  const { stdout } = git(['cat-file', '--batch'], `${objects.join('\n')}\n`);
  let start = 0;
  return objects.map(() => {
    const end = stdout.indexOf('\n', start);
    const [, type, size] = stdout.subarray(start, end).toString().split(' ');
    start = end + 1;
    if (type !== 'blob') {
      return undefined;
    }
    const content = stdout.subarray(start, start + Number(size));
    start += Number(size) + 1;
    return content;
  });
}

function git(
  args: readonly string[],
  input?: string,
): { status: number | null; stdout: Buffer; stderr: Buffer } {
  const { error, status, stdout, stderr } = spawnSync('git', args, {
    input: input ?? '',
    maxBuffer: 2 * MOST_BYTES,
  });
  if (error !== undefined) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UnreadableInput(
      code === 'ENOENT' ? 'git: not installed: install it, or give folders' : `git: cannot be run (${code})`,
    );
  }
  return { status, stdout, stderr };
}
