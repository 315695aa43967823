import { Fleet, type FleetSpec, type ProxySpec, type RunnerSpec } from '../../lib';
import { goesThroughProxy, jobProxyVariables, managerProxyVariables } from '../../lib/fleet/proxy';
import { describeReach } from '../../lib/fleet/reach';
import { CACHE_KEY } from '../chart/sample-fleet';

const PROXY: ProxySpec = {
  https: 'http://proxy.example.com:3128',
  destinations: [{ cidr: '10.20.0.9/32', port: 3128 }],
};

function fleetBehind(
  proxy: Partial<ProxySpec> = {},
  runner: RunnerSpec = { kind: 'docker' },
  frame: Partial<FleetSpec> = {},
): Fleet {
  return Fleet.define({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.0/24', 'fd00::1/128'] } },
    attic: { publicKeys: [CACHE_KEY] },
    proxy: { ...PROXY, ...proxy },
    runners: [runner],
    ...frame,
  });
}

const OF_FLEET = 'localhost,127.0.0.1,::1,docker,.svc,.cluster.local,10.43.0.1,10.0.0.0/24,fd00::1';

/** What jobs of the first runner reach without the proxy. */
function direct(fleet: Fleet): string | undefined {
  const [runner] = fleet.runners;
  return runner && jobProxyVariables(runner)['NO_PROXY'];
}

test('managers and jobs have each variable in both cases', () => {
  const fleet = fleetBehind();
  const expected = {
    HTTPS_PROXY: PROXY.https,
    https_proxy: PROXY.https,
    HTTP_PROXY: PROXY.https,
    http_proxy: PROXY.https,
    NO_PROXY: OF_FLEET,
    no_proxy: OF_FLEET,
  };
  expect(managerProxyVariables(fleet)).toEqual(expected);
  expect(jobProxyVariables(fleet.runner('docker'))).toEqual(expected);
});

test('requests without TLS may have a proxy of their own', () => {
  const fleet = fleetBehind({
    http: 'http://plain.example.com:3129',
    destinations: [...PROXY.destinations, { namespace: 'proxies', pods: { app: 'plain' }, port: 3129 }],
  });
  expect(managerProxyVariables(fleet)).toMatchObject({
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    http_proxy: 'http://plain.example.com:3129',
  });
});

describe('without the proxy', () => {
  test('jobs reach where they fetch from, if GitLab has destinations', () => {
    const gitlab = { cloneUrl: 'https://sources.example.com:8443' };
    const destinations = [{ cidr: '192.0.2.7/32', port: 8443 }];
    const here = fleetBehind({}, undefined, { gitlab: { ...gitlab, destinations } });
    expect(direct(here)).toBe(`${OF_FLEET},gitlab.com,192.0.2.7,sources.example.com`);
    expect(managerProxyVariables(here)['NO_PROXY']).toBe(`${OF_FLEET},gitlab.com,192.0.2.7`);
    expect(direct(fleetBehind({}, undefined, { gitlab }))).toBe(OF_FLEET);
  });

  test('managers and jobs reach GitLab where it has destinations', () => {
    const gitlab = {
      url: 'https://gitlab.example.com',
      destinations: [{ cidr: '10.30.0.5/32', port: 443 }],
    };
    const fleet = fleetBehind({}, { kind: 'docker' }, { gitlab });
    expect(direct(fleet)).toBe(`${OF_FLEET},gitlab.example.com,10.30.0.5`);
    expect(managerProxyVariables(fleet)['NO_PROXY']).toBe(direct(fleet));
  });

  test('jobs reach what their runner opens by address, and managers do not', () => {
    const destinations = [
      { cidr: '10.40.0.0/16', port: 5432 },
      { namespace: 'registry', pods: { app: 'registry' }, port: 5000 },
    ];
    const fleet = fleetBehind({ noProxy: ['.example.com'] }, { kind: 'docker', destinations });
    expect(direct(fleet)).toBe(`${OF_FLEET},.example.com,10.40.0.0/16`);
    expect(managerProxyVariables(fleet)['NO_PROXY']).toBe(`${OF_FLEET},.example.com`);
  });

  test('jobs of a nix kind reach their cache', () => {
    const attic = { publicKeys: [CACHE_KEY], substituter: 'http://cache.example.com/main' };
    expect(direct(fleetBehind({}, { kind: 'nix' }, { attic }))).toBe(`${OF_FLEET},cache.example.com`);
  });
});

test('no public address is open to jobs unless the runner names ports', () => {
  const reach = (runner: RunnerSpec) => fleetBehind({}, runner).runners.map(describeReach);
  expect(reach({ kind: 'docker' })).toEqual([['10.20.0.9/32:3128']]);
  expect(reach({ kind: 'docker', publicPorts: [443] })).toEqual([['public:443', '10.20.0.9/32:3128']]);
});

test.each([
  ['proxied.example.org', true],
  ['a.example.com', false],
  ['example.com', false],
  ['badexample.com', true],
  ['docker', false],
  ['10.50.3.4', false],
  ['10.51.3.4', true],
  ['fd00::1', false],
])('%s is reached through the proxy: %s', (host, expected) => {
  const fleet = fleetBehind({ noProxy: ['.example.com', '10.50.0.0/16'] });
  expect(goesThroughProxy(fleet.runner('docker'), host)).toBe(expected);
});

test('a mirror of the daemon is reached through the proxy', () => {
  const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;
  const daemon = { registryMirrors: ['https://mirror.example.com'] };
  expect(() => fleetBehind({}, { kind: 'dind', nodes, daemon })).not.toThrow();
  expect(() => fleetBehind({ noProxy: ['mirror.example.com'] }, { kind: 'dind', nodes, daemon })).toThrow(
    /mirror-unreachable/,
  );
});
