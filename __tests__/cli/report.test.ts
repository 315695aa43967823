import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ReportOptions, report } from '../../lib/cli/report';
import type { Manifest } from '../boundary/edit';
import { manifestsIn } from '../report/reported-folder';
import { asYaml } from './verified';

interface Reported {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function reported(
  paths: readonly string[],
  options: ReportOptions = {},
  { input = '', isTTY = false } = {},
): Promise<Reported> {
  const written = { stdout: '', stderr: '' };
  const status = await report(paths, options, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (written.stdout += text), isTTY },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { status, ...written };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('HTML is the format, and goes to standard output where that is no terminal', async () => {
  const { status, stdout, stderr } = await reported(['dist']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
});

test('the name of the file says the format, and nothing but the file is left', async () => {
  const out = join(folder, 'report.md');
  const { status, stdout, stderr } = await reported(['dist'], { out });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(stderr).toMatch(/report\.md: \d+ kB, about dist\n$/);
  expect(readFileSync(out, 'utf8')).toMatch(/^# What the runners of `tinyland` may do\n/);
  expect(readdirSync(folder)).toEqual(['report.md']);
});

test('JSON holds the same data, on a terminal too', async () => {
  const { status, stdout } = await reported(['dist'], { format: 'json' }, { isTTY: true });
  const data = JSON.parse(stdout);
  expect(status).toBe(0);
  expect(Object.keys(data)).toEqual(['holds', 'namespaces', 'elsewhere', 'promises']);
  expect(data.holds).toBe(true);
  expect(data.namespaces[0]).toMatchObject({
    name: 'tinyland-runners',
    rootOnNode: [{ pods: 'jobs of dind', container: 'docker' }],
  });
  expect(data.namespaces[0].reachability.rows).toHaveLength(10);
});

test('- is standard output on a terminal too', async () => {
  const { stdout } = await reported(['dist'], { out: '-' }, { isTTY: true });
  expect(stdout).toMatch(/^<!DOCTYPE html>/);
});

test('a finding makes the status 1, and stands in the report', async () => {
  const objects = manifestsIn('dist').filter(({ metadata }) => metadata.name !== 'default-deny');
  const input = asYaml(objects as unknown as readonly Manifest[]);
  const { status, stdout } = await reported(['-'], { format: 'json' }, { input });
  expect(status).toBe(1);
  expect(JSON.parse(stdout).holds).toBe(false);
});

test('what cannot be read makes the status 2, and writes nothing', async () => {
  const out = join(folder, 'report.html');
  const { status, stdout, stderr } = await reported([join(folder, 'missing')], { out });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('missing');
  expect(readdirSync(folder)).toEqual([]);
});

test('several clusters are refused with what to do', async () => {
  cpSync('dist', folder, { recursive: true });
  const { status, stderr } = await reported(['dist', folder]);
  expect(status).toBe(2);
  expect(stderr).toContain('report one at a time');
});

test('a file that cannot be written is told, and the one that stands there stays', async () => {
  const out = join(folder, 'none', 'report.html');
  const { status, stderr } = await reported(['dist'], { out });
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /report\.html: cannot be written \(ENOENT\): name a file in a folder of yours with --out\n$/,
  );
  const kept = join(folder, 'report.html');
  writeFileSync(kept, 'before');
  writeFileSync(join(folder, `.report.html.${process.pid}`), 'of another');
  const refused = await reported(['dist'], { out: kept });
  expect(refused.status).toBe(2);
  expect(readFileSync(kept, 'utf8')).toBe('before');
});
