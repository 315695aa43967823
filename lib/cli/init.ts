import { lstatSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  isVendored,
  type PackageManifest,
  projectFiles,
  VENDOR,
  vendoredSpec,
} from './project/project-files';

/** The exit status where nothing was written. */
const EXIT_NOT_WRITTEN = 2;

/** What the command needs of a process. */
export interface InitProcess {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** Adds `init` to the program. */
export function addInit(program: Command, manifest: PackageManifest, host: InitProcess): void {
  program
    .command('init')
    .description('Write a project of your own: a fleet, its test and its pipeline. Needs no network.')
    .argument('<directory>', 'where to write it; it is made if it is not there, and no file is overwritten')
    .option(
      '--package <spec>',
      `where npm finds ${manifest.name}: a version, a path or a URL`,
      vendoredSpec(manifest),
    )
    .addHelpText('after', '\nExit status: 0 if the project was written, 2 if nothing was.')
    .action((directory: string, options: { package: string }) => {
      host.exitCode = init(directory, options.package, manifest, host);
    });
}

/** Writes a project into a folder, all files or none, and returns the exit status. */
export function init(
  directory: string,
  packageSpec: string,
  manifest: PackageManifest,
  host: Pick<InitProcess, 'stdout' | 'stderr'>,
): number {
  const files = Object.entries(projectFiles({ name: npmName(directory), packageSpec, manifest }));
  const written: string[] = [];
  try {
    const refusal = refusalOf(
      directory,
      files.map(([path]) => path),
    );
    if (refusal !== undefined) {
      host.stderr.write(`${refusal}\n`);
      return EXIT_NOT_WRITTEN;
    }
    for (const [path, text] of files) {
      const file = join(directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { flag: 'wx' });
      written.push(file);
    }
  } catch (error) {
    for (const file of written) {
      rmSync(file);
    }
    host.stderr.write(`${messageOf(error)}; nothing was written\n`);
    return EXIT_NOT_WRITTEN;
  }
  host.stdout.write(
    `${[
      ...files.map(([path]) => join(directory, path)),
      '',
      'Next:',
      ...nextSteps(directory, isVendored(packageSpec)),
    ].join('\n')}\n`,
  );
  return 0;
}

/** Why nothing may be written, or nothing. */
function refusalOf(directory: string, paths: readonly string[]): string | undefined {
  const place = kindOf(directory);
  if (place === 'file') {
    return `${directory} is a file: name a folder`;
  }
  const present = place === 'none' ? [] : paths.filter((path) => kindOf(join(directory, path)) !== 'none');
  return present.length === 0
    ? undefined
    : [
        `${directory} has files that the project would have too:`,
        ...present.map((path) => `  ${path}`),
        'Nothing was written. Name another folder, or move these away.',
      ].join('\n');
}

/** What lies at a path; a link that leads nowhere is a file too. */
function kindOf(path: string): 'none' | 'file' | 'folder' {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) {
    return 'none';
  }
  return found.isDirectory() || isFolderByLink(path, found.isSymbolicLink()) ? 'folder' : 'file';
}

function isFolderByLink(path: string, isLink: boolean): boolean {
  return isLink && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** A name that npm takes for a package, from that of the folder. */
function npmName(directory: string): string {
  const name = basename(resolve(directory))
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  return name === '' || name === 'node_modules' ? 'runners' : name;
}

function nextSteps(directory: string, vendored: boolean): readonly string[] {
  const steps = [
    ...(vendored
      ? [
          `in a copy of the repository of this package: npm pack --pack-destination ${quoted(resolve(directory, VENDOR))}`,
        ]
      : []),
    resolve(directory) === process.cwd() ? 'npm install' : `cd ${quoted(directory)} && npm install`,
    'put the addresses of your API server into fleet.ts',
    'npm run synth && npm test && npm run verify',
    'commit everything, dist/ too: README.md says what is what',
  ];
  return steps.map((step, index) => `  ${index + 1}. ${step}`);
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./@:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
