import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES, placeOf } from '../images/images';
import type { LabRegistry } from '../images/lab-registry';
import type { Lab } from '../stage/lab';

/**
 * Makes what a store with a private authority asks for: the helper image with that authority in it.
 *
 * @returns its name.
 */
export async function pushTrustingHelper(lab: Lab, registry: LabRegistry): Promise<string> {
  const { repository, tag } = placeOf(IMAGES.helper);
  const name = `registry.lab.test/lab/gitlab-runner-helper:${tag}`;
  await registry.append(`${repository}:${tag}`, authorityLayer(lab), name);
  return name;
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
