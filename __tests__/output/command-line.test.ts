import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../../lib';
import { FLEET_SPECS } from '../corpus/fleets';
import { TemporaryFolder } from './folder';
import { mainText } from './main-text';
import { mainWith } from './run-script';

const ROOT = process.cwd();
const NEEDED = [
  'lib',
  'imports',
  'cdk8s.yaml',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.synth.json',
];

/** The real commands, in a copy of the repository: slow, since they compile and start a shell or two. */
describe('npm run synth and cdk8s synth', () => {
  const copy = new TemporaryFolder();
  const run = (...command: readonly [string, ...string[]]) => {
    const { CDK8S_OUTDIR: _, ...env } = process.env;
    const [program, ...args] = command;
    return spawnSync(program, args, { cwd: copy.path, env, encoding: 'utf8' });
  };

  beforeAll(() => {
    for (const name of NEEDED) {
      cpSync(join(ROOT, name), join(copy.path, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy.path, 'node_modules'));
    copy.write({ 'main.ts': mainText(FLEET_SPECS.tinyland) });
  });
  afterAll(() => copy.remove());

  it('write the same bytes, which are those that are rendered', () => {
    const { files, pages } = render([FLEET_SPECS.tinyland]);
    const rendered = Object.fromEntries([...files, ...pages].map(({ path, text }) => [path, text]));
    const npm = run('npm', 'run', 'synth');
    expect([npm.status, npm.stderr.includes('3 written')]).toEqual([0, true]);
    expect(copy.contents('dist')).toEqual(rendered);

    rmSync(join(copy.path, 'dist'), { recursive: true });
    copy.write({ 'dist/by-hand.yaml': 'kept\n' });
    const cli = run('npx', '--no-install', 'cdk8s', 'synth');
    expect([cli.status, cli.stderr.includes('3 written')]).toEqual([0, true]);
    expect(copy.contents('dist')).toEqual({ 'by-hand.yaml': 'kept\n', ...rendered });
  });

  it('say that dist/ is gone where the CLI, told to write there, has deleted it', () => {
    const project = new TemporaryFolder();
    const synthOf = (concurrency: number, ...options: readonly string[]) => {
      const { CDK8S_OUTDIR: _, ...env } = process.env;
      const cli = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');
      project.write({
        'main.js': mainWith({ ...FLEET_SPECS.plain, runners: [{ kind: 'docker', concurrency }] }),
      });
      const args = [cli, 'synth', '--app', 'node main.js', ...options];
      return spawnSync(process.execPath, args, { cwd: project.path, env, encoding: 'utf8' });
    };
    const files = ['plain-cluster.k8s.yaml', 'plain-runners.k8s.yaml', 'plain.md'];
    try {
      const sound = synthOf(4);
      expect([sound.status, Object.keys(project.contents('dist'))]).toEqual([0, files]);
      expect(sound.stderr).toContain('! dist/ is the output folder of the cdk8s CLI');
      const faulty = synthOf(0);
      expect(faulty.status).not.toBe(0);
      expect(Object.keys(project.contents())).toEqual(['main.js']);
      expect(faulty.stderr).toContain('there is no dist/ any more: restore it with git');
      expect(faulty.stderr).not.toContain('dist/ is as it was');

      expect(synthOf(4, '--output', 'build/cdk8s').status).toBe(0);
      const safe = synthOf(0, '--output', 'build/cdk8s');
      expect(safe.stderr).toContain('dist/ is as it was');
      expect(Object.keys(project.contents('dist'))).toEqual(files);
    } finally {
      project.remove();
    }
  });

  it('fail without touching dist/ when the fleet has a fault, and when it does not compile', () => {
    const before = copy.contents('dist');
    expect(Object.keys(before)).toContain('tinyland-runners.k8s.yaml');
    const main = (fleet: string) =>
      `import { type FleetSpec, synthesize } from './lib';\n${fleet}\nsynthesize(fleet);\n`;
    const cluster = "cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } }";

    copy.write({
      'main.ts': main(
        `const fleet: FleetSpec = { org: 'Bad Name', ${cluster}, runners: [{ kind: 'docker' }] };`,
      ),
    });
    const faulty = run('npx', '--no-install', 'cdk8s', 'synth');
    expect(faulty.status).not.toBe(0);
    expect(faulty.stderr).toContain('[invalid-name] fleet Bad Name / org');
    expect(faulty.stderr).toMatch(/1 finding; dist\/ is as it was\n/);
    expect(copy.contents('dist')).toEqual(before);

    copy.write({
      'main.ts': main(`const fleet: FleetSpec = { org: 'acme', ${cluster}, runners: [{ kind: 'dokcer' }] };`),
    });
    const uncompiled = run('npm', 'run', 'synth');
    expect(uncompiled.status).not.toBe(0);
    expect(`${uncompiled.stdout}${uncompiled.stderr}`).toContain('main.ts');
    expect(copy.contents('dist')).toEqual(before);
  });
});
