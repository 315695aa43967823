import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TemporaryFolder } from '../output/folder';

const MAIN = join(__dirname, '../../lib/cli/main.js');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const FILES = [
  '.gitignore',
  '.gitlab-ci.yml',
  'README.md',
  'cdk8s.yaml',
  'fleet.ts',
  'main.ts',
  'package.json',
  'test/',
  'test/fleet.test.ts',
  'tsconfig.json',
  'vendor/',
  'vendor/README.md',
];

describe('gitlab-runners init', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder();
  });
  afterEach(() => folder.remove());

  const init = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'init', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('writes a project, names its files and says what to do next', () => {
    const { status, stdout, stderr } = init('deep/My Runners');
    expect([status, stderr]).toEqual([0, '']);
    expect(Object.keys(folder.contents('deep/My Runners'))).toEqual(FILES);
    for (const path of FILES.filter((name) => !name.endsWith('/'))) {
      expect(stdout).toContain(`deep/My Runners/${path}\n`);
    }
    expect(stdout).toMatch(
      /1\. .*npm pack --pack-destination '\/.*\/My Runners\/vendor'\n {2}2\. cd 'deep\/My Runners' && npm install\n/,
    );
  });

  it('changes into no folder in which it is run', () => {
    expect(init('.').stdout).toMatch(/ {2}2\. npm install\n/);
    expect(init('other').stdout).toMatch(/ {2}2\. cd other && npm install\n/);
  });

  it('takes versions and Node from the manifest of the package', () => {
    init('my-runners');
    const project = JSON.parse(folder.contents('my-runners')['package.json'] ?? '');
    expect(project).toMatchObject({
      name: 'my-runners',
      private: true,
      engines: manifest.engines,
      devDependencies: { typescript: manifest.devDependencies.typescript },
    });
    const { '@kubernetes/client-node': ofAudit, ...needed } = manifest.peerDependencies;
    expect(ofAudit).toBeDefined();
    expect(project.dependencies).toEqual({
      ...needed,
      [manifest.name]: `file:vendor/${manifest.name}-${manifest.version}.tgz`,
    });
    expect(project.devDependencies).not.toHaveProperty('undefined');
    expect(Object.values(project.devDependencies).every((version) => typeof version === 'string')).toBe(true);
  });

  it('has a pipeline and a configuration of the cdk8s CLI that keep dist/ safe', () => {
    init('.');
    const written = folder.contents();
    expect(parse(written['cdk8s.yaml'] ?? '').output).toBe('build/cdk8s');
    expect(parse(written['.gitlab-ci.yml'] ?? '').fleet.script).toEqual([
      'npm ci',
      'npm test',
      'npm run verify',
    ]);
    expect(parse(written['.gitlab-ci.yml'] ?? '').review.script.at(-1)).toBe(
      'npx gitlab-runners diff "git:$CI_MERGE_REQUEST_DIFF_BASE_SHA:dist" dist',
    );
    const { scripts } = JSON.parse(written['package.json'] ?? '');
    expect(Object.keys(scripts)).toEqual(['synth', 'test', 'verify']);
  });

  it('takes the package from elsewhere, and then has no place for a tarball', () => {
    const { status, stdout } = init('own', '--package', '^0.1.0');
    expect(status).toBe(0);
    expect(stdout).not.toContain('npm pack');
    expect(Object.keys(folder.contents('own'))).toEqual(FILES.filter((path) => !path.startsWith('vendor')));
    expect(JSON.parse(folder.contents('own')['package.json'] ?? '').dependencies[manifest.name]).toBe(
      '^0.1.0',
    );
  });

  it.each(['package.json', 'test/fleet.test.ts', '.gitignore'])(
    'overwrites no %s, and then writes nothing',
    (path) => {
      folder.write({ [`own/${path}`]: 'mine\n', 'own/other.txt': 'mine too\n' });
      const before = folder.contents();
      const { status, stdout, stderr } = init('own');
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `own has files that the project would have too:\n  ${path}\n` +
          'Nothing was written. Name another folder, or move these away.\n',
      );
      expect(folder.contents()).toEqual(before);
    },
  );

  it('writes through no link that leads to a file elsewhere', () => {
    folder.write({ 'own/other.txt': '' });
    symlinkSync(join(folder.path, 'elsewhere.ts'), join(folder.path, 'own/main.ts'));
    const { status, stderr } = init('own');
    expect([status, stderr]).toEqual([2, expect.stringContaining('\n  main.ts\n')]);
    expect(readdirSync(join(folder.path, 'own'))).toEqual(['main.ts', 'other.txt']);
    expect(existsSync(join(folder.path, 'elsewhere.ts'))).toBe(false);
  });

  it('takes back what it wrote where a later file cannot be written', () => {
    folder.write({ 'own/other.txt': '' });
    symlinkSync(join(folder.path, 'nowhere/at/all'), join(folder.path, 'own/vendor'));
    const { status, stdout, stderr } = init('own');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/own\/vendor.*; nothing was written\n$/);
    expect(readdirSync(join(folder.path, 'own'), { recursive: true })).toEqual([
      'other.txt',
      'test',
      'vendor',
    ]);
  });

  it('writes beside files of others, and into a folder that a link names', () => {
    folder.write({ 'own/LICENSE': 'mine\n' });
    symlinkSync(join(folder.path, 'own'), join(folder.path, 'linked'));
    expect(init('linked').status).toBe(0);
    expect(Object.keys(folder.contents('own'))).toEqual(['LICENSE', ...FILES].sort());
  });

  it('says so where the folder is a file, or can be made nowhere', () => {
    folder.write({ file: '' });
    expect(init('file')).toEqual({ status: 2, stdout: '', stderr: 'file is a file: name a folder\n' });
    const inside = init('file/own');
    expect([inside.status, inside.stdout]).toEqual([2, '']);
    expect(inside.stderr).toMatch(/^(ENOTDIR|EEXIST).*file.*; nothing was written\n$/);
    expect(Object.keys(folder.contents())).toEqual(['file']);
  });

  it('wants a folder, and explains itself', () => {
    const none = init();
    expect([none.status, none.stderr]).toEqual([
      2,
      expect.stringContaining("missing required argument 'directory'"),
    ]);
    const help = init('--help');
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('Usage: gitlab-runners init')]);
    expect(help.stdout).toMatch(/no\s+file is\s+overwritten/);
    expect(help.stdout).toContain('--package <spec>');
    expect(folder.contents()).toEqual({});
  });
});
