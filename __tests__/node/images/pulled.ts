import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '../stage/lab';

const REQUEST =
  /^(\S+) - - \[[^\]]+\] "(?:GET|HEAD) \/v2\/(\S+)\/manifests\/(\S+)\?ns=(\S+) HTTP\/[\d.]+" 200 /;

/**
 * What nodes have asked the registry for and got: an address, a space, and an image by its tag or, where the node had it
 * not yet, by its digest.
 */
export function pulledFrom(lab: Lab): ReadonlySet<string> {
  const lines = readFileSync(join(lab.folder, 'mirror.log'), 'utf8').split('\n');
  return new Set(
    lines.flatMap((line) => {
      const [, node, repository, version = '', registry] = REQUEST.exec(line) ?? [];
      return node ? [`${node} ${registry}/${repository}${version.includes(':') ? '@' : ':'}${version}`] : [];
    }),
  );
}
