import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Image, placeOf } from './images';
import {
  type Content,
  DEBIAN_LAYERS,
  type DebianLayerName,
  FILE_LAYERS,
  type ImageProgram,
  type LayerName,
  LEFT_OUT,
  SUITE,
} from './layers';

/**
 * Digests of everything that goes into each layer: tables, files, programs, and the code that puts them together. What has
 * the same digest need not be made again. The versions that Debian has today are not part of it.
 */
export class Recipes {
  readonly #programs: Readonly<Record<ImageProgram, string>>;
  readonly #debian = digestOf(
    JSON.stringify([DEBIAN_LAYERS, LEFT_OUT, SUITE]),
    code('debian-roots'),
    code('packed-layer'),
  );

  constructor(programs: Readonly<Record<ImageProgram, string>>) {
    this.#programs = programs;
  }

  /** Digest of a layer; the Debian ones are made together, so that none has a newer package than the one it is on. */
  ofLayer(name: LayerName): string {
    if (isDebianLayer(name)) {
      return this.#debian;
    }
    const contents: Readonly<Record<string, Content>> = FILE_LAYERS[name];
    const parts = Object.entries(contents).flatMap(([path, content]) => [path, ...this.#ofContent(content)]);
    return digestOf(code('file-layer'), code('packed-layer'), ...parts);
  }

  /** Digest of a set of images. */
  ofImages(images: readonly Image[]): string {
    const parts = images.flatMap((image) => [
      JSON.stringify([placeOf(image), image.config]),
      ...image.layers.map((layer) => this.ofLayer(layer)),
    ]);
    return digestOf(code('image-layout'), ...parts);
  }

  #ofContent(content: Content): (string | Buffer)[] {
    if (typeof content === 'string' || 'debian' in content) {
      return [JSON.stringify(content), this.#debian];
    }
    if ('program' in content || 'script' in content) {
      return [readFileSync('program' in content ? this.#programs[content.program] : resolve(content.script))];
    }
    return [JSON.stringify(content)];
  }
}

/** Whether packages make a layer. */
export function isDebianLayer(name: LayerName): name is DebianLayerName {
  return Object.hasOwn(DEBIAN_LAYERS, name);
}

function digestOf(...parts: readonly (string | Buffer)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) {
    digest.update(String(part.length)).update(part);
  }
  return digest.digest('hex').slice(0, 32);
}

function code(module: string): Buffer {
  return readFileSync(join(__dirname, `${module}.js`));
}
