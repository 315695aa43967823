import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { NOTE_MARK } from '../../lib/report/difference/markdown';

const FOLDER = join(process.cwd(), 'examples', 'review');
const TOKEN = 'not-a-token-of-anybody';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: { readonly id: number };
}

let server: Server;
let folder: string;
let asked: Asked[];
let notes: readonly Note[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'review-'));
  asked = [];
  notes = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://gitlab');
      const page = Number(url.searchParams.get('page') ?? 1);
      const token = request.headers['private-token'];
      asked.push({
        method: request.method ?? '',
        url: url.pathname,
        token: typeof token === 'string' ? token : undefined,
        body: new URLSearchParams(Buffer.concat(parts).toString()).get('body') ?? '',
      });
      const answer = url.pathname === '/api/v4/user' ? { id: 7 } : notes.slice((page - 1) * 100, page * 100);
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true });
});

/** Runs the script, and gives what it printed. */
async function noted(text: string): Promise<string> {
  writeFileSync(join(folder, 'diff.md'), text);
  const child = spawn('sh', [join(FOLDER, 'note.sh'), join(folder, 'diff.md')], {
    env: {
      PATH: process.env['PATH'],
      CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`,
      CI_PROJECT_ID: '12',
      CI_MERGE_REQUEST_IID: '3',
      REVIEW_TOKEN: TOKEN,
    },
  });
  let output = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (output += part));
  const status = await new Promise((done) => child.on('close', done));
  expect([status, output]).toEqual([0, expect.any(String)]);
  return output;
}

const TEXT = `${NOTE_MARK}\n### What & "why" + 100% ü\n`;
const stranger = (id: number, body = 'hello'): Note => ({ id, body, author: { id: 1 } });

test('the first note is written, and no secret is printed', async () => {
  expect(await noted(TEXT)).toBe('');
  expect(asked.at(-1)).toEqual({
    method: 'POST',
    url: '/api/v4/projects/12/merge_requests/3/notes',
    token: TOKEN,
    body: TEXT,
  });
});

test('its own note is changed, on whatever page, and nobody else’s', async () => {
  notes = [
    stranger(1, TEXT),
    ...Array.from({ length: 150 }, (_, index) => stranger(index + 2)),
    { id: 500, body: `${NOTE_MARK}\nold`, author: { id: 7 } },
  ];
  await noted(TEXT);
  expect(asked.at(-1)).toMatchObject({
    method: 'PUT',
    url: '/api/v4/projects/12/merge_requests/3/notes/500',
    body: TEXT,
  });
  expect(asked.filter(({ method }) => method !== 'GET')).toHaveLength(1);
});

test('the pipelines compare with the base, and end as the comparison does', () => {
  const read = (...path: string[]) => readFileSync(join(FOLDER, ...path), 'utf8');
  const { script } = parse(read('.gitlab-ci.yml')).review as { script: readonly string[] };
  expect(script).toContain('exit "$status"');
  const [, , , workflow] = parse(read('.github', 'workflows', 'review.yml')).jobs.review.steps as {
    run?: string;
  }[];
  for (const text of [script.join('\n'), workflow?.run]) {
    expect(text).toMatch(/gitlab-runners diff "git:\$\w+:dist" dist --approvals approvals\.yaml/);
    expect(text).toMatch(/exit "\$status"\s*$/);
  }
  expect(read('.github', 'workflows', 'review.yml')).toContain(NOTE_MARK);
  expect(Object.keys(parse(read('approvals.yaml')).approvals[0])).toEqual([
    'change',
    'reason',
    'owner',
    'expires',
  ]);
});
