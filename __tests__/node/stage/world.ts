/**
 * The first process of a world of its own: when it ends, all that it started is gone, with its networks and mounts.
 * Starts what is outside of the cluster, the control plane and the nodes, then runs the tests.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';
import type { Component } from '../../e2e/stage/component';
import { startControlPlane, type Users } from '../../e2e/stage/control-plane';
import { startRegistry, writableStorage } from '../images/registry';
import { CertificateAuthority, type KeyPair } from '../world/certificates';
import { API_SERVER, MIRROR, NODES, OUTSIDE, SERVICE_RANGE } from './addresses';
import { clusterDns } from './cluster-dns';
import { command } from './command';
import { LAB_VARIABLE, type Lab } from './lab';
import { layNetwork } from './network';
import { type ClusterFiles, prepareNode, startNode } from './node-machine';
import { KEEP, MINUTES, type WorldOrder } from './world-order';

const order: WorldOrder = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const { folder, programs } = order;
const components: Component[] = [];
const started = (component: Component): void => {
  components.push(component);
};

async function main(): Promise<number> {
  const setOut = Date.now();
  const since = () => `${((Date.now() - setOut) / 1000).toFixed(1)} s`;
  // Whatever is started here keeps its temporary files where they go away with the rest.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  process.env['TMPDIR'] = temporary;
  await command('mount', '-t', 'tmpfs', 'tmpfs', '/run');
  await layNetwork();
  const outside = await CertificateAuthority.create('outside');
  const outsideCa = writePair('outside-ca', outside.pair);
  const registryUsers = await startRegistries(outside);
  const cluster = await CertificateAuthority.create('cluster');
  const clusterCa = writePair('cluster-ca', cluster.pair);
  const kubeletClient = writePair(
    'kubelet-client',
    await cluster.clientCertificate('kube-apiserver-kubelet-client', 'system:masters'),
  );
  const users: Users = {
    'kube-proxy': ['system:kube-proxy'],
    'kube-router': ['kube-router', 'system:masters'],
    ...Object.fromEntries(NODES.map(({ name }) => [name, [`system:node:${name}`, 'system:nodes'] as const])),
  };
  const { access, api } = await startControlPlane(folder, programs, started, {
    address: API_SERVER.ipv4,
    port: API_SERVER.port,
    users,
    apiServer: [
      '--endpoint-reconciler-type=lease',
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      `--kubelet-client-certificate=${kubeletClient.certificate}`,
      `--kubelet-client-key=${kubeletClient.key}`,
      '--kubelet-preferred-address-types=InternalIP',
      `--client-ca-file=${clusterCa.certificate}`,
    ],
    controllers: ['--node-monitor-grace-period=20s'],
  });
  console.error(`the control plane runs: ${since()}`);
  const files: ClusterFiles = {
    folder,
    programs,
    clientCaFile: clusterCa.certificate,
    outsideCaFile: outsideCa.certificate,
    plugins: linkPlugins(),
    controlGroup: basename(folder),
  };
  const nodes = NODES.map((node) => prepareNode(node, files));
  for (const node of nodes) {
    started(startNode(node, files));
  }
  await eventually('all nodes are ready', () => areReady(api), 60);
  console.error(`${nodes.length} nodes are ready: ${since()}`);
  await startDns(api);
  console.error(`the cluster stands: ${since()}`);
  api.close();
  const lab: Lab = {
    ...access,
    folder,
    kubernetes: '1.36',
    kubectl: programs.kubectl,
    gitlabRunner: programs['gitlab-runner'],
    programs,
    nodes,
    outsideCaFile: outsideCa.certificate,
    outsideCaKeyFile: outsideCa.key,
    registryUsers,
  };
  const file = join(folder, 'lab.json');
  writeFileSync(file, JSON.stringify(lab), { mode: 0o600 });
  const environment = { ...process.env, [LAB_VARIABLE]: file };
  return order.command[0] === KEEP ? keep(environment) : run(environment);
}

/**
 * Two registries with the same images: one of which nodes pull without a password, as from a mirror, and one for jobs,
 * which asks everybody who they are.
 *
 * @returns the file of those whom the second one knows.
 */
async function startRegistries(authority: CertificateAuthority): Promise<string> {
  const users = join(folder, 'registry-users');
  writeFileSync(users, '');
  const shared = { program: programs.registry, storage: writableStorage(order.storage, folder), folder };
  const mirror = await authority.serverCertificate({ addresses: [MIRROR.address] });
  started(
    await startRegistry({
      ...shared,
      ...MIRROR,
      name: 'mirror',
      tls: writePair('mirror', mirror),
      access: 'pull',
    }),
  );
  const addresses = Object.values(OUTSIDE.registry);
  const registry = await authority.serverCertificate({ names: ['registry.lab.test'], addresses });
  started(
    await startRegistry({
      ...shared,
      name: 'registry',
      address: OUTSIDE.registry.ipv4,
      port: 443,
      tls: writePair('registry', registry),
      access: { users },
    }),
  );
  return users;
}

/** Writes a certificate and its key, and says where. */
function writePair(name: string, { certificate, key }: KeyPair): { certificate: string; key: string } {
  const files = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  writeFileSync(files.certificate, certificate);
  writeFileSync(files.key, key, { mode: 0o600 });
  return files;
}

/** A plug-in is called by the name that the network's configuration gives it. */
function linkPlugins(): string {
  const plugins = join(folder, 'cni');
  mkdirSync(plugins);
  for (const name of ['bridge', 'host-local', 'loopback', 'portmap'] as const) {
    symlinkSync(programs[`cni-${name}`], join(plugins, name));
  }
  return plugins;
}

async function areReady(api: ApiServer): Promise<boolean> {
  const { items } = (await api.get(pathOf('nodes'))).body;
  const isReady = (node: { status: { conditions?: { type: string; status: string }[] } }) =>
    node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  return items?.length === NODES.length && items.every(isReady);
}

async function startDns(api: ApiServer): Promise<void> {
  const file = join(folder, 'cluster-dns.json');
  const items = clusterDns('registry.k8s.io/coredns/coredns:v1.15.0');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await command(programs.kubectl, `--kubeconfig=${join(folder, 'admin.kubeconfig')}`, 'apply', '-f', file);
  await eventually('DNS answers', async () => {
    const { body } = await api.get(pathOf('deployments', 'kube-system', 'coredns'));
    return body['status']?.availableReplicas === 1;
  });
}

function run(env: NodeJS.ProcessEnv): Promise<number> {
  const [program = '', ...args] = order.command;
  const tests = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((done, failed) => {
    const timer = setTimeout(() => {
      console.error(`not finished in ${MINUTES} minutes`);
      done(1);
    }, MINUTES * 60_000);
    tests.on('exit', (code) => {
      clearTimeout(timer);
      done(code ?? 1);
    });
    tests.on('error', failed);
  });
}

/** Says how somebody else enters the world, and waits to be ended. */
function keep(environment: NodeJS.ProcessEnv): Promise<number> {
  const [, outer] = /^NSpid:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  console.error(
    [
      'The cluster stands until this run is told to end. To enter it:',
      `  nsenter --target "$(pgrep --newest --full 'world.js ${process.argv[2]}')" --all env --chdir=${process.cwd()} \\`,
      `    ${LAB_VARIABLE}=${environment[LAB_VARIABLE]} TMPDIR=${environment['TMPDIR']} KUBECONFIG=${join(folder, 'admin.kubeconfig')} bash`,
      '  node_modules/.bin/jest --config=jest.node.config.js --runInBand 3-packets',
      `(${outer})`,
    ].join('\n'),
  );
  return new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
}

main()
  .catch((error) => {
    console.error(error);
    return 1;
  })
  .then((code) => process.exit(code));
