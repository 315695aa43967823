import type { FleetSpec, RunnerSpec } from '../../../lib';

/** Where the lab has its API server: the address of the Service, and the endpoint behind it. */
const apiServer = { cidrs: ['10.0.0.1/32', '10.77.0.2/32'] };
const attic = { publicKeys: [`main:${'A'.repeat(43)}=`] };
const nodes = {
  pool: { 'tinyland.dev/pool': 'dind' },
  taint: { key: 'tinyland.dev/dind', value: 'only' },
};

/** Runners of every kind, as README.md has them. */
const EVERY_KIND: readonly RunnerSpec[] = [
  { kind: 'docker' },
  { kind: 'tinyland-docker' },
  { kind: 'nix' },
  { kind: 'tinyland-nix' },
  { kind: 'dind', concurrency: 2, nodes },
];

/**
 * The fleets whose NetworkPolicies are held against packets. They stand in one cluster at the same time, so that each is a
 * stranger to the others.
 */
export const PACKET_FLEETS = {
  /** The fleet of README.md but for its name and the addresses of the API server. */
  default: {
    org: 'packets',
    cluster: { apiServer },
    attic,
    monitoring: { namespace: 'monitoring' },
    runners: EVERY_KIND,
  },
  /**
   * GitLab in a private network, a resolver on the node beside that of the cluster, NAT64, a cluster with public addresses
   * of its own, and runners that reach each sort of thing that a fleet can open.
   */
  selfHosted: {
    org: 'self-hosted',
    cluster: {
      apiServer: { ...apiServer, ports: [6443] },
      dns: [{ cidr: '169.254.20.10/32' }, { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } }],
      publicCidrs: ['203.0.113.64/26', '2a0f:beef:64::/64'],
      nat64: ['64:ff9b::/96'],
    },
    gitlab: {
      url: 'https://gitlab.internal',
      destinations: [
        { cidr: '10.99.0.10/32', port: 443 },
        { cidr: 'fd99::10/128', port: 443 },
      ],
    },
    attic: { ...attic, port: 9090 },
    monitoring: { namespace: 'monitoring', pods: { app: 'victoria-metrics' } },
    runners: [
      { kind: 'docker', publicPorts: [443, 8443], http: true },
      { kind: 'docker', name: 'inward', tags: ['inward'], publicPorts: [] },
      {
        kind: 'tinyland-docker',
        name: 'database',
        destinations: [
          { cidr: '10.99.0.0/24', port: 5432, except: ['10.99.0.128/25'] },
          { cidr: 'fd99::/64', port: 5432, except: ['fd99::8000:0/97'] },
          { cidr: '10.77.0.2/32', port: 8080 },
          { cidr: '64:ff9b::a63:5/128', port: 443 },
          { cidr: '10.99.0.5/32', port: 5432, protocol: 'UDP' },
          { namespace: 'default', pods: { app: 'stranger' }, port: 8080 },
        ],
      },
      { kind: 'nix', attic: 'push', accessLevel: 'ref_protected' },
      { kind: 'dind', nodes, destinations: [{ cidr: '10.99.0.200/32', port: 5432 }] },
    ],
  },
  /** The least that a fleet can be. */
  minimal: { org: 'minimal', cluster: { apiServer }, runners: [{ kind: 'docker' }] },
} as const satisfies Record<string, FleetSpec>;

/** The name of such a fleet. */
export type PacketFleetName = keyof typeof PACKET_FLEETS;
