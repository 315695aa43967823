import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { Fleet, RunnerNetworkPolicy, type RunnerSpec } from '../../lib';
import { isNixKind } from '../../lib/privilege';
import { find, namesOf, objectsAlone, objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';
import { configIn } from '../config/read-back';
import { NetworkPolicies, type Peer } from './network-evaluation';

const fleet = fleetOf(...EVERY_KIND);
const objects = objectsOf(fleet);
const policies = new NetworkPolicies(objects);

/** The labels of job pods are those that config.toml says; nothing else of a job pod can be selected. */
const jobOf = (name: string, of = fleet) => configIn(of, name).runners[0].kubernetes.pod_labels;
const MANAGER = { 'runner-fleet/role': 'manager', 'runner-fleet/runner': 'docker' };
const at = (address: string): Peer => ({ address });
const pods = (namespace: string, labels: Readonly<Record<string, string>>): Peer => ({ namespace, labels });

const CLUSTER_DNS = pods('kube-system', { 'k8s-app': 'kube-dns' });
const ATTIC = pods('attic-cache-dev', { 'app.kubernetes.io/name': 'attic' });
const PROMETHEUS = pods('monitoring', { 'app.kubernetes.io/name': 'prometheus' });
const API_SERVER = ['10.43.0.1', '203.0.113.5'];
const METADATA = [
  '169.254.169.254',
  '169.254.170.2',
  'fd00:ec2::254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
];
const PRIVATE = [
  '10.0.0.1',
  '172.16.5.5',
  '192.168.1.1',
  '127.0.0.1',
  '100.64.0.7',
  'fc00::1',
  'fe80::1',
  '::1',
];
const TRANSLATED = ['64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '::ffff:169.254.169.254'];
const PUBLIC = ['35.231.145.151', '1.1.1.1', '2606:4700:4700::1111'];
const PORTS = [22, 53, 80, 443, 2375, 2379, 5000, 6443, 8080, 9252, 10250];

it('stands alone in a chart, with the same objects as in a fleet', () => {
  const alone = objectsAlone((chart) => new RunnerNetworkPolicy(chart, 'network', { fleet }));
  expect(namesOf(alone, 'NetworkPolicy')).toEqual([
    'default-deny',
    'dns',
    'managers',
    'managers-metrics',
    ...fleet.runners.map(({ names }) => names.job),
  ]);
  for (const object of alone) {
    expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
  }
});

it('denies by default, both ways and for every pod', () => {
  expect(find<INetworkPolicy>(objects, 'NetworkPolicy', 'default-deny').spec).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
  });
  const stranger = { app: 'stranger' };
  for (const port of PORTS) {
    expect(policies.accepts(stranger, at('10.0.0.1'), { port })).toBe(false);
    expect(policies.accepts(stranger, PROMETHEUS, { port })).toBe(false);
    expect(policies.sends(stranger, at('1.1.1.1'), { port })).toBe(false);
  }
});

describe.each(fleet.runners.map(({ name, kind }) => [name, kind] as const))('jobs of %s', (name, kind) => {
  const job = jobOf(name);
  const reachable = (addresses: readonly string[]) =>
    addresses.flatMap((address) =>
      PORTS.filter((port) => policies.sends(job, at(address), { port })).map((port) => `${address}:${port}`),
    );

  it('never reach the API server, a metadata service, or a private or translated address', () => {
    expect(reachable([...API_SERVER, ...METADATA, ...PRIVATE, ...TRANSLATED])).toEqual([]);
  });

  it('reach public addresses on 443 and nothing else there', () => {
    expect(reachable(PUBLIC)).toEqual(PUBLIC.map((address) => `${address}:443`));
    expect(policies.sends(job, at('1.1.1.1'), { port: 443, protocol: 'UDP' })).toBe(false);
  });

  it('reach the resolver of the cluster over UDP and TCP, and no other pod of its namespace', () => {
    expect(policies.sends(job, CLUSTER_DNS, { port: 53, protocol: 'UDP' })).toBe(true);
    expect(policies.sends(job, CLUSTER_DNS, { port: 53, protocol: 'TCP' })).toBe(true);
    expect(policies.sends(job, CLUSTER_DNS, { port: 443 })).toBe(false);
    expect(policies.sends(job, pods('kube-system', { component: 'kube-apiserver' }), { port: 53 })).toBe(
      false,
    );
    expect(policies.sends(job, pods('default', { 'k8s-app': 'kube-dns' }), { port: 53 })).toBe(false);
  });

  it('reach Attic if they are of a nix kind', () => {
    expect(policies.sends(job, ATTIC, { port: 8080 })).toBe(isNixKind(kind));
    expect(policies.sends(job, ATTIC, { port: 5432 })).toBe(false);
    expect(policies.sends(job, pods('attic-cache-dev', { app: 'postgres' }), { port: 8080 })).toBe(false);
  });

  it('reach neither managers nor other jobs, and are reached by nobody', () => {
    for (const port of PORTS) {
      expect(policies.sends(job, pods('acme-runners', MANAGER), { port })).toBe(false);
      expect(policies.sends(job, pods('acme-runners', jobOf('docker')), { port })).toBe(false);
      for (const from of [PROMETHEUS, ATTIC, pods('acme-runners', MANAGER), at('1.1.1.1')]) {
        expect(policies.accepts(job, from, { port })).toBe(false);
      }
    }
  });
});

describe('managers', () => {
  it('reach the API server on its ports, and GitLab', () => {
    for (const address of API_SERVER) {
      expect(PORTS.filter((port) => policies.sends(MANAGER, at(address), { port }))).toEqual([443, 6443]);
    }
    expect(PORTS.filter((port) => policies.sends(MANAGER, at('35.231.145.151'), { port }))).toEqual([443]);
  });

  it('reach no metadata service, no private address and no cache', () => {
    for (const address of [...METADATA, ...PRIVATE, ...TRANSLATED]) {
      expect(PORTS.filter((port) => policies.sends(MANAGER, at(address), { port }))).toEqual([]);
    }
    expect(policies.sends(MANAGER, ATTIC, { port: 8080 })).toBe(false);
  });

  it('are scraped by monitoring on the metrics port, and asked nothing by anybody else', () => {
    expect(PORTS.filter((port) => policies.accepts(MANAGER, PROMETHEUS, { port }))).toEqual([9252]);
    for (const from of [
      pods('monitoring', { app: 'grafana' }),
      pods('default', { 'app.kubernetes.io/name': 'prometheus' }),
      pods('acme-runners', jobOf('docker')),
      at('10.0.0.1'),
    ]) {
      expect(PORTS.filter((port) => policies.accepts(MANAGER, from, { port }))).toEqual([]);
    }
  });

  it('are scraped by nobody where there is no monitoring', () => {
    const { monitoring: _, ...unmonitored } = specOf({ kind: 'docker' });
    const silent = objectsOf(Fleet.define(unmonitored));
    expect(namesOf(silent, 'NetworkPolicy')).not.toContain('managers-metrics');
    expect(new NetworkPolicies(silent).accepts(MANAGER, PROMETHEUS, { port: 9252 })).toBe(false);
  });
});

describe('what an operator opens', () => {
  it('opens for that runner alone', () => {
    const open: RunnerSpec = {
      kind: 'docker',
      name: 'open',
      http: true,
      destinations: [
        { cidr: '10.20.0.0/16', port: 5432 },
        { namespace: 'registry', pods: { app: 'registry' }, port: 5000 },
      ],
    };
    const both = fleetOf({ kind: 'docker' }, open);
    const rules = new NetworkPolicies(objectsOf(both));
    const reach = (name: string) => [
      rules.sends(jobOf(name, both), at('10.20.1.1'), { port: 5432 }),
      rules.sends(jobOf(name, both), pods('registry', { app: 'registry' }), { port: 5000 }),
      rules.sends(jobOf(name, both), at('1.1.1.1'), { port: 80 }),
      rules.sends(jobOf(name, both), at('10.20.1.1'), { port: 22 }),
      rules.sends(jobOf(name, both), at('10.43.0.1'), { port: 5432 }),
    ];
    expect(reach('open')).toEqual([true, true, true, false, false]);
    expect(reach('docker')).toEqual([false, false, false, false, false]);
  });

  it('moves GitLab and the resolvers to where they are', () => {
    const { cluster, ...spec } = specOf({ kind: 'docker' });
    const moved = Fleet.define({
      ...spec,
      cluster: { ...cluster, dns: [{ cidr: '169.254.20.10/32' }], publicCidrs: ['198.51.100.0/24'] },
      gitlab: { url: 'https://gitlab.internal', destinations: [{ cidr: '10.9.0.1/32', port: 443 }] },
    });
    const rules = new NetworkPolicies(objectsOf(moved));
    for (const labels of [MANAGER, jobOf('docker', moved)]) {
      expect(rules.sends(labels, at('10.9.0.1'), { port: 443 })).toBe(true);
      expect(rules.sends(labels, at('169.254.20.10'), { port: 53, protocol: 'UDP' })).toBe(true);
      expect(rules.sends(labels, at('169.254.169.254'), { port: 53, protocol: 'UDP' })).toBe(false);
      expect(rules.sends(labels, CLUSTER_DNS, { port: 53, protocol: 'UDP' })).toBe(false);
      expect(rules.sends(labels, at('198.51.100.7'), { port: 443 })).toBe(false);
    }
    expect(rules.sends(MANAGER, at('35.231.145.151'), { port: 443 })).toBe(false);
    expect(rules.sends(jobOf('docker', moved), at('35.231.145.151'), { port: 443 })).toBe(true);
  });
});
