import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the layer has what is hard to unpack without privilege. */
const AWKWARD = {
  setuid: '/usr/local/bin/setuid',
  capable: '/usr/local/bin/capable',
  characters: '/devices/null',
  blocks: '/devices/loop',
} as const;

/** A program, since what is setuid or has capabilities usually is one. */
const SCRIPT = '#!/bin/sh\nid -u\n';

/**
 * Makes a layer with setuid files, a file with capabilities and device nodes, as a tar.
 *
 * @param scratch a folder for what is needed meanwhile, and for the tar.
 */
export function makeAwkwardLayer(scratch: string): string {
  const root = mkdtempSync(join(scratch, 'awkward-'));
  for (const folder of ['usr/local/bin', 'devices']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const path of [AWKWARD.setuid, AWKWARD.capable]) {
    writeFileSync(join(root, path), SCRIPT);
  }
  chmodSync(join(root, AWKWARD.setuid), 0o4755);
  chmodSync(join(root, AWKWARD.capable), 0o755);
  execFileSync('setcap', ['cap_net_bind_service+ep', join(root, AWKWARD.capable)]);
  execFileSync('mknod', [join(root, AWKWARD.characters), 'c', '1', '3']);
  execFileSync('mknod', [join(root, AWKWARD.blocks), 'b', '7', '0']);
  const layer = `${root}.tar`;
  const attributes = ['--xattrs', '--xattrs-include=security.capability'];
  execFileSync('tar', [...attributes, '--numeric-owner', '-C', root, '-cf', layer, 'usr', 'devices']);
  return layer;
}
