import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Content, ImageProgram } from './layers';

const BUSYBOX = '/usr/bin/busybox';

/** Names of the standard library's resolver, which a static program cannot load: these crash. */
const CRASHING = ['wget', 'nslookup'];

/** What files are taken from. */
export interface FileSources {
  readonly programs: Readonly<Record<ImageProgram, string>>;
  /** The packed layer `debian`. */
  readonly debian: string;
}

/** Writes the files of a layer into a folder. */
export function writeFileLayer(
  contents: Readonly<Record<string, Content>>,
  folder: string,
  sources: FileSources,
): void {
  // Jobs that are not root read them, whatever whoever makes them hides from others.
  const usual = process.umask(0o022);
  try {
    writeContents(contents, folder, sources);
  } finally {
    process.umask(usual);
  }
}

function writeContents(
  contents: Readonly<Record<string, Content>>,
  folder: string,
  sources: FileSources,
): void {
  for (const [path, content] of Object.entries(contents)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (content === 'removed') {
      // The mark of the specification: https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts
      writeFileSync(join(dirname(target), `.wh.${basename(target)}`), '');
    } else if (content === 'busybox') {
      writeBusybox(target, sources.debian, path === '/');
    } else if ('folder' in content) {
      mkdirSync(target, { recursive: true });
      chmodSync(target, content.folder);
    } else if ('link' in content) {
      symlinkSync(content.link, target);
    } else if ('text' in content) {
      writeFileSync(target, content.text);
    } else if ('debian' in content) {
      writeFileSync(target, fileOfDebian(sources.debian, content.debian));
    } else {
      copyFileSync('script' in content ? resolve(content.script) : sources.programs[content.program], target);
      chmodSync(target, 0o755);
    }
  }
}

/** Each program that BusyBox is: where it has its place, or all in one folder. */
function writeBusybox(folder: string, debian: string, placed: boolean): void {
  const busybox = join(folder, placed ? '/bin/busybox' : 'busybox');
  mkdirSync(dirname(busybox), { recursive: true });
  writeFileSync(busybox, fileOfDebian(debian, BUSYBOX), { mode: 0o755 });
  const list = execFileSync(busybox, [placed ? '--list-full' : '--list'], { encoding: 'utf8' });
  for (const name of list.split('\n').filter((line) => line && !CRASHING.includes(basename(line)))) {
    const path = join(folder, name);
    if (path !== busybox) {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync(relative(dirname(path), busybox), path);
    }
  }
}

function fileOfDebian(layer: string, path: string): Buffer {
  return execFileSync('tar', ['-xzOf', layer, `.${path}`], { maxBuffer: 16 * 1024 ** 2 });
}
