import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseAllDocuments, stringify } from 'yaml';
import { render } from '../../lib';
import { type DiffOptions, diff } from '../../lib/cli/diff';
import type { Manifest } from '../boundary/edit';
import { asYaml, type Verified } from './verified';

/** A fleet of one runner with so many jobs at once. */
function fleet(jobs = 4): string {
  const spec = {
    org: 'tinyland',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: [{ kind: 'docker' as const, concurrency: jobs }],
  };
  return render([spec])
    .files.map(({ text }) => text)
    .join('---\n');
}

function objectsOf(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

let folder: string;
let home: string;

beforeEach(() => {
  home = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
  return path;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

async function compared(
  before: string,
  after: string,
  options: Partial<DiffOptions> = {},
  input = '',
  { env = {}, ...stdout }: Terminal = {},
): Promise<Verified> {
  const written = { stdout: '', stderr: '' };
  const status = await diff(
    before,
    after,
    { format: 'text', ...options },
    {
      stdin: Readable.from([Buffer.from(input)]),
      stdout: { write: (text) => (written.stdout += text), ...stdout },
      stderr: { write: (text) => (written.stderr += text) },
      env,
    },
  );
  return { status, ...written };
}

function git(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args],
    {
      cwd: folder,
    },
  );
  expect([args[0], status, stderr.toString()]).toEqual([args[0], 0, expect.anything()]);
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'one');
}

/** Characters that nobody sees. */
const UNSEEN = /[\p{Cf}]|(?!\n)\p{Cc}/u;

const LINE = '    + jobs at once: 4 -> 40';

test('two folders that make the same possible have no difference', async () => {
  write('old/a.yaml', fleet());
  write('new/other-name.yaml', fleet());
  expect(await compared('old', 'new')).toEqual({
    status: 0,
    stdout: 'Nothing differs in what the manifests make possible.\n',
    stderr: '',
  });
});

test('what widens fails, with the key that approves it, and what narrows does not', async () => {
  write('old.yaml', fleet());
  write('new.yaml', fleet(40));
  const { status, stdout } = await compared('old.yaml', 'new.yaml');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^Widens, and nobody approved it:\n/);
  expect(stdout).toContain(`\n  tinyland-runners / runner docker\n${LINE}\n`);
  expect(stdout).toMatch(/\n {6}approve as: tinyland-runners\/runner docker\/jobs at once@[0-9a-f]{16}\n/);
  const back = await compared('new.yaml', 'old.yaml');
  expect(back.status).toBe(0);
  expect(back.stdout).toContain('\nNothing widens; ');
  expect(back.stdout).toContain('    - jobs at once: 40 -> 4\n');
});

test('standard input is one side', async () => {
  write('old.yaml', fleet());
  expect((await compared('old.yaml', '-', {}, fleet(40))).status).toBe(1);
  expect(await compared('-', '-')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('one side alone'),
  });
});

test('lines fit the terminal, and colours are for terminals without NO_COLOR', async () => {
  write('old.yaml', fleet());
  write('new.yaml', fleet(40));
  const at = (terminal: Terminal) => compared('old.yaml', 'new.yaml', {}, '', terminal);
  const { stdout } = await at({ isTTY: true, columns: 60 });
  expect(stdout).toContain('\u001b[31m+\u001b[0m jobs at once');
  const wide = stdout
    .replaceAll('\u001b[31m', '')
    .replaceAll('\u001b[0m', '')
    .split('\n')
    .filter((line) => line.length > 60 && !line.includes('approve as: ') && line.trim().includes(' '));
  expect(wide).toEqual([]);
  for (const terminal of [{}, { isTTY: true, env: { NO_COLOR: '1' } }]) {
    expect((await at(terminal)).stdout).not.toContain('\u001b');
  }
});

test('what manifests say breaks out of nothing', async () => {
  const evil = 'a|b\u001b[31m`<img src=x>`](javascript:1)\u202e\n# x';
  const objects = objectsOf(fleet());
  objects.push({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: evil, namespace: 'tinyland-runners' },
  } as Manifest);
  write('old.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(fleet()) }));
  write(
    'new.json',
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }).replaceAll('\u202e', '\\u202e'),
  );
  const text = await compared('old.json', 'new.json');
  expect(text.stdout).toContain('new: Secret a|b\\u{1b}[31m');
  expect(text.stdout).not.toMatch(UNSEEN);
  expect(text.stdout).not.toMatch(/^# x/m);
  const { stdout } = await compared('old.json', 'new.json', { format: 'markdown' });
  expect(stdout).toContain('img');
  expect(stdout).not.toMatch(UNSEEN);
  // Code holds no syntax; there is no code in the rest.
  const outside = stdout.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
  expect(outside).not.toMatch(/^# x|[^\\]<img|[^\\]\]\(/m);
});

describe('approvals', () => {
  async function keys(): Promise<readonly string[]> {
    const { stdout } = await compared('old.yaml', 'new.yaml', { format: 'json' });
    return (JSON.parse(stdout).changes as { key: string; effect: string }[])
      .filter(({ effect }) => effect === 'widens')
      .map(({ key }) => key);
  }

  function approving(changes: readonly string[], expires = '2999-12-31'): string {
    const approvals = changes.map((change) => ({
      change,
      reason: 'a wave of jobs',
      owner: 'me@example.org',
      expires,
    }));
    return write('approvals.yaml', stringify({ approvals }));
  }

  beforeEach(() => {
    write('old.yaml', fleet());
    write('new.yaml', fleet(40));
  });

  test('let pass what they name', async () => {
    const { status, stdout } = await compared('old.yaml', 'new.yaml', { approvals: approving(await keys()) });
    expect(status).toBe(0);
    expect(stdout).toContain('Widens, approved:');
    expect(stdout).toContain(`${LINE}\n      approved: a wave of jobs (me@example.org, until 2999-12-31)\n`);
  });

  test('let pass no other change, and one that names nothing is told', async () => {
    const approvals = approving(await keys());
    write('new.yaml', fleet(41));
    const { status, stdout } = await compared('old.yaml', 'new.yaml', { approvals });
    expect(status).toBe(1);
    expect(stdout).toContain('Approvals that name no change that widens, which can be removed:');
    expect(stdout).toMatch(/jobs at once@[0-9a-f]{16} \(approvals\.yaml: approvals\[\d\]\)/);
  });

  test('that ended let nothing pass, and say so', async () => {
    const { status, stdout } = await compared('old.yaml', 'new.yaml', {
      approvals: approving(await keys(), '2026-01-01'),
    });
    expect(status).toBe(1);
    expect(stdout).toContain('Approvals that ended:\n');
    expect(stdout).not.toContain('which can be removed');
  });

  test('hold on their last day', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const approvals = approving(await keys(), today);
    expect((await compared('old.yaml', 'new.yaml', { approvals })).status).toBe(0);
  });

  test.each([
    ['a wildcard', { change: 'tinyland-runners/*' }, 'approvals[0] names no change: take the whole key'],
    ['no owner', { change: `a@${'0'.repeat(16)}`, owner: '' }, 'approvals[0] lacks owner'],
    ['no day', { change: `a@${'0'.repeat(16)}`, expires: 'never' }, 'has an expiry that is no day'],
  ])('%s is refused', async (_, fields, message) => {
    const approval = { reason: 'r', owner: 'o', expires: '2999-12-31', ...fields };
    const approvals = write('approvals.yaml', stringify({ approvals: [approval] }));
    expect(await compared('old.yaml', 'new.yaml', { approvals })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});

test('a note that does not fit tells how many changes it leaves out', async () => {
  const secret = (index: number): Manifest => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `s-${'x'.repeat(200)}-${index}`, namespace: 'tinyland-runners' },
  });
  write('old.yaml', fleet());
  write('new.yaml', `${fleet()}---\n${asYaml(Array.from({ length: 400 }, (_, index) => secret(index)))}`);
  const { stdout } = await compared('old.yaml', 'new.yaml', { format: 'markdown' });
  expect(stdout.length).toBeLessThanOrEqual(60_000);
  expect(stdout.startsWith('<!-- gitlab-runners diff -->\n')).toBe(true);
  const [, rest] = /\nAnd (\d+) more changes: /.exec(stdout) ?? [];
  const { changes } = JSON.parse((await compared('old.yaml', 'new.yaml', { format: 'json' })).stdout);
  expect(changes.length).toBeGreaterThan(400);
  expect(Number(rest) + (stdout.match(/^- /gm) ?? []).length).toBe(changes.length);
});

describe('git:REVISION:PATH', () => {
  beforeEach(() => {
    git('init', '--quiet');
    write('dist/a.yaml', fleet());
    commit();
  });

  test('is what the commit holds, and nothing is checked out', async () => {
    write('dist/a.yaml', fleet(40));
    expect((await compared('git:HEAD:dist', 'dist')).stdout).toContain(LINE);
    expect((await compared('git:HEAD:dist/a.yaml', 'dist/')).status).toBe(1);
    expect((await compared('git:HEAD:./dist/', 'git:HEAD:dist')).status).toBe(0);
    commit();
    expect((await compared('git:HEAD~1:dist', 'git:HEAD:dist')).stdout).toContain(LINE);
  });

  test('is read below the working folder', async () => {
    process.chdir(join(folder, 'dist'));
    expect((await compared('git:HEAD:.', '.')).status).toBe(0);
    expect((await compared('git:HEAD:a.yaml', 'a.yaml')).status).toBe(0);
  });

  test.each([
    ['git:nowhere:dist', 'no commit nowhere in this repository'],
    ['git:HEAD:other', 'HEAD holds nothing at other'],
    ['git:HEAD', 'write git:REVISION:PATH'],
    ['git:--output=x:dist', 'no revision begins with a dash'],
  ])('%s is refused with what to do', async (source, message) => {
    expect(await compared(source, 'dist')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  test('where there is no repository, that is told', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await compared('git:HEAD:dist', 'dist')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no Git repository that can be read here'),
    });
  });

  test('what another applier would make more of is refused there too', async () => {
    write('dist/kustomization.yaml', 'resources: []\n');
    symlinkSync('a.yaml', join(folder, 'dist', 'b.yaml'));
    write('dist/README.md', 'no manifest');
    commit();
    const { status, stderr } = await compared('git:HEAD:dist', 'dist');
    expect(status).toBe(2);
    expect(stderr).toContain('git:HEAD:dist/kustomization.yaml: ');
    expect(stderr).toContain('git:HEAD:dist/b.yaml: a symbolic link');
    expect(stderr).not.toContain('README');
  });
});

test('several clusters are compared folder by folder', async () => {
  write('old/a/f.yaml', fleet());
  write('old/b/f.yaml', fleet());
  write('new/a/f.yaml', fleet());
  write('new/b/f.yaml', fleet(40));
  const { stdout } = await compared('old', 'new');
  expect(stdout).toContain('  cluster b / tinyland-runners / runner docker\n');
  expect(stdout).not.toContain('cluster a');
  expect(await compared('old/a', 'new')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('one side holds one cluster'),
  });
});
