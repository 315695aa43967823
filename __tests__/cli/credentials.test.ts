import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient } from '../../lib/cli/api-client';
import { credentialsOf } from '../../lib/cli/credentials';
import { kubeConfig } from '../../lib/cli/kube-config';

const TOKEN = 'a-token-that-nobody-may-see';

let folder: string;
let server: Server;
let requests: { url: string; headers: IncomingMessage['headers'] }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  requests = [];
  answer = (_, response) => response.end('{"kind":"Status"}');
  server = createServer((request, response) => {
    requests.push({ url: request.url ?? '', headers: request.headers });
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** A kubeconfig whose one user is given, before the server of this test. */
function configOf(user: object, cluster: object = {}) {
  const { port } = server.address() as AddressInfo;
  const file = join(folder, 'config');
  writeFileSync(
    file,
    JSON.stringify({
      clusters: [
        {
          name: 'c',
          cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true, ...cluster },
        },
      ],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'ctx', context: { cluster: 'c', user: 'u' } }],
      'current-context': 'ctx',
    }),
  );
  return kubeConfig({ kubeconfig: file });
}

/** A program as a kubeconfig names it, which runs a script of Node. */
function program(script: string, more: object = {}) {
  const file = join(folder, 'give-credentials');
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: file, args: null, env: null, ...more },
  };
}

const giving = (status: object) =>
  `console.log(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: ${JSON.stringify(status)} }));`;

/** What an audit says instead of reading. */
async function refusal(task: Promise<unknown>): Promise<string> {
  const message = await task.then(
    () => 'nothing was refused',
    (error: Error) => `${error.constructor.name}: ${error.message}`,
  );
  expect(message).not.toContain(TOKEN);
  return message;
}

const reading = (user: object, cluster: object = {}) =>
  Promise.resolve().then(() => apiClient(configOf(user, cluster)).read('/version', 'whole'));

test('a program gives a token, is told for whom, and is started once for many requests', async () => {
  const log = join(folder, 'log');
  const script = `require('node:fs').appendFileSync(${JSON.stringify(log)}, process.env.KUBERNETES_EXEC_INFO + '\\n'); ${giving({ token: TOKEN })}`;
  const config = configOf(program(script, { provideClusterInfo: true }), {
    'certificate-authority-data': 'Q0E=',
  });
  const api = apiClient(config);
  await Promise.all(['/a', '/b', '/c'].map((path) => api.read(path, 'whole')));
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
  const started = readFileSync(log, 'utf8').trim().split('\n');
  expect(started.map((line) => JSON.parse(line))).toEqual([
    {
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: {
        interactive: false,
        cluster: {
          server: config.getCurrentCluster()?.server,
          'insecure-skip-tls-verify': true,
          'certificate-authority-data': 'Q0E=',
        },
      },
    },
  ]);
});

test('a program whose token is no longer good is started again, once', async () => {
  const counter = join(folder, 'counter');
  writeFileSync(counter, '');
  const api = apiClient(
    configOf(
      program(
        `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(counter)}, 'x');
        const token = 'token-' + fs.readFileSync(${JSON.stringify(counter)}, 'utf8').length;
        console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }));`,
      ),
    ),
  );
  answer = ({ headers }, response) => {
    response.statusCode = headers.authorization === 'Bearer token-2' ? 200 : 401;
    response.end('{}');
  };
  expect((await api.read('/version', 'whole')).status).toBe(200);
  answer = (_, response) => {
    response.statusCode = 401;
    response.end('{}');
  };
  expect(await refusal(api.read('/version', 'whole'))).toMatch(
    /^UnreadableInput: http:\S+: the API server does not know who asks \(401\): the credentials of context ctx have expired/,
  );
  expect(readFileSync(counter, 'utf8')).toBe('xxx');
});

test.each([
  ['fails', `console.error('${TOKEN}'); process.exit(1);`, 'fails'],
  ['says nonsense', `console.log('token: ${TOKEN}');`, 'gives no ExecCredential'],
  ['says nothing', '', 'gives no ExecCredential'],
  ['gives something else', `console.log('{"token":"${TOKEN}"}');`, 'gives no ExecCredential'],
  ['gives null', "console.log('null');", 'gives no ExecCredential'],
  ['gives a state of nothing', giving({}), 'gives no ExecCredential with a token or a certificate'],
])('a program that %s is told, and nothing of what it said', async (_, script, says) => {
  const message = await refusal(reading(program(script)));
  expect(message).toContain('UnreadableInput: context ctx: the program ');
  expect(message).toContain(`that gives its credentials ${says}`);
  expect(message).toContain('kubectl --context ctx auth whoami');
  expect(requests).toEqual([]);
});

test('a program that is not there is told, with what its kubeconfig says of that', async () => {
  const message = await refusal(
    reading(program('', { command: 'no-such-program', installHint: 'Install it\nwith \u001b[2Jyour hands' })),
  );
  expect(message).toBe(
    'UnreadableInput: context ctx: the program no-such-program that gives its credentials cannot be started (ENOENT): install it, or see that PATH has it (Install it\\u{a}with \\u{1b}[2Jyour hands)',
  );
});

test('a program that waits for somebody is not waited for', async () => {
  const config = configOf(program('process.stdin.resume(); setTimeout(() => undefined, 2000);'));
  expect(await refusal(credentialsOf(config, 1))).toContain(
    'does not end: it may wait for somebody to sign in',
  );
});

test('a file of a token may end with a line break', async () => {
  const file = join(folder, 'token');
  writeFileSync(file, `${TOKEN}\n`);
  await reading({ 'auth-provider': { name: 'tokenFile', config: { tokenFile: file } } });
  expect(requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test.each<readonly [string, object, object, RegExp]>([
  ['a token that no header may hold', { token: `${TOKEN}\n\u0001x` }, {}, /\(ERR_INVALID_CHAR\): the token/],
  ['no credentials', {}, {}, /context ctx: its user has no credentials that are read here/],
  ['a file of a token by the name of kubectl', { tokenFile: '/none' }, {}, /a tokenFile is not read/],
  [
    'a certificate that is not there',
    { 'client-certificate': '/none/cert', 'client-key': '/none/key' },
    {},
    /^UnreadableInput: \/none\/cert: context ctx names this file, and it cannot be read \(ENOENT\)/,
  ],
  [
    'a CA that is not there',
    { token: TOKEN },
    { 'certificate-authority': '/none/ca' },
    /^UnreadableInput: \/none\/ca: context ctx names this file/,
  ],
  [
    'no URL',
    { token: TOKEN },
    { server: 'cluster.example' },
    /cluster c of the kubeconfig: its server is no URL/,
  ],
  [
    'another protocol',
    { token: TOKEN },
    { server: 'ftp://cluster.example' },
    /its server is no URL of an API/,
  ],
  [
    'http',
    { token: TOKEN },
    { server: 'http://127.0.0.1:1', 'insecure-skip-tls-verify': false },
    /its server is http, where anybody may answer/,
  ],
  ['a proxy that is no URL', { token: TOKEN }, { 'proxy-url': 'proxy' }, /its proxy-url is no URL/],
  [
    'a name that nobody knows',
    { token: TOKEN },
    { server: 'https://cluster.invalid' },
    /^UnreadableInput: https:\/\/cluster\.invalid: the API server cannot be reached \((?:ENOTFOUND|EAI_AGAIN)\): nothing answers there/,
  ],
])('a kubeconfig with %s is told with what to do', async (_, user, cluster, says) => {
  expect(await refusal(reading(user, cluster))).toMatch(says);
});

test('a context whose user is not there is told', async () => {
  const config = configOf({ token: TOKEN });
  config.loadFromOptions({
    clusters: config.getClusters(),
    contexts: config.getContexts(),
    users: [],
    currentContext: 'ctx',
  });
  expect(await refusal(apiClient(config).read('/version', 'whole'))).toContain(
    'context ctx: its user is not in the kubeconfig',
  );
});

test('who has too much to do is asked again, and not for ever', async () => {
  answer = (_, response) => {
    response.writeHead(requests.length < 3 ? 429 : 200, { 'Retry-After': '0' });
    response.end('{}');
  };
  expect((await reading({ token: TOKEN })).status).toBe(200);
  expect(requests).toHaveLength(3);
  answer = (_, response) => {
    response.writeHead(429, { 'Retry-After': '0' });
    response.end('{"message":"Too many requests"}');
  };
  expect((await reading({ token: TOKEN })).status).toBe(429);
  expect(requests).toHaveLength(6);
});

test('a redirect is not followed, so that no token goes elsewhere', async () => {
  answer = (_, response) => {
    response.writeHead(302, { Location: '/elsewhere' });
    response.end();
  };
  expect((await reading({ token: TOKEN })).status).toBe(302);
  expect(requests.map(({ url }) => url)).toEqual(['/version']);
});

test.each([
  ['nothing', () => undefined, { silence: 50 }],
  ['a word now and then', (response: ServerResponse) => drip(response), { whole: 200 }],
])('a server that says %s is not waited for', async (_, say, limits) => {
  answer = (_request, response) => say(response);
  const api = apiClient(configOf({ token: TOKEN }), {
    silence: 30_000,
    whole: 30_000,
    bytes: 1000,
    ...limits,
  });
  expect(await refusal(api.read('/version', 'whole'))).toContain(
    'the API server cannot be reached (it does not end its answer)',
  );
});

function drip(response: ServerResponse): undefined {
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(timer));
}

test.each([
  [
    'that is too large',
    (response: ServerResponse) => response.end(' '.repeat(2000)),
    /an answer is too large/,
  ],
  ['that breaks off', (response: ServerResponse) => breakOff(response), /\(ECONNRESET\): what answers there/],
])('an answer %s is told', async (_, say, says) => {
  answer = (_request, response) => say(response);
  const api = apiClient(configOf({ token: TOKEN }), { silence: 30_000, whole: 30_000, bytes: 1000 });
  expect(await refusal(api.read('/version', 'whole'))).toMatch(says);
});

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Length': '100' });
  response.write('{"kind":', () => response.destroy());
}
