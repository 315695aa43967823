import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../e2e/programs/build';
import { installPackages } from '../../e2e/programs/debian-packages';
import type { ProgramName } from '../../e2e/programs/programs';
import { writeImageLayout } from './image-layout';
import { IMAGES, type Image, placeOf } from './images';
import { type CachedLayer, LayerCache } from './layer-cache';
import { IMAGE_PROGRAMS, type LayerName } from './layers';
import { Recipes } from './recipe';

/** The programs that images hold, and those that put them into a registry's storage. */
export const PROGRAMS_FOR_IMAGES = [
  ...IMAGE_PROGRAMS,
  'registry',
  'crane',
] as const satisfies readonly ProgramName[];

type Programs = Readonly<Record<(typeof PROGRAMS_FOR_IMAGES)[number], string>>;

const WEEK = 7 * 24 * 60 * 60 * 1000;
const ALL: readonly Image[] = Object.values(IMAGES);

/**
 * Makes the images of the lab if they are not in the cache. It takes packages from the mirror of Debian that this machine
 * knows, so it has to run where there is a network.
 *
 * @param scratch a folder for what is needed meanwhile.
 * @returns the storage of a registry that holds all images. It is not to be written: see `writableStorage`.
 */
export async function haveImages(programs: Programs, scratch: string): Promise<{ readonly storage: string }> {
  const cache = join(dirname(cacheFolder()), 'images');
  const recipes = new Recipes(programs);
  const storage = join(cache, `storage-${recipes.ofImages(ALL)}`);
  if (existsSync(storage)) {
    utimesSync(storage, new Date(), new Date());
    return { storage };
  }
  const started = Date.now();
  console.error(`making ${ALL.length} images (some 2 min the first time) ...`);
  installPackages(['mmdebstrap', 'iproute2', 'util-linux'], 'to make images');
  const folder = mkdtempSync(join(scratch, 'images-'));
  const unfinished = `${storage}.${process.pid}`;
  const names = [...new Set(ALL.flatMap((image) => image.layers))];
  const layers = await new LayerCache(join(cache, 'layers'), recipes).have(names, programs, folder);
  await fill(unfinished, layers, programs);
  keep(join(unfinished, 'storage'), storage);
  for (const path of [folder, unfinished]) {
    rmSync(path, { recursive: true });
  }
  forgetUnused(cache);
  console.error(`made the images in ${Math.round((Date.now() - started) / 1000)} s`);
  return { storage };
}

/** Pushes all images into the folder `storage` below the given one. */
async function fill(
  folder: string,
  layers: ReadonlyMap<LayerName, CachedLayer>,
  programs: Programs,
): Promise<void> {
  const places: Record<string, string> = {};
  for (const [role, image] of Object.entries<Image>(IMAGES)) {
    const made = image.layers.map((name) => layers.get(name) as CachedLayer);
    writeImageLayout(join(folder, role), image.config, made);
    const { repository, tag } = placeOf(image);
    places[role] = `${repository}:${tag}`;
  }
  mkdirSync(join(folder, 'storage'));
  writeFileSync(join(folder, 'places.json'), JSON.stringify(places));
  const words = [join(__dirname, 'fill-storage.js'), programs.registry, programs.crane, folder];
  const namespaces = ['--net', '--pid', '--fork', '--kill-child'];
  await promisify(execFile)('unshare', [...namespaces, process.execPath, ...words]);
}

/** Another run may have been faster. */
function keep(unfinished: string, storage: string): void {
  try {
    renameSync(unfinished, storage);
  } catch (error) {
    if (!existsSync(storage)) {
      throw error;
    }
  }
}

/** Removes what no run has asked for in a week; a run that is under way asked for its own when it began. */
function forgetUnused(cache: string): void {
  const layers = join(cache, 'layers');
  const kept = [...readdirSync(layers).map((name) => join(layers, name)), ...storagesIn(cache)];
  for (const path of kept.filter((one) => Date.now() - statSync(one).mtimeMs > WEEK)) {
    rmSync(path, { recursive: true });
  }
}

function storagesIn(cache: string): string[] {
  const names = readdirSync(cache).filter((name) => name.startsWith('storage-'));
  return names.map((name) => join(cache, name));
}
