import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDebianRoots } from './debian-roots';
import { writeFileLayer } from './file-layer';
import {
  DEBIAN_LAYERS,
  type DebianLayerName,
  FILE_LAYERS,
  type ImageProgram,
  type LayerName,
} from './layers';
import { type PackedLayer, packLayer } from './packed-layer';
import { isDebianLayer, type Recipes } from './recipe';

/** A layer and the file that holds it. */
export interface CachedLayer {
  readonly packed: PackedLayer;
  readonly file: string;
}

/** Packed layers, kept between runs. */
export class LayerCache {
  constructor(
    readonly folder: string,
    readonly recipes: Recipes,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** The layers of these names; what is missing is made. */
  async have(
    names: readonly LayerName[],
    programs: Readonly<Record<ImageProgram, string>>,
    scratch: string,
  ): Promise<ReadonlyMap<LayerName, CachedLayer>> {
    const missing = names.filter((name) => !this.#cached(name));
    if (missing.some(isDebianLayer)) {
      await this.#makeDebian(scratch);
    }
    const debian = this.#fileOf('debian');
    for (const name of missing) {
      if (!isDebianLayer(name)) {
        const folder = join(scratch, 'files', name);
        mkdirSync(folder, { recursive: true });
        writeFileLayer(FILE_LAYERS[name], folder, { programs, debian });
        await this.#keep(name, folder);
      }
    }
    return new Map(names.map((name) => [name, this.#cached(name) as CachedLayer]));
  }

  async #makeDebian(scratch: string): Promise<void> {
    const roots = join(scratch, 'debian');
    await makeDebianRoots(roots);
    for (const name of Object.keys(DEBIAN_LAYERS) as DebianLayerName[]) {
      await this.#keep(name, join(roots, name));
    }
    rmSync(roots, { recursive: true });
  }

  #fileOf(name: LayerName): string {
    return join(this.folder, `${name}-${this.recipes.ofLayer(name)}.tar.gz`);
  }

  #cached(name: LayerName): CachedLayer | undefined {
    const file = this.#fileOf(name);
    const facts = `${file}.json`;
    if (!existsSync(file) || !existsSync(facts)) {
      return undefined;
    }
    for (const used of [file, facts]) {
      utimesSync(used, new Date(), new Date());
    }
    return { file, packed: JSON.parse(readFileSync(facts, 'utf8')) };
  }

  async #keep(name: LayerName, folder: string): Promise<void> {
    const file = this.#fileOf(name);
    const unfinished = `${file}.${process.pid}`;
    const packed = await packLayer(folder, unfinished);
    renameSync(unfinished, file);
    writeFileSync(`${file}.json`, JSON.stringify(packed));
  }
}
