import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageConfig } from './images';
import type { PackedLayer } from './packed-layer';

const TYPE = 'application/vnd.oci.image';

/**
 * Writes an image as a folder that registries' tools push: `crane mutate` cannot set a stop signal.
 *
 * @param folder on the file system of the layers, which crane takes as links that are hard only.
 * @param layers the lowest first, each with its file.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function writeImageLayout(
  folder: string,
  config: ImageConfig,
  layers: readonly { readonly packed: PackedLayer; readonly file: string }[],
): void {
  const blobs = join(folder, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  for (const { packed, file } of layers) {
    linkSync(file, join(blobs, hexOf(packed.digest)));
  }
  const write = (mediaType: string, value: object) => {
    const text = JSON.stringify(value);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    writeFileSync(join(blobs, hexOf(digest)), text);
    return { mediaType: `${TYPE}.${mediaType}`, digest, size: Buffer.byteLength(text) };
  };
  const platform = { architecture: 'amd64', os: 'linux' };
  const diffIds = layers.map(({ packed }) => packed.diffId);
  const manifest = write('manifest.v1+json', {
    schemaVersion: 2,
    mediaType: `${TYPE}.manifest.v1+json`,
    config: write('config.v1+json', {
      ...platform,
      config,
      rootfs: { type: 'layers', diff_ids: diffIds },
      // Whoever builds on an image counts its layers by it.
      history: diffIds.map(() => ({ created_by: 'the tests' })),
    }),
    layers: layers.map(({ packed: { digest, size } }) => ({
      mediaType: `${TYPE}.layer.v1.tar+gzip`,
      digest,
      size,
    })),
  });
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, platform }] }),
  );
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}

function hexOf(digest: string): string {
  return digest.replace('sha256:', '');
}
