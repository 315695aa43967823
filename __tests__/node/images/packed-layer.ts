import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, createWriteStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A layer as a registry holds it, and what a manifest and a configuration say of it. */
export interface PackedLayer {
  /** Digest of the compressed bytes. */
  readonly digest: string;
  readonly size: number;
  /** Digest of the bytes before they were compressed. */
  readonly diffId: string;
}

/**
 * Packs a folder as a layer, all files as their owners are.
 *
 * @throws Error if the folder hides what a layer below it has, which only overlayfs can say this way.
 */
export async function packLayer(folder: string, file: string): Promise<PackedLayer> {
  const hidden = readdirSync(folder, { recursive: true, withFileTypes: true }).find((entry) =>
    entry.isCharacterDevice(),
  );
  if (hidden) {
    throw new Error(`${join(hidden.parentPath, hidden.name)} removes what a layer below has`);
  }
  // It becomes the root of containers that do not run as root.
  chmodSync(folder, 0o755);
  const [raw, packed] = [createHash('sha256'), createHash('sha256')];
  let size = 0;
  const words = ['--numeric-owner', '--sort=name', '-C', folder, '-cf', '-', '.'];
  const tar = spawn('tar', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const code = new Promise<number | null>((done, failed) => {
    tar.on('error', failed);
    tar.on('close', done);
  });
  await pipeline(
    tar.stdout,
    through((bytes) => raw.update(bytes)),
    createGzip({ level: 1 }),
    through((bytes) => {
      packed.update(bytes);
      size += bytes.length;
    }),
    createWriteStream(file),
  );
  if ((await code) !== 0) {
    throw new Error(`tar of ${folder} ended with exit code ${await code}`);
  }
  return { digest: `sha256:${packed.digest('hex')}`, size, diffId: `sha256:${raw.digest('hex')}` };
}

function through(see: (bytes: Buffer) => void) {
  return async function* (source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      see(bytes);
      yield bytes;
    }
  };
}
