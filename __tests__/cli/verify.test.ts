import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'yaml';
import { RULES } from '../../lib/boundary/rule-table';
import type { Format } from '../../lib/cli/formats';
import { type VerifyOptions, verify } from '../../lib/cli/verify';
import { set } from '../boundary/edit';
import { fleetManifests } from '../boundary/fleet-fixture';
import { manager } from '../boundary/mutations/mutation';

const MAIN = join(__dirname, '../../lib/cli/main.js');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program, in a process of its own. */
function program(args: readonly string[], input = ''): Run {
  return spawnSync(process.execPath, [MAIN, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 26 });
}

/** The command, in this process. */
async function run(
  path: string,
  format: Format = 'text',
  input = '',
  options: Partial<VerifyOptions> = {},
): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const status = await verify([path], { format, ...options }, '1.2.3', {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { status, ...written };
}

const GOOD = fleetManifests()
  .map((object) => stringify(object))
  .join('---\n');

function bad(): string {
  const objects = fleetManifests();
  set(manager(objects), 'securityContext.privileged', true);
  return objects.map((object) => stringify(object)).join('---\n');
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  writeFileSync(join(folder, 'good.k8s.yaml'), GOOD);
  mkdirSync(join(folder, 'clusters/a'), { recursive: true });
  mkdirSync(join(folder, 'clusters/b'));
  writeFileSync(join(folder, 'clusters/a/fleet.yaml'), GOOD);
  writeFileSync(join(folder, 'clusters/b/fleet.yml'), bad());
  writeFileSync(join(folder, 'clusters/b/README.md'), 'a: [b');
  mkdirSync(join(folder, 'split/more'), { recursive: true });
  fleetManifests().forEach((object, index) => {
    writeFileSync(join(folder, index % 2 === 0 ? 'split' : 'split/more', `${index}.yaml`), stringify(object));
  });
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'empty/nothing.yaml'), '# only a comment\n---\n');
  writeFileSync(join(folder, 'broken.yaml'), 'kind: Pod\nmetadata: [a\n');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('gitlab-runners verify: exit status', () => {
  test.each<[string, string, number]>([
    ['a file that holds', 'good.k8s.yaml', 0],
    ['a file with a finding', 'clusters/b/fleet.yml', 1],
    ['a folder with one good and one bad cluster', 'clusters', 1],
    ['a folder that holds', 'clusters/a', 0],
    ['a fleet in many files and folders', 'split', 0],
    ['a folder without manifests', 'empty', 2],
    ['broken YAML', 'broken.yaml', 2],
    ['a path that is not there', 'nowhere', 2],
  ])('%s', async (_, path, status) => {
    const result = await run(join(folder, path));
    expect(result.status).toBe(status);
    expect(result.stdout === '').toBe(status === 2);
    expect(result.stderr).not.toBe('');
  });

  test('standard input', async () => {
    expect(await run('-', 'text', GOOD)).toMatchObject({ status: 0 });
    expect(await run('-', 'text', bad())).toMatchObject({ status: 1 });
    expect(await run('-', 'text', '')).toMatchObject({ status: 2, stderr: '-: no manifests\n' });
    const list = { apiVersion: 'v1', kind: 'List', items: fleetManifests() };
    expect(await run('-', 'text', JSON.stringify(list))).toMatchObject({ status: 0 });
  });

  test('says on standard error what cannot be read, and where', async () => {
    const nowhere = join(folder, 'nowhere');
    expect(await run(nowhere)).toMatchObject({ stderr: `${nowhere}: no such file or folder\n` });
    expect((await run(join(folder, 'broken.yaml'))).stderr).toMatch(/broken\.yaml:3: no YAML: [a-z ]+\n$/);
    expect((await run(join(folder, 'empty'))).stderr).toContain('no manifests');
  });

  test('aliases that would fill the memory are refused', async () => {
    const layers = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`,
    );
    const result = await run('-', 'text', ['l0: &l0 [x, x]', ...layers].join('\n'));
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('alias');
  });

  test('the program returns the status, and a wrong call is no finding', () => {
    expect(program(['verify', '-'], GOOD)).toMatchObject({ status: 0 });
    expect(program(['verify', '-'], bad())).toMatchObject({ status: 1 });
    expect(program(['verify', join(folder, 'nowhere')])).toMatchObject({ status: 2, stdout: '' });
    expect(program(['verify'])).toMatchObject({ status: 2, stdout: '' });
    expect(program(['verify', folder, '--format', 'xml'])).toMatchObject({ status: 2, stdout: '' });
    expect(program(['unknown'])).toMatchObject({ status: 2, stdout: '' });
    expect(program(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(program(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('gitlab-runners verify --format text', () => {
  test('has no line for a rule that passes, and a verdict', async () => {
    const { stdout } = await run(join(folder, 'good.k8s.yaml'));
    expect(stdout).not.toMatch(/^(?:pass|n\/a )/m);
    expect(stdout).toMatch(/^The boundary holds: .* \(--verbose lists them\); \d+ openings on purpose\.$/m);
  });

  test('has a line for each rule and a verdict, with --verbose', async () => {
    const { stdout, stderr } = await run(join(folder, 'good.k8s.yaml'), 'text', '', { verbose: true });
    const lines = stdout.trimEnd().split('\n');
    const rules = lines.filter((line) => /^(?:pass|FAIL|n\/a ) {2}[a-z-]+ +\d+ seen {2}\S/.test(line));
    expect(rules).toHaveLength(RULES.length);
    expect(stdout).toMatch(/^pass {2}pss-privileged +31 seen {2}no container is privileged/m);
    expect(lines.at(-1)).toMatch(
      /^The boundary holds: \d+ rules pass, \d+ (?:do|does) not apply; \d+ openings on purpose\.$/,
    );
    expect(stderr).toContain('what the manifests say of themselves: tinyland (6 runners)');
  });

  test('names below the rules what is open on purpose, and where', async () => {
    const { stdout } = await run(join(folder, 'good.k8s.yaml'));
    const [, openings = ''] = stdout.split('Open on purpose:\n');
    expect(openings).toMatch(
      /^ {2}ConfigMap tinyland-runners\/dind-config \/ config\.toml \/ runners\[0\]\.kubernetes \(\S+good\.k8s\.yaml:\d+\): the daemon docker is root on its node, one that is set aside for it$/m,
    );
    expect(openings).toMatch(/nix-job .*: pods of attic-cache-dev are open on port 8080$/m);
    expect(
      (await run('-', 'text', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n')).stdout,
    ).not.toContain('on purpose');
  });

  test('tells each finding with its place and what to do', async () => {
    const { stdout } = await run(join(folder, 'clusters/b'));
    expect(stdout).toMatch(
      /^FAIL {2}pss-privileged {2}critical {2}no container.*\n {8}why: a privileged container /m,
    );
    expect(stdout).toMatch(
      /^ +Deployment tinyland-runners\/docker-manager \/ spec\.template\.spec\.containers\[0\]\.securityContext\.privileged \(\S+fleet\.yml:\d+\)$/m,
    );
    expect(stdout).toMatch(/^ +value: {3}true$/m);
    expect(stdout).toMatch(/^ +fix: {5}remove privileged/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^The boundary does not hold: 3 findings of 2 rules \(1 critical, 2 high\); /,
    );
  });

  test('finds the place of a document that is no object, in whichever folder', async () => {
    const stray = join(folder, 'split/more/zz.yaml');
    writeFileSync(stray, 'a: b\n');
    const { stdout } = await run(join(folder, 'split'));
    rmSync(stray);
    expect(stdout).toMatch(
      new RegExp(`document \\d+ \\(${stray}:1\\)\n +lacks apiVersion, kind or metadata.name`),
    );
  });

  test('tells clusters apart', async () => {
    const { stdout } = await run(join(folder, 'clusters'));
    expect(stdout).toContain(`${join(folder, 'clusters/a')}:\n`);
    expect(stdout).toContain(`${join(folder, 'clusters/b')}:\n`);
    expect(stdout).not.toContain('an object of this name is there already');
  });
});

describe('gitlab-runners verify --format json', () => {
  test('holds every rule with its findings', async () => {
    const report = JSON.parse((await run(join(folder, 'clusters'), 'json')).stdout);
    expect(report.holds).toBe(false);
    expect(report.reports.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, false]);
    expect(report.reports[1].results).toHaveLength(RULES.length);
    const failed = report.reports[1].results.filter(({ status }: { status: string }) => status === 'fail');
    expect(failed).toHaveLength(2);
    expect(failed[0].findings[0]).toMatchObject({
      code: 'pss-privileged',
      file: join(folder, 'clusters/b/fleet.yml'),
      fix: expect.any(String),
    });
    expect(failed[0].findings[0].line).toBeGreaterThan(1);
  });

  test('holds what is open on purpose, once, with its place', async () => {
    const report = JSON.parse((await run(join(folder, 'clusters/a'), 'json')).stdout);
    expect(report.reports[0].openings).toContainEqual({
      code: 'network-private-ranges',
      path: 'NetworkPolicy tinyland-runners/managers / spec.egress[0].to[0]',
      sentence: '10.43.0.1/32 is no public network, and open on port 443, 6443',
      file: join(folder, 'clusters/a/fleet.yaml'),
      line: expect.any(Number),
    });
    expect(report.reports[0].results.some((result: object) => 'openings' in result)).toBe(false);
  });
});

test('gitlab-runners verify --format sarif', async () => {
  const report = JSON.parse((await run(join(folder, 'clusters'), 'sarif')).stdout);
  expect(report.runs[0].tool.driver.semanticVersion).toBe('1.2.3');
  const results: { ruleId: string; level: string }[] = report.runs[0].results;
  const errors = results.filter(({ level }) => level !== 'note');
  expect(errors.map(({ ruleId }) => ruleId)).toEqual([
    'pss-privileged',
    'admission-admits',
    'admission-admits',
  ]);
});
