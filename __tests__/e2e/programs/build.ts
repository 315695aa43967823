import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { PROGRAMS, type Program, type ProgramName } from './programs';

const TOOLS = resolve('__tests__/e2e/tools');

/** Where built programs stay between runs: outside the tree, so that a clean checkout finds them. */
export function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'cdk8s-gitlab-runners-e2e', 'bin');
}

/** Whether the Go command is there at all. */
export function hasGo(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

/** The built program if it is of the pinned sources. */
export function builtProgram(name: ProgramName): string | undefined {
  const path = join(cacheFolder(), name);
  const current = existsSync(path) && existsSync(stampOf(path)) && readFileSync(stampOf(path), 'utf8');
  return current === sourcesOf(PROGRAMS[name]) ? path : undefined;
}

/**
 * Builds a program into the cache.
 *
 * @throws Error if the build fails; the compiler has said why on standard error.
 */
export function buildProgram(name: ProgramName): string {
  const program = PROGRAMS[name];
  const path = join(cacheFolder(), name);
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(cacheFolder(), { recursive: true });
  const started = Date.now();
  console.error(
    `building ${name} from tools/${program.module} (up to ${program.minutes} min the first time) ...`,
  );
  execFileSync(
    'nice',
    [
      'go',
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-ldflags',
      program.ldflags,
      '-o',
      unfinished,
      program.package,
    ],
    {
      cwd: join(TOOLS, program.module),
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  // A build beside this one sees all of the program or none of it.
  renameSync(unfinished, path);
  writeFileSync(stampOf(path), sourcesOf(program));
  console.error(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  return path;
}

function stampOf(path: string): string {
  return `${path}.sources`;
}

/** A digest of what a program is made from: pins, own code and flags. */
function sourcesOf(program: Program): string {
  const folder = join(TOOLS, program.module);
  const digest = createHash('sha256').update(program.package).update(program.ldflags);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(go|mod|sum)$/.test(name)).sort()) {
    digest.update(file).update(readFileSync(join(folder, file)));
  }
  return digest.digest('hex');
}
