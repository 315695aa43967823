import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../output/folder';

const ROOT = process.cwd();
const { name: PACKAGE } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Longer than any of the runs takes on a busy machine. */
const PATIENCE = 240_000;

/** A project as `init` writes it, with the packed tarball installed and no network. */
describe('a project of init', () => {
  const folder = new TemporaryFolder();
  const project = join(folder.path, 'project');
  const modules = join(project, 'node_modules');
  const path = (name: string) => join('project', name);

  const run = (program: string, args: readonly string[], cwd = project) => {
    const { CDK8S_OUTDIR: _, ...inherited } = process.env;
    // Nothing may be fetched, and the runner of Node must not take itself for a child of another one.
    const env = { ...inherited, npm_config_offline: 'true', NODE_TEST_CONTEXT: undefined };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
    return { status, output: `${stdout}${stderr}` };
  };
  const npm = (...args: readonly string[]) => run('npm', args);
  const edit = (file: string, from: string, to: string) => {
    const text = readFileSync(join(project, file), 'utf8');
    expect(text).toContain(from);
    folder.write({ [path(file)]: text.replace(from, to) });
  };

  beforeAll(() => {
    const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder.path], ROOT);
    expect([packed.status, packed.output]).toEqual([0, packed.output]);
    const tarball = readdirSync(folder.path).find((file) => file.endsWith('.tgz')) ?? '';
    expect(run('tar', ['-xzf', tarball], folder.path).status).toBe(0);
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const [from, to] of [
      ['node_modules', modules],
      ['node_modules/.bin', join(modules, '.bin')],
    ] as const) {
      for (const entry of readdirSync(join(ROOT, from)).filter((file) => !file.startsWith('.'))) {
        symlinkSync(join(ROOT, from, entry), join(to, entry));
      }
    }
    renameSync(join(folder.path, 'package'), join(modules, PACKAGE));
    const bin = join(modules, PACKAGE, 'build/lib/cli/main.js');
    chmodSync(bin, 0o755);
    symlinkSync(bin, join(modules, '.bin/gitlab-runners'));
    expect(run('npx', ['--no-install', 'gitlab-runners', 'init', '.'])).toMatchObject({ status: 0 });
  }, PATIENCE);
  afterAll(() => folder.remove());

  it(
    'fails its own test until it is synthesized, and says what to run',
    () => {
      const { status, output } = npm('test');
      expect([status, output.includes('run npm run synth')]).toEqual([1, true]);
      expect(output).toContain('acme-runners.k8s.yaml');
    },
    PATIENCE,
  );

  it(
    'synthesizes, passes its own tests and is verified',
    () => {
      const synth = npm('run', 'synth');
      expect([synth.status, synth.output.includes('dist/: 3 written')]).toEqual([0, true]);
      expect(synth.output).toContain(`node_modules/${PACKAGE}/docs/opentofu.md`);
      const tests = npm('test');
      expect([tests.status, /^# fail 0$|^ℹ fail 0$/m.test(tests.output)]).toEqual([0, true]);
      expect(tests.output).toMatch(/(# |ℹ )pass 3$/m);
      const verified = npm('run', 'verify');
      expect([verified.status, verified.output.includes('The boundary holds')]).toEqual([0, true]);
      expect(verified.output).toContain('held against the fleet acme (1 runner)');
    },
    PATIENCE,
  );

  it(
    'is written the same by the cdk8s CLI, which loses nothing at a fault',
    () => {
      const before = folder.contents('project/dist');
      const cdk8s = () => run('npx', ['--no-install', 'cdk8s', 'synth']);
      expect(cdk8s().status).toBe(0);
      expect(folder.contents('project/dist')).toEqual(before);
      edit('fleet.ts', "{ kind: 'docker' }", "{ kind: 'docker', concurrency: 0 }");
      const faulty = cdk8s();
      expect([faulty.status === 0, faulty.output.includes('dist/ is as it was')]).toEqual([false, true]);
      expect(folder.contents('project/dist')).toEqual(before);
    },
    PATIENCE,
  );

  it(
    'fails its own tests for a broken fleet, with the finding',
    () => {
      const { status, output } = npm('test');
      expect([status, output.includes('[invalid-number] fleet acme / runner docker / concurrency')]).toEqual([
        1,
        true,
      ]);
    },
    PATIENCE,
  );

  it(
    'fails its own tests for a fleet that was changed and not synthesized',
    () => {
      edit('fleet.ts', 'concurrency: 0', 'concurrency: 7');
      const { status, output } = npm('test');
      expect([status, output.includes('run npm run synth')]).toEqual([1, true]);
      expect(output).toMatch(/(# |ℹ )fail 1$/m);
      const verified = npm('run', 'verify');
      expect([verified.status, verified.output.includes('FAIL  fleet-config-differs')]).toEqual([1, true]);
    },
    PATIENCE,
  );

  it(
    'does not compile with a privileged runner that is none',
    () => {
      edit('fleet.ts', 'concurrency: 7', 'privileged: true');
      const { status, output } = npm('test');
      expect([status === 0, output.includes("only kind 'dind' is privileged")]).toEqual([false, true]);
    },
    PATIENCE,
  );
});
