import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadAll, YAMLException } from 'js-yaml';
import { FleetError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { FleetBefore } from '../fleet/fleet-before';
import { ROLLED_OUT } from './rolled-out';

/**
 * What stands in the cluster before a fleet is applied, as far as the repository knows: its two files in the last commit.
 * Files that no commit holds, and a folder without a repository, are read as they lie there.
 *
 * A fleet may be rendered any number of times while it is edited: what stands is what was committed, and so the output
 * depends on the commit and on the fleet alone.
 *
 * @param folder the output folder. @default 'dist'
 * @returns `undefined` where there is neither file, as before the first synth.
 * @throws FleetError (`committed-unreadable`) for a file that is no YAML of objects, as with the marks of a merge in it.
 */
export function committedFleet(fleet: Fleet, folder = 'dist'): FleetBefore | undefined {
  const files = [fleet.names.clusterChart, fleet.names.runnersChart].flatMap((chart) => {
    const path = join(folder, fleet.cluster.name ?? '', `${chart}.k8s.yaml`);
    const text = committedText(path);
    return text === undefined ? [] : [{ path, text }];
  });
  return files.length === 0 ? undefined : before(files);
}

/**
 * What texts of YAML say that stood before.
 *
 * @throws FleetError (`committed-unreadable`) for a text that is no YAML of objects.
 */
export function fleetBefore(texts: readonly string[]): FleetBefore {
  return before(texts.map((text, index) => ({ path: `texts / ${index}`, text })));
}

function before(files: readonly { readonly path: string; readonly text: string }[]): FleetBefore {
  return new FleetBefore(files.flatMap(({ path, text }) => objectsIn(text, path)));
}

/** The synth writes no alias, and a few of them can stand for more than memory holds. */
function objectsIn(text: string, path: string): readonly unknown[] {
  let documents: unknown[];
  try {
    documents = loadAll(text, { maxAliases: 0 });
  } catch (error) {
    // The message of the parser shows lines of the file.
    const line = error instanceof YAMLException && error.mark ? `, line ${error.mark.line + 1}` : '';
    throw unreadable(path, `it is no YAML as the synth writes it${line}`);
  }
  if (documents.some((document) => document !== null && !isMapping(document))) {
    throw unreadable(path, 'it holds something that is no object of Kubernetes');
  }
  return documents;
}

function isMapping(document: unknown): boolean {
  return typeof document === 'object' && !Array.isArray(document);
}

/** Tells where, and nothing of what stands there. */
function unreadable(path: string, message: string): FleetError {
  return new FleetError([
    {
      code: 'committed-unreadable',
      path,
      message: `what stands in the cluster is read from it, and ${message}`,
      fix: `commit it as a synth wrote it: git log -- ${path}; if no manager of it runs any more, synthesize with ${ROLLED_OUT}`,
    },
  ]);
}

function committedText(path: string): string | undefined {
  return textInHead(path) ?? (existsSync(path) ? textOfFile(path) : undefined);
}

function textOfFile(path: string): string {
  const found = statSync(path);
  if (!found.isFile()) {
    throw unreadable(path, 'it is no file');
  }
  if (found.size > MOST_BYTES) {
    throw tooLarge(path);
  }
  return readFileSync(path, 'utf8');
}

/** The text of a file in the last commit; `undefined` where there is no git, no commit, or no such file in it. */
function textInHead(path: string): string | undefined {
  const folder = nearestFolder(dirname(resolve(path)));
  try {
    const prefix = git(folder, 'rev-parse', '--show-prefix').trim();
    const below = resolve(path)
      .slice(folder.length + 1)
      .split('\\')
      .join('/');
    return git(folder, 'cat-file', 'blob', `HEAD:${prefix}${below}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOBUFS') {
      throw tooLarge(path);
    }
    return undefined;
  }
}

function tooLarge(path: string): FleetError {
  return unreadable(path, `it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || basename(folder) === '' ? folder : nearestFolder(dirname(folder));
}

/** The largest fleets have some megabytes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A hook of git names the repository in its environment, which would hold for every folder. */
const WITHOUT_REPOSITORY = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|PREFIX)$/.test(name),
  ),
);

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: WITHOUT_REPOSITORY,
    maxBuffer: MOST_BYTES,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}
