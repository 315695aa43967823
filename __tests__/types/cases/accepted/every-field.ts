/** Accepted: every field of every kind, which is what an operator may write. */
import { Fleet, type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';

const nodes = { pool: { 'tinyland.dev/pool': 'ci' }, taint: { key: 'tinyland.dev/ci', value: 'only' } };

const resources = { cpuRequest: '1', cpuLimit: '2', memoryRequest: '1Gi', memoryLimit: '2Gi' };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: {
    name: 'blue',
    kubernetesVersion: '1.31',
    apiServer: { cidrs: ['10.43.0.1/32'], ports: [443] },
    dns: [
      { cidr: '169.254.20.10/32' },
      { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 53 },
    ],
    publicCidrs: ['203.0.113.0/24'],
    nat64: ['64:ff9b::/96'],
    platforms: ['eks', 'gke', 'gke-autopilot', 'aks', 'openshift', 'karpenter'],
    adds: {
      labels: { 'cost-center': 'ci' },
      annotations: { 'example.com/team': '{"name": "ci"}' },
      tolerations: [{ key: 'example.com/a' }, { key: 'example.com/b', value: 'c', effect: 'NoExecute' }],
      nodeSelector: { 'example.com/lifecycle': 'spot' },
      imageMirrors: [{ from: 'docker.io', to: 'registry.example.com/docker-hub' }],
      imageDigests: true,
      environment: { TZ: 'UTC' },
      configMaps: [{ name: 'corporate-ca', volume: 'ca', mountPath: '/opt/corporate-ca' }],
      topologySpread: ['topology.kubernetes.io/zone'],
      dnsOptions: ['ndots:2', 'single-request-reopen'],
    },
  },
  gitlab: { url: 'https://gitlab.example.com', destinations: [{ cidr: '192.0.2.7/32', port: 443 }] },
  attic: {
    namespace: 'attic',
    publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    credentials: { pull: { from: 'existing' } },
  },
  monitoring: { namespace: 'monitoring', pods: { app: 'prometheus' } },
  capacity: { cpu: '100', memory: '400Gi', pods: 100 },
  runners: [
    {
      kind: 'docker',
      name: 'docker-arm64',
      architecture: 'arm64',
      podSecurity: 'restricted',
      accessLevel: 'ref_protected',
      nodes,
      resources: { build: resources, helper: resources, service: resources },
      environment: { LANG: 'C.UTF-8' },
      runtimeClass: { name: 'gvisor', overhead: { cpu: '100m' } },
      publicPorts: [443, 22],
      destinations: [
        { namespace: 'registry', pods: { app: 'registry' }, port: 5000 },
        { cidr: '10.0.0.0/8', except: ['10.43.0.0/16'], port: 443 },
      ],
      token: {
        from: 'externalSecret',
        store: { name: 'vault', kind: 'ClusterSecretStore' },
        keys: { 'runner-token': { key: 'ci/docker', property: 'token' } },
      },
      imagePullSecrets: ['registry-read'],
      manager: { nodeSelector: { 'kubernetes.io/arch': 'amd64' }, resources },
      config: { log_level: 'debug', runners: { kubernetes: { poll_timeout: 600 } } },
    },
    {
      kind: 'tinyland-docker',
      addCapabilities: ['SYS_CHROOT', 'AUDIT_WRITE'],
      tags: ['rocky9'],
      concurrency: 8,
      replicas: 2,
      podSecurity: 'baseline',
    },
    { kind: 'nix', attic: 'push', accessLevel: 'ref_protected', nixSandbox: true },
    { kind: 'tinyland-nix', runUntagged: false, maximumTimeoutSeconds: 7200 },
    {
      kind: 'dind',
      nodes,
      accessLevel: 'ref_protected',
      daemonImage: 'docker.io/library/docker:28.5.1-dind',
      daemon: { mtu: 1400, registryMirrors: ['https://mirror.example.com'] },
      addCapabilities: ['MKNOD', 'SETPCAP'],
    },
    { kind: 'dind', name: 'dind-shared', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
  ],
};

synthesize(fleet);
synthesize(fleet, fleet);
synthesize(...[fleet, fleet]);
export const checked: Fleet = Fleet.define(fleet);
