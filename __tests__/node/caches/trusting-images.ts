import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { TRUSTING_MIRROR } from '../fleets/cache-fleet';
import { IMAGES, placeOf } from '../images/images';
import type { LabRegistry } from '../images/lab-registry';
import type { Lab } from '../stage/lab';

/** What talks to the store, and to the service that gives out its keys. */
const TRUSTING = [IMAGES.manager, IMAGES.helper];

/** Makes what a store with a private authority asks for: images with that authority in them, at the mirror of the fleet. */
export async function pushTrustingImages(lab: Lab, registry: LabRegistry): Promise<void> {
  const layer = authorityLayer(lab);
  for (const { repository, tag } of TRUSTING.map(placeOf)) {
    const place = `${repository}:${tag}`;
    await registry.append(place, layer, `${TRUSTING_MIRROR.to}/${place}`);
  }
}

/** A layer of one file: what is written in Go reads all files of this folder. */
function authorityLayer(lab: Lab): string {
  const root = mkdtempSync(join(lab.folder, 'authority-'));
  mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true });
  copyFileSync(lab.outsideCaFile, join(root, 'etc/ssl/certs/lab.pem'));
  const layer = `${root}.tar`;
  execFileSync('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', root, '-cf', layer, 'etc']);
  return layer;
}
