import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { headerOf, type RenderedFile } from './render';

/** What publishing did to the output folder. */
export interface Published {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Brings an output folder up to date. Every file is staged beside its place before the first one is put there, files
 * of fleets that are gone are removed, and files that the product did not write are left alone.
 *
 * @throws Error with the code `EEXIST` if somebody's own page stands in the place of one.
 */
export function publish(files: readonly RenderedFile[], folder: string): Published {
  refuseOwnPages(files, folder);
  const { changed, removed } = differences(files, folder);
  for (const { from, to } of stageAll(changed, folder)) {
    renameSync(from, to);
  }
  for (const path of removed) {
    rmSync(join(folder, path));
  }
  const written = new Set(changed.map(({ path }) => path));
  return {
    written: [...written],
    unchanged: files.map(({ path }) => path).filter((path) => !written.has(path)),
    removed,
  };
}

/** What publishing would do to a folder. */
export interface Differences {
  /** Files that are new or have another text. */
  readonly changed: readonly RenderedFile[];
  /** Paths of files of fleets that are gone. */
  readonly removed: readonly string[];
}

/** How an output folder differs from what is rendered. Files that the product did not write are none of it. */
export function differences(files: readonly RenderedFile[], folder: string): Differences {
  const kept = new Set(files.map(({ path }) => path));
  return {
    changed: files.filter(({ path, text }) => readIfPresent(join(folder, path)) !== text),
    removed: ownFiles(folder).filter((path) => !kept.has(path)),
  };
}

interface Staged {
  readonly from: string;
  readonly to: string;
}

function stageAll(files: readonly RenderedFile[], folder: string): readonly Staged[] {
  const staged = files.map(({ path }) => {
    const to = join(folder, path);
    return { from: join(dirname(to), `.${basename(to)}.next`), to };
  });
  try {
    for (const [index, { from }] of staged.entries()) {
      mkdirSync(dirname(from), { recursive: true });
      writeFileSync(from, files[index]?.text ?? '');
    }
  } catch (error) {
    for (const { from } of staged) {
      rmIfPresent(from);
    }
    throw error;
  }
  return staged;
}

function rmIfPresent(path: string): void {
  if (existsSync(path)) {
    rmSync(path);
  }
}

/** Anybody may have notes of that name; manifests of that name are nobody's but ours. */
function refuseOwnPages(files: readonly RenderedFile[], folder: string): void {
  for (const { path } of files.filter((file) => file.path.endsWith('.md'))) {
    const place = join(folder, path);
    if (!(readIfPresent(place) ?? headerOf(basename(path))).startsWith(headerOf(basename(path)))) {
      throw Object.assign(new Error(`${place} is none of a synth`), { code: 'EEXIST', path: place });
    }
  }
}

function readIfPresent(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Files below a folder, one level of clusters deep, whose first line says that the product wrote them. */
function ownFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return readdirSync(join(folder, entry.name), { withFileTypes: true })
        .filter((file) => file.isFile() && isOwn(join(folder, entry.name, file.name)))
        .map((file) => `${entry.name}/${file.name}`);
    }
    return entry.isFile() && isOwn(join(folder, entry.name)) ? [entry.name] : [];
  });
}

/** How the names of files end that a synth writes: manifests, and pages about them. */
const OWN_ENDING = /\.(?:k8s\.yaml|md)$/;

function isOwn(path: string): boolean {
  return OWN_ENDING.test(path) && readFileSync(path, 'utf8').startsWith(headerOf(basename(path)));
}
