import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { installPackages } from './debian-packages';
import { PROGRAMS, type Program, type ProgramName } from './programs';

const TOOLS = resolve('__tests__/e2e/tools');
/** What the go.mod of each tool asks for. */
const GO_MINOR = 26;
const PROGRESS_MILLISECONDS = 30_000;

/** Where built programs stay between runs: outside the tree, so that a clean checkout finds them. */
export function cacheFolder(): string {
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'cdk8s-gitlab-runners-e2e', 'bin');
}

/** Why nothing can be built here, or nothing if it can. */
export function whyNoBuild(): string | undefined {
  const { status, stdout } = spawnSync('go', ['env', 'GOVERSION'], { cwd: '/', encoding: 'utf8' });
  if (status !== 0) {
    return "there is no 'go'";
  }
  const [, minor = '0'] = /^go1\.(\d+)/.exec(stdout) ?? [];
  return Number(minor) < GO_MINOR ? `Go is ${stdout.trim()}, older than go1.${GO_MINOR}` : undefined;
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
 * @param which of how many, for whoever watches.
 * @param scratch a folder for what the compiler needs meanwhile.
 * @throws Error if the build fails; the compiler has said why on standard error.
 */
export async function buildProgram(name: ProgramName, which: string, scratch: string): Promise<string> {
  const program: Program = PROGRAMS[name];
  const path = join(cacheFolder(), name);
  const unfinished = `${path}.${process.pid}`;
  mkdirSync(cacheFolder(), { recursive: true });
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  installPackages(program.c ?? [], `to build ${name}`);
  console.error(
    `building ${name} from tools/${program.module}, ${which} (some ${program.minutes} min the first time) ...`,
  );
  const progress = setInterval(
    () => console.error(`still building ${name}: ${seconds()} s`),
    PROGRESS_MILLISECONDS,
  );
  try {
    await goBuild(program, unfinished, scratch);
  } finally {
    clearInterval(progress);
  }
  // A build beside this one sees all of the program or none of it.
  renameSync(unfinished, path);
  writeFileSync(stampOf(path), sourcesOf(program));
  console.error(`built ${name} in ${seconds()} s`);
  return path;
}

function goBuild(program: Program, output: string, scratch: string): Promise<void> {
  const tags = program.tags ? ['-tags', program.tags.join(',')] : [];
  const options = ['-trimpath', '-buildvcs=false', ...tags, '-ldflags', program.ldflags, '-o', output];
  const compiler = spawn('go', ['build', ...options, program.package], {
    cwd: join(TOOLS, program.module),
    env: { ...process.env, CGO_ENABLED: program.c ? '1' : '0', GOFLAGS: '', GOTMPDIR: scratch },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((done, failed) => {
    compiler.on('error', failed);
    compiler.on('exit', (code, signal) =>
      code === 0
        ? done()
        : failed(new Error(`go build of ${program.package} ended with ${signal ?? `exit code ${code}`}`)),
    );
  });
}

function stampOf(path: string): string {
  return `${path}.sources`;
}

/** A digest of what a program is made from: pins, own code and flags. */
function sourcesOf(program: Program): string {
  const folder = join(TOOLS, program.module);
  const digest = createHash('sha256').update(program.package).update(program.ldflags);
  for (const word of [...(program.tags ?? []), ...(program.c ?? [])]) {
    digest.update(word);
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => /\.(go|mod|sum)$/.test(name)).sort()) {
    digest.update(file).update(readFileSync(join(folder, file)));
  }
  return digest.digest('hex');
}
