import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient } from '../../lib/cli/api-client';
import { kubeConfig } from '../../lib/cli/kube-config';

const TOKEN = 'a-token-that-nobody-may-see';

/** The library talks without TLS only to whom it need not know. */
const PLAIN = { 'insecure-skip-tls-verify': true };

let folder: string;
let server: Server;
let requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kube-config-'));
  requests = [];
  server = createServer((request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume();
    response.end(request.url === '/text' ? 'no JSON' : '{"kind":"Status"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** A kubeconfig with two contexts, the first of which is the current one. */
function written(change: object = {}): string {
  const file = join(folder, 'config');
  const { port } = server.address() as AddressInfo;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'near', cluster: { server: `http://127.0.0.1:${port}`, ...PLAIN } },
      { name: 'gone', cluster: { server: 'http://127.0.0.1:1', ...PLAIN } },
    ],
    users: [{ name: 'me', user: { token: TOKEN } }],
    contexts: [
      { name: 'near', context: { cluster: 'near', user: 'me' } },
      { name: 'gone', context: { cluster: 'gone', user: 'me' } },
    ],
    'current-context': 'near',
    ...change,
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

test('the current context is taken, with its credentials', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written() }));
  expect(await api.read('/version', 'whole')).toEqual({ status: 200, body: { kind: 'Status' } });
  expect(requests[0]).toMatchObject({ method: 'GET', url: '/version' });
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test.each(['default/pods#', 'a?b=', 'a/../b', 'a\\b', 'a b', 'a\nb'])(
  'nothing is sent where a name of a manifest would change what is asked: %j',
  async (namespace) => {
    const api = apiClient(kubeConfig({ kubeconfig: written() }));
    const path = `/api/v1/namespaces/${namespace}/pods`;
    await expect(api.tryToCreate(path, { kind: 'Pod' }, undefined)).rejects.toThrow(
      'no path of an API server',
    );
    expect(requests).toEqual([]);
  },
);

test('whatever is tried is a dry run, in the name of whoever is named', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written() }));
  const extra = { 'authentication.kubernetes.io/pod-name': ['p'] };
  await api.tryToCreate(
    '/api/v1/namespaces/a/pods',
    { kind: 'Pod' },
    { username: 'u', groups: ['g'], extra },
  );
  expect(requests[0]).toMatchObject({ method: 'POST' });
  expect(new URL(`http://x${requests[0]?.url}`).searchParams.get('dryRun')).toBe('All');
  expect(requests[0]?.headers).toMatchObject({
    'impersonate-user': 'u',
    'impersonate-group': 'g',
    'impersonate-extra-authentication.kubernetes.io%2fpod-name': 'p',
  });
});

test('a change that is tried is a dry run, and a connection is never tried', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written() }));
  await api.tryToChange('/api/v1/namespaces/a/pods/b/ephemeralcontainers', { spec: {} });
  expect(requests).toMatchObject([
    { method: 'PATCH', headers: { 'content-type': 'application/strategic-merge-patch+json' } },
  ]);
  expect(new URL(`http://x${requests[0]?.url}`).searchParams.get('dryRun')).toBe('All');
  for (const way of ['exec', 'attach', 'portforward', 'proxy', 'proxy/x']) {
    const path = `/api/v1/namespaces/a/pods/b/${way}`;
    await expect(api.tryToCreate(path, {})).rejects.toThrow('no path of an API server');
    await expect(api.tryToChange(path, {})).rejects.toThrow('no path of an API server');
  }
  expect(requests).toHaveLength(1);
});

test('of metadata no more is asked for', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written() }));
  await api.read('/api/v1/namespaces/a/secrets/b', 'metadata');
  await api.read('/api/v1/namespaces/a/secrets', 'metadata-list');
  const types = requests.map(({ headers }) => headers.accept?.replace(/;g=.*/, ''));
  expect(types).toEqual([
    'application/json;as=PartialObjectMetadata',
    'application/json;as=PartialObjectMetadataList',
  ]);
});

test('an answer that is no JSON is a message', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written() }));
  expect(await api.read('/text', 'whole')).toEqual({ status: 200, body: { message: 'no JSON' } });
});

test('an API server that is not there is told, and no credential', async () => {
  const api = apiClient(kubeConfig({ kubeconfig: written(), context: 'gone' }));
  await expect(api.read('/version', 'whole')).rejects.toThrow(
    'http://127.0.0.1:1: the API server cannot be reached (ECONNREFUSED)',
  );
});

test.each([
  [
    'an unknown context',
    () => kubeConfig({ kubeconfig: written(), context: 'far' }),
    '--context far: the kubeconfig has no such context: it has near, gone',
  ],
  [
    'no file',
    () => kubeConfig({ kubeconfig: join(folder, 'none') }),
    'none: no such file: give another one with --kubeconfig',
  ],
  [
    'no current context',
    () => kubeConfig({ kubeconfig: written({ 'current-context': '' }) }),
    'the kubeconfig has no current context: give one with --context: near, gone',
  ],
])('%s is told with what to do', (_, read, message) => {
  expect(read).toThrow(message);
});

test('who has not installed the client is told how, and needs it for nothing else', () => {
  const hook = join(folder, 'hook.js');
  writeFileSync(
    hook,
    `const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, ...rest) {
      if (name === '@kubernetes/client-node') {
        throw Object.assign(new Error('none'), { code: 'MODULE_NOT_FOUND' });
      }
      return resolve.call(this, name, ...rest);
    };`,
  );
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['--require', hook, 'build/lib/cli/main.js', ...words], { encoding: 'utf8' });
  const audit = run('audit', 'examples/minimal/dist');
  expect(audit.stderr).toContain('npm install --save-dev @kubernetes/client-node@1');
  expect([audit.status, audit.stdout]).toEqual([2, '']);
  expect(run('verify', 'examples/minimal/dist').status).toBe(0);
  expect(run('audit', 'examples/minimal/dist', '--print-role').status).toBe(0);
});

test('a file that is no kubeconfig is told, and nothing of it', () => {
  const file = join(folder, 'broken');
  writeFileSync(file, `users: [{ token: ${TOKEN}\n  - {`);
  const read = () => kubeConfig({ kubeconfig: file });
  expect(read).toThrow('no kubeconfig that can be read');
  expect(read).not.toThrow(TOKEN);
});
