import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Fleet } from '../fleet/fleet';
import { FleetBefore } from '../fleet/fleet-before';

/**
 * What stands in the cluster before a fleet is applied, as far as the repository knows: its two files in the last commit.
 * Files that no commit holds, and a folder without a repository, are read as they lie there.
 *
 * A fleet may be rendered any number of times while it is edited: what stands is what was committed, and so the output
 * depends on the commit and on the fleet alone.
 *
 * @param folder the output folder. @default 'dist'
 * @returns `undefined` where there is neither file, as before the first synth.
 * @throws YAMLException if a file is no YAML, as with the marks of a merge in it.
 */
export function committedFleet(fleet: Fleet, folder = 'dist'): FleetBefore | undefined {
  const texts = [fleet.names.clusterChart, fleet.names.runnersChart].flatMap(
    (chart) => committedText(join(folder, fleet.cluster.name ?? '', `${chart}.k8s.yaml`)) ?? [],
  );
  return texts.length === 0 ? undefined : fleetBefore(texts);
}

/** What texts of YAML say that stood before. */
export function fleetBefore(texts: readonly string[]): FleetBefore {
  return new FleetBefore(texts.flatMap((text) => loadAll(text) as unknown[]));
}

function committedText(path: string): string | undefined {
  return textInHead(path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
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
    return git(folder, 'show', `HEAD:${prefix}${below}`);
  } catch {
    return undefined;
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || basename(folder) === '' ? folder : nearestFolder(dirname(folder));
}

/** The largest fleets have some megabytes. */
const MOST_BYTES = 256 * 1024 * 1024;

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
