import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from '../cluster/api-server';
import { AUDIT_POLICY } from './audit-policy';
import { Component } from './component';
import { freePorts } from './free-ports';
import type { Stage } from './stage';

/** The programs that a control plane is made of. */
export interface ControlPlanePrograms {
  readonly etcd: string;
  readonly 'kube-apiserver': string;
  readonly 'kube-controller-manager': string;
  readonly 'kube-scheduler': string;
}

/** An API server and its store, on loopback addresses. */
export interface StartedApiServer {
  readonly access: Pick<Stage, 'server' | 'caFile' | 'adminToken' | 'adminKubeconfig' | 'auditLog'>;
  readonly api: ApiServer;
}

/** Who talks to the API server with a token of its own, as `user` and group. */
export type Users = Readonly<Record<string, readonly [user: string, group?: string]>>;

const USERS: Users = {
  admin: ['admin', 'system:masters'],
  'controller-manager': ['system:kube-controller-manager'],
  scheduler: ['system:kube-scheduler'],
};

/** What may differ between the control planes of the tests. */
export interface ControlPlaneOptions {
  /** Where the API server listens. @default - the loopback address */
  readonly address?: string;
  /** @default - any port that is free */
  readonly port?: number;
  /** Whoever needs a token besides the admin and the controllers; each gets a kubeconfig of its name. */
  readonly users?: Users;
  /** Further arguments of the API server. */
  readonly apiServer?: readonly string[];
  /** Further arguments of the controllers. */
  readonly controllers?: readonly string[];
}

/** What has been started is told as it starts, so that it can be stopped also if the next one fails. */
export type Started = (component: Component) => void;

/**
 * Starts etcd, the API server with its default admission plugins, the controllers under identities of their own and
 * the scheduler.
 */
export async function startControlPlane(
  folder: string,
  programs: ControlPlanePrograms,
  started: Started,
  options: ControlPlaneOptions = {},
): Promise<StartedApiServer> {
  const start = starter(folder, programs, started);
  const { access, api } = await startApiServer(folder, programs, started, options);
  const [controllerPort = 0, schedulerPort = 0] = await freePorts(2);

  const controllers = start('kube-controller-manager', [
    `--kubeconfig=${kubeconfig(folder, 'controller-manager')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${controllerPort}`,
    `--cert-dir=${join(folder, 'controller-manager')}`,
    '--leader-elect=false',
    '--use-service-account-credentials=true',
    `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
    `--root-ca-file=${access.caFile}`,
    ...(options.controllers ?? []),
  ]);
  start('kube-scheduler', [
    `--kubeconfig=${kubeconfig(folder, 'scheduler')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${schedulerPort}`,
    `--cert-dir=${join(folder, 'scheduler')}`,
    '--leader-elect=false',
  ]);
  // Healthy is not enough: the controllers are at work a few seconds later.
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await controllers.until('the default ServiceAccount', async () => (await api.get(account)).status === 200);
  return { access, api };
}

/** Starts etcd and the API server alone. */
export async function startApiServer(
  folder: string,
  programs: Pick<ControlPlanePrograms, 'etcd' | 'kube-apiserver'>,
  started: Started,
  { address = '127.0.0.1', port, users = {}, apiServer: more = [] }: ControlPlaneOptions = {},
): Promise<StartedApiServer> {
  const [etcdPort = 0, peerPort = 0, freePort = 0] = await freePorts(3);
  const apiPort = port ?? freePort;
  const start = starter(folder, programs, started);
  const access = prepareAccess(folder, `https://${address}:${apiPort}`, { ...USERS, ...users });
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;

  const etcd = start('etcd', [
    '--name=e2e',
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync=true',
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=e2e=${peerUrl}`,
  ]);
  await etcd.until('health', async () => (await fetch(`${etcdUrl}/health`)).ok);

  const apiServer = start('kube-apiserver', [
    `--etcd-servers=${etcdUrl}`,
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    `--secure-port=${apiPort}`,
    '--endpoint-reconciler-type=none',
    `--cert-dir=${join(folder, 'apiserver')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${join(folder, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    `--audit-policy-file=${join(folder, 'audit-policy.json')}`,
    `--audit-log-path=${access.auditLog}`,
    '--audit-log-mode=blocking',
    ...more,
  ]);
  await apiServer.until('its certificate', async () => existsSync(access.caFile));
  const api = new ApiServer(access);
  await apiServer.until('readiness', async () => (await api.get('/readyz')).status === 200);

  return { access, api };
}

function starter<Name extends keyof ControlPlanePrograms>(
  folder: string,
  programs: Pick<ControlPlanePrograms, Name>,
  started: Started,
): (name: Name, args: readonly string[]) => Component {
  return (name, args) => {
    const component = new Component(name, programs[name], args, join(folder, `${name}.log`));
    started(component);
    return component;
  };
}

function prepareAccess(folder: string, server: string, users: Users): StartedApiServer['access'] {
  const caFile = join(folder, 'apiserver', 'apiserver.crt');
  mkdirSync(join(folder, 'apiserver'));
  const tokens = Object.fromEntries(Object.keys(users).map((name) => [name, randomUUID()]));
  const lines = Object.entries(users).map(([name, [user, group]]) =>
    [tokens[name], user, name, ...(group ? [`"${group}"`] : [])].join(','),
  );
  writeFileSync(join(folder, 'tokens.csv'), `${lines.join('\n')}\n`, { mode: 0o600 });
  for (const [name, token] of Object.entries(tokens)) {
    writeKubeconfig(kubeconfig(folder, name), server, caFile, token);
  }
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  writeFileSync(join(folder, 'service-account.pub'), keys.publicKey);
  writeFileSync(join(folder, 'service-account.key'), keys.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, 'audit-policy.json'), JSON.stringify(AUDIT_POLICY));
  return {
    server,
    caFile,
    adminToken: tokens['admin'] ?? '',
    adminKubeconfig: kubeconfig(folder, 'admin'),
    auditLog: join(folder, 'audit.log'),
  };
}

/** Where the kubeconfig of a user lies. */
export function kubeconfig(folder: string, user: string): string {
  return join(folder, `${user}.kubeconfig`);
}

/** Writes how a program finds the API server, and as whom. */
export function writeKubeconfig(
  path: string,
  server: string,
  caFile: string,
  token: string,
  namespace?: string,
): void {
  const context = { cluster: 'e2e', user: 'e2e', ...(namespace ? { namespace } : {}) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: 'e2e', user: { token } }],
    contexts: [{ name: 'e2e', context }],
    'current-context': 'e2e',
  };
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
}
