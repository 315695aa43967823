import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { ApiServer } from './cluster/api-server';
import { pathOf } from './cluster/objects';
import { kubectl, readStage, run } from './cluster/on-stage';

const HOME = 'credentials-of-auditors';
const CLI = join(process.cwd(), 'build/lib/cli/main.js');

/** Manifests of a fleet that is not there: whoever gets as far as to say so has read the cluster. */
const MANIFESTS = 'examples/minimal/dist';

describe('credentials of an audit, at a real API server', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const folder = join(stage.folder, 'credentials');
  let token: string;
  let proxy: Server;
  let proxied: string[];
  const tunnels: Duplex[] = [];

  async function newToken(name: string): Promise<string> {
    await api.create(pathOf('serviceaccounts', HOME), { metadata: { name } });
    const { body } = await api.create(`${pathOf('serviceaccounts', HOME, name)}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    });
    return body['status'].token;
  }

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    await api.create(pathOf('namespaces'), { metadata: { name: HOME } });
    token = await newToken('auditor');
    await api.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: HOME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: 'auditor', namespace: HOME }],
    });
    proxied = [];
    proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(socket);
      if (request.headers['proxy-authorization'] === undefined) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      proxied.push(request.url ?? '');
      const { hostname, port } = new URL(`http://${request.url}`);
      const onward = connect(Number(port), hostname, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const socket of tunnels) {
      socket.destroy();
    }
    await new Promise((resolve) => proxy.close(resolve));
    await kubectl(stage, 'delete', '--ignore-not-found', '--wait=false', 'clusterrolebinding', HOME);
    await kubectl(stage, 'delete', '--ignore-not-found', '--wait=false', 'namespace', HOME);
    api.close();
  });

  function written(user: object, cluster: object = {}): string {
    const file = join(folder, 'kubeconfig');
    const of = { server: stage.server, 'certificate-authority': stage.caFile, ...cluster };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'stage', cluster: of }],
      users: [{ name: 'u', user }],
      contexts: [{ name: 'ctx', context: { cluster: 'stage', user: 'u' } }],
      'current-context': 'ctx',
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  async function audit(words: readonly string[], node: readonly string[] = []) {
    const all = [...node, CLI, 'audit', MANIFESTS, '--format', 'json', ...words];
    const { code, stdout, stderr } = await run(process.execPath, all);
    expect(stdout + stderr).not.toContain(token);
    return { code, stdout, stderr };
  }

  const auditWith = (user: object, cluster: object = {}) => audit(['--kubeconfig', written(user, cluster)]);

  /** That the fleet of the manifests is found not to be there, by somebody who may read all. */
  function expectRead({ code, stdout, stderr }: Awaited<ReturnType<typeof audit>>): void {
    expect(stderr).toBe('');
    const [fleet] = JSON.parse(stdout).fleets;
    const drift = fleet.checks.find(({ id }: { id: string }) => id === 'audit-drift');
    expect([code, drift.status, drift.unseen]).toEqual([1, 'found', []]);
  }

  function program(script: string): object {
    const command = join(folder, 'give-credentials');
    writeFileSync(command, `#!${process.execPath}\n${script}\n`);
    chmodSync(command, 0o755);
    return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, provideClusterInfo: true } };
  }

  test('a program gives the token, for the cluster that it is told', async () => {
    const script = `
      const { apiVersion, spec } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
      const token = spec.cluster.server === ${JSON.stringify(stage.server)} ? ${JSON.stringify(token)} : 'none';
      console.log(JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } }));`;
    expectRead(await auditWith(program(script)));
  });

  test('a pod has the files of its ServiceAccount, and no kubeconfig', async () => {
    const files = join(folder, 'pod');
    mkdirSync(files);
    writeFileSync(join(files, 'token'), token);
    writeFileSync(join(files, 'ca.crt'), readFileSync(stage.caFile));
    writeFileSync(join(files, 'namespace'), HOME);
    const { hostname, port } = new URL(stage.server);
    // Nobody may write where a kubelet mounts them, so the program finds them elsewhere.
    const hook = join(folder, 'pod.js');
    writeFileSync(
      hook,
      `const fs = require('node:fs');
      const moved = (file) => String(file).replace('/var/run/secrets/kubernetes.io/serviceaccount', ${JSON.stringify(files)});
      for (const name of ['readFileSync', 'accessSync']) {
        const original = fs[name];
        fs[name] = (file, ...more) => original(typeof file === 'string' ? moved(file) : file, ...more);
      }
      delete process.env.KUBECONFIG;
      Object.assign(process.env, { HOME: ${JSON.stringify(files)}, KUBERNETES_SERVICE_HOST: '${hostname}', KUBERNETES_SERVICE_PORT: '${port}' });`,
    );
    expectRead(await audit([], ['--require', hook]));
  });

  test('a proxy of the kubeconfig is taken, and the certificate behind it checked', async () => {
    const { port } = proxy.address() as AddressInfo;
    const url = `http://me:hush-hush-proxy@127.0.0.1:${port}`;
    expectRead(await auditWith({ token }, { 'proxy-url': url }));
    expect(new Set(proxied)).toEqual(new Set([new URL(stage.server).host]));
    const refused = await auditWith({ token }, { 'proxy-url': `http://127.0.0.1:${port}` });
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain('(its proxy answers 407): correct the proxy-url of the cluster');
    const away = await auditWith({ token }, { 'proxy-url': 'http://me:hush-hush-proxy@127.0.0.1:1' });
    expect(away.stderr).toContain('(ECONNREFUSED): nothing answers there');
    expect(away.stderr).not.toContain('hush-hush');
    const other = await auditWith({ token }, { 'proxy-url': url, 'tls-server-name': 'other.example' });
    expect(other.stderr).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)');
  });

  test('the name of the certificate may be another, if the kubeconfig says so', async () => {
    expectRead(await auditWith({ token }, { 'tls-server-name': 'kubernetes.default.svc' }));
    const { code, stdout, stderr } = await auditWith({ token }, { 'tls-server-name': 'other.example' });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('(ERR_TLS_CERT_ALTNAME_INVALID): its certificate is of another name');
  });

  test('another CA is refused, and that nobody is checked is said', async () => {
    const ofAnother = ['controller-manager', 'kube-controller-manager.crt'];
    const ca = join(dirname(dirname(stage.caFile)), ...ofAnother);
    const wrong = await auditWith({ token }, { 'certificate-authority': ca });
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('its certificate is signed by nobody whom the kubeconfig trusts');
    const unchecked = await auditWith(
      { token },
      { 'certificate-authority': undefined, 'insecure-skip-tls-verify': true },
    );
    expectRead(unchecked);
    expect(JSON.parse(unchecked.stdout)).toMatchObject({ isVerified: false, complete: false });
  });

  test('a token that is no longer good is told at once', async () => {
    const gone = await newToken('gone');
    await api.delete(pathOf('serviceaccounts', HOME, 'gone'));
    const { code, stdout, stderr } = await auditWith({ token: gone });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('does not know who asks (401): the credentials of context ctx have expired');
    expect(stderr).not.toContain(gone);
  });
});
