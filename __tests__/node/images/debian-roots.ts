import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DEBIAN_LAYERS, type DebianLayerName, LEFT_OUT, SUITE } from './layers';

const MEBIBYTE = 1024 ** 2;

/** What a runtime mounts over, or what is true of the machine that made an image alone. */
const OF_THE_MACHINE = ['dev', 'proc', 'run', 'sys', 'tmp', 'var/cache', 'var/log', 'var/tmp'];

/** On top of the layers below, in a namespace of its own: when this ends, however it does, no mount is left. */
const INSTALL = `mount -t overlay overlay -o "lowerdir=$1,upperdir=$2,workdir=$3" "$4" && shift 4 && exec mmdebstrap "$@"`;
const NAMESPACES = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];

/**
 * Makes the root file systems of all Debian layers: of one that is on another, what it adds.
 *
 * @param folder where the layers go, each below its name.
 * @throws Error with what mmdebstrap said if one cannot be made.
 */
export async function makeDebianRoots(folder: string): Promise<void> {
  const source = `deb ${debianMirror()} ${SUITE} main`;
  const made = new Map<DebianLayerName, Promise<void>>();
  for (const name of Object.keys(DEBIAN_LAYERS) as DebianLayerName[]) {
    const { on } = DEBIAN_LAYERS[name];
    made.set(
      name,
      Promise.resolve(on && made.get(on)).then(() => makeRoot(name, folder, source)),
    );
  }
  await Promise.all(made.values());
}

async function makeRoot(name: DebianLayerName, folder: string, source: string): Promise<void> {
  const started = Date.now();
  const { on, packages } = DEBIAN_LAYERS[name];
  const root = join(folder, name);
  const options = [
    '--mode=root',
    '--format=directory',
    `--include=${packages.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
  ];
  console.error(`installing ${packages.join(', ')} of ${SUITE} for the image layer ${name} ...`);
  mkdirSync(root, { recursive: true });
  if (on === undefined) {
    const leftOut = LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`);
    const words = ['--variant=essential', ...options, ...leftOut, SUITE, root, source];
    await inNamespaces('exec mmdebstrap "$@"', words, folder);
  } else {
    const [work, merged] = [join(folder, `${name}.work`), join(folder, `${name}.merged`)];
    mkdirSync(work);
    mkdirSync(merged);
    const below = chain(on).map((layer) => join(folder, layer));
    // It wants an empty folder, unless it is told that another has been here.
    const words = ['--variant=custom', '--skip=check/empty', ...options, SUITE, merged, source];
    await inNamespaces(INSTALL, [below.join(':'), root, work, merged, ...words], folder);
  }
  leaveOutTheMachine(root, on === undefined);
  console.error(`installed the image layer ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** A layer and what it is on, the highest first. */
function chain(name: DebianLayerName): readonly DebianLayerName[] {
  const { on } = DEBIAN_LAYERS[name];
  return [name, ...(on ? chain(on) : [])];
}

async function inNamespaces(script: string, words: readonly string[], scratch: string): Promise<void> {
  const all = [...NAMESPACES, 'sh', '-c', script, 'sh', ...words];
  try {
    await promisify(execFile)('unshare', all, {
      env: { ...process.env, TMPDIR: scratch },
      maxBuffer: 64 * MEBIBYTE,
    });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? '');
    throw new Error(`mmdebstrap: ${(error as Error).message.split('\n')[0]}\n${said.slice(-3000)}`);
  }
}

/** The lowest layer keeps the folders, as mount points; one above it has nothing to say about them. */
function leaveOutTheMachine(root: string, lowest: boolean): void {
  for (const folder of OF_THE_MACHINE.map((name) => join(root, name))) {
    for (const name of lowest ? readdirSync(folder) : []) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
    if (!lowest) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The mirror that this machine takes Debian from: its network may know no other. */
function debianMirror(): string {
  const format = '$(ORIGIN) $(REPO_URI) $(COMPONENT)';
  const words = ['indextargets', '--format', format, 'Created-By: Packages'];
  const targets = execFileSync('apt-get', words, { encoding: 'utf8' }).split('\n');
  const mirror = targets.find((line) => /^Debian \S+ main$/.test(line))?.split(' ')[1];
  if (mirror === undefined) {
    throw new Error('apt-get knows no mirror of Debian (apt-get indextargets)');
  }
  return mirror;
}
