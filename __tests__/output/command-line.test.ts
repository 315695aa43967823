import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '../../lib';
import { FLEET_SPECS } from '../corpus/fleets';
import { TemporaryFolder } from './folder';
import { mainText } from './main-text';

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
    const rendered = Object.fromEntries(
      render([FLEET_SPECS.tinyland]).files.map(({ path, text }) => [path, text]),
    );
    const npm = run('npm', 'run', 'synth');
    expect([npm.status, npm.stderr.includes('2 written')]).toEqual([0, true]);
    expect(copy.contents('dist')).toEqual(rendered);

    rmSync(join(copy.path, 'dist'), { recursive: true });
    copy.write({ 'dist/by-hand.yaml': 'kept\n' });
    const cli = run('npx', '--no-install', 'cdk8s', 'synth');
    expect([cli.status, cli.stderr.includes('2 written')]).toEqual([0, true]);
    expect(copy.contents('dist')).toEqual({ 'by-hand.yaml': 'kept\n', ...rendered });
  }, 240_000);

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
    expect(copy.contents('dist')).toEqual(before);

    copy.write({
      'main.ts': main(`const fleet: FleetSpec = { org: 'acme', ${cluster}, runners: [{ kind: 'dokcer' }] };`),
    });
    const uncompiled = run('npm', 'run', 'synth');
    expect(uncompiled.status).not.toBe(0);
    expect(`${uncompiled.stdout}${uncompiled.stderr}`).toContain('main.ts');
    expect(copy.contents('dist')).toEqual(before);
  }, 240_000);
});
