import { Fleet, FleetError, Runner } from '../../lib';
import { CACHE_KEY, DEDICATED_NODES, fleetOf, specOf } from '../chart/sample-fleet';

const MINIMAL = Fleet.define({
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [{ kind: 'docker' }],
});

describe('the defaults of a fleet', () => {
  it('of the cluster', () => {
    expect(MINIMAL.cluster).toEqual({
      kubernetesVersion: '1.30',
      apiServer: { cidrs: ['10.43.0.1/32'], ports: [443, 6443] },
      dns: [
        { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 53, protocol: 'UDP' },
        { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 53, protocol: 'TCP' },
      ],
      publicCidrs: [],
      nat64: [],
      breakGlass: { users: [], groups: [] },
      platforms: [],
      adds: {},
    });
  });

  it('of GitLab, the cache and monitoring', () => {
    expect(MINIMAL.gitlab).toEqual({ url: 'https://gitlab.com', port: 443 });
    expect(MINIMAL.attic).toBeUndefined();
    expect(MINIMAL.monitoring).toBeUndefined();
  });

  it('of a cache that is described', () => {
    const { attic } = Fleet.define({
      ...specOf({ kind: 'nix' }),
      attic: { publicKeys: [CACHE_KEY], port: 9000 },
    });
    expect(attic).toEqual({
      namespace: 'attic-cache-dev',
      pods: { 'app.kubernetes.io/name': 'attic' },
      port: 9000,
      substituter: 'http://attic.attic-cache-dev.svc.cluster.local:9000/main',
      publicKeys: [CACHE_KEY],
      credentials: { pull: { from: 'existing' }, push: { from: 'existing' } },
    });
  });

  it('give way to what is said', () => {
    const fleet = Fleet.define({
      ...specOf({ kind: 'docker' }),
      cluster: {
        name: 'prod',
        kubernetesVersion: '1.33',
        apiServer: { cidrs: ['192.0.2.1/32'], ports: [6443] },
        dns: [{ cidr: '169.254.20.10/32' }],
        publicCidrs: ['198.51.100.0/24'],
        breakGlass: { groups: ['sre'] },
      },
      gitlab: {
        url: 'https://gitlab.example.com:8443',
        destinations: [{ cidr: '192.0.2.9/32', port: 8443 }],
      },
      monitoring: { namespace: 'observability', pods: { app: 'vmagent' } },
    });
    expect(fleet.cluster).toEqual({
      name: 'prod',
      kubernetesVersion: '1.33',
      apiServer: { cidrs: ['192.0.2.1/32'], ports: [6443] },
      dns: [
        { cidr: '169.254.20.10/32', port: 53, protocol: 'UDP' },
        { cidr: '169.254.20.10/32', port: 53, protocol: 'TCP' },
      ],
      publicCidrs: ['198.51.100.0/24'],
      nat64: [],
      breakGlass: { users: [], groups: ['sre'] },
      platforms: [],
      adds: {},
    });
    expect(fleet.gitlab).toEqual({
      url: 'https://gitlab.example.com:8443',
      port: 8443,
      destinations: [{ cidr: '192.0.2.9/32', port: 8443 }],
    });
    expect(fleet.monitoring).toEqual({ namespace: 'observability', pods: { app: 'vmagent' } });
  });
});

describe('the runners of a fleet', () => {
  const fleet = fleetOf(
    { kind: 'docker' },
    { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' },
    { kind: 'dind', nodes: DEDICATED_NODES },
  );

  it('keep the order of the specification and are named after their kind unless they say otherwise', () => {
    expect(fleet.runners.map(({ name, kind }) => [name, kind])).toEqual([
      ['docker', 'docker'],
      ['docker-arm64', 'docker'],
      ['dind', 'dind'],
    ]);
  });

  it('are found by name, and a name that is none is an error that lists the others', () => {
    expect(fleet.runner('docker-arm64')).toBeInstanceOf(Runner);
    expect(fleet.runner('docker-arm64')).toMatchObject({
      kind: 'docker',
      settings: { architecture: 'arm64' },
    });
    expect(() => fleet.runner('nix')).toThrow(
      new RangeError("fleet acme has no runner 'nix': it has docker, docker-arm64, dind"),
    );
  });

  it('are found by kind', () => {
    expect(fleet.runnersOfKind('docker').map(({ name }) => name)).toEqual(['docker', 'docker-arm64']);
    expect(fleet.runnersOfKind('nix')).toEqual([]);
  });

  it('know their fleet', () => {
    for (const runner of fleet.runners) {
      expect(runner.fleet).toBe(fleet);
    }
  });
});

describe('errors', () => {
  it('are known as those of a fleet, also those of another copy of the package', () => {
    const error = new FleetError([]);
    expect(FleetError.is(error)).toBe(true);
    expect(FleetError.is({ [Symbol.for('cdk8s-gitlab-runners.FleetError')]: true })).toBe(true);
  });

  it.each([[new Error('x')], [null], ['FleetError'], [{ name: 'FleetError' }]])(
    '%p is none of them',
    (value) => {
      expect(FleetError.is(value)).toBe(false);
    },
  );
});
