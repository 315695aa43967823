import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OUTSIDE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { type Image, placeOf } from './images';
import { allowUser } from './registry';

/** How an image differs from the one that it is made of. */
export interface ImageChanges {
  readonly user?: string;
  readonly entrypoint?: readonly string[];
}

const REGISTRY = OUTSIDE.registry.ipv4;
const [NAME, PASSWORD] = ['tests', 'password-of-the-tests'];

/**
 * Gives an image of the lab another name, and changes what it says of itself. Nodes can pull it from then on.
 *
 * @param name with its registry, such as `docker.io/library/other:1`.
 */
export async function pushImage(
  lab: Lab,
  image: Image,
  name: string,
  { user, entrypoint }: ImageChanges = {},
): Promise<void> {
  const from = placeOf(image);
  const to = placeOf({ ...image, name });
  await promisify(execFile)(
    lab.programs.crane,
    [
      'mutate',
      ...(user === undefined ? [] : ['--user', user]),
      ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint.join(',')]),
      ...['--tag', `${REGISTRY}/${to.repository}:${to.tag}`],
      `${REGISTRY}/${from.repository}:${from.tag}`,
    ],
    { env: { ...process.env, SSL_CERT_FILE: lab.outsideCaFile, DOCKER_CONFIG: credentials(lab) } },
  );
}

/** The folder with the login of the tests, who are let in once. */
function credentials(lab: Lab): string {
  const folder = join(lab.folder, 'login-of-the-tests');
  if (!existsSync(folder)) {
    mkdirSync(folder);
    allowUser(lab.registryUsers, NAME, PASSWORD);
    const auth = Buffer.from(`${NAME}:${PASSWORD}`).toString('base64');
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [REGISTRY]: { auth } } }));
  }
  return folder;
}
