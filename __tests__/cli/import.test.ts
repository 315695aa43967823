import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../lib';
import { FLUX, VALUES } from '../import/inputs';
import { TemporaryFolder } from '../output/folder';

const MAIN = join(__dirname, '../../lib/cli/main.js');

describe('gitlab-runners import', () => {
  const folder = new TemporaryFolder();
  afterAll(() => folder.remove());
  folder.write({
    'values.yaml': VALUES,
    'flux.yaml': FLUX,
    'list.yaml': '- a\n',
    'binary.yaml': 'a\u0000b',
    'windows.toml': '[[runners]]\n  shell = "pwsh"\n',
    'huge.yaml': `gitlabUrl: https://gitlab.test\n${'# comment\n'.repeat(500_000)}`,
  });

  const run = (args: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'import', ...args], {
      cwd: folder.path,
      encoding: 'utf8',
      input,
    });
    return { status, stdout, stderr };
  };

  test('writes the program to standard output, and the report to standard error', () => {
    const { status, stdout, stderr } = run(['values.yaml']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^import \{ type FleetSpec, synthesize \} from 'cdk8s-gitlab-runners';\n/);
    expect(stderr).toContain('CARRIED OVER');
    expect(stderr).toMatch(/\d+ to fill in, .* \d+ carried over\n$/);
  });

  test('writes the program to a file, and overwrites none', () => {
    const first = run([
      'flux.yaml',
      '--out',
      'main.ts',
      '--org',
      'blue',
      '--api-server',
      '10.0.0.1/32',
      '10.0.0.2/32',
    ]);
    expect([first.status, first.stderr]).toEqual([
      0,
      expect.stringContaining('main.ts was written: 1 to fill in'),
    ]);
    expect(first.stdout).toContain('CARRIED OVER');
    const written = readFileSync(join(folder.path, 'main.ts'), 'utf8');
    expect(written).toContain("org: 'blue'");
    expect(written).not.toContain('FILL IN');
    const second = run(['values.yaml', '--out', 'main.ts']);
    expect([second.status, second.stdout]).toEqual([2, '']);
    expect(second.stderr).toContain('it is there already');
    expect(readFileSync(join(folder.path, 'main.ts'), 'utf8')).toBe(written);
  });

  test('gives a project of init its fleets alone', () => {
    expect(run(['values.yaml', '--out', 'fleet.ts']).status).toBe(0);
    const written = readFileSync(join(folder.path, 'fleet.ts'), 'utf8');
    expect(written).toContain('export const fleets: readonly FleetSpec[] = [');
    expect(written).not.toContain('synthesize');
  });

  test('reads standard input, and writes JSON that the decoder takes', () => {
    const { status, stdout } = run(['-', 'flux.yaml', '--json', '--org', 'blue'], VALUES);
    expect(status).toBe(0);
    expect(Fleet.parse(JSON.parse(stdout)).runners.map(({ name }) => name)).toEqual(['blue', 'blue-2']);
  });

  test.each([
    ['a file that is not there', ['none.yaml'], /^none\.yaml: no such file\n/],
    ['a folder', ['.'], /^\.: it is a folder: name its files\n/],
    ['a list', ['list.yaml'], /^list\.yaml: it is a list/],
    ['what is no text', ['binary.yaml'], /^binary\.yaml: no text/],
    ['what is too large', ['huge.yaml'], /^huge\.yaml: too large: at most 4 MiB are read\n/],
    ['a runner for Windows alone', ['windows.toml'], /no runner is left: nothing was written\n$/],
    [
      'an organisation that cannot be',
      ['values.yaml', '--org', 'A b'],
      /\[invalid-name\].*nothing was written\n$/s,
    ],
    ['a folder that is not there', ['values.yaml', '--out', 'none/main.ts'], /^none\/main\.ts: no such file/],
    ['no file', [], /missing required argument/],
  ])('%s: nothing is written', (_, args, message) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('every file that cannot be read is named', () => {
    const { stderr } = run(['list.yaml', 'none.yaml', 'values.yaml']);
    expect(stderr).toMatch(/list\.yaml: .*\nnone\.yaml: .*\nnothing was written\n/);
  });
});
