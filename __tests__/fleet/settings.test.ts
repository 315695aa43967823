import type { ContainerResources, RunnerSettings, RunnerSpec } from '../../lib';
import { isNixKind, RUNNER_KINDS, type RunnerKind } from '../../lib/privilege';
import { DEDICATED_NODES, fleetOf, minimalRunner } from '../chart/sample-fleet';

const SMALL = ['100m', '2', '256Mi', '2Gi'] as const;
const LARGE = ['500m', '4', '1Gi', '8Gi'] as const;

/** What each kind is by default: level, tags, the repository of its image, and the resources of a build. */
const DEFAULTS: {
  readonly [K in RunnerKind]: readonly [
    level: string,
    tags: readonly string[],
    image: string,
    build: typeof SMALL | typeof LARGE,
  ];
} = {
  docker: ['baseline', ['docker', 'linux', 'amd64'], 'docker.io/library/alpine', SMALL],
  dind: ['privileged', ['dind', 'privileged'], 'docker.io/library/docker', LARGE],
  'tinyland-docker': [
    'baseline',
    ['tinyland-docker', 'rocky9', 'linux'],
    'docker.io/rockylinux/rockylinux',
    SMALL,
  ],
  'tinyland-nix': ['baseline', ['tinyland-nix'], 'docker.io/nixos/nix', LARGE],
  nix: ['baseline', ['nix', 'flakes'], 'docker.io/nixos/nix', LARGE],
};

function settingsOf(spec: RunnerSpec): RunnerSettings {
  return fleetOf(spec).runner(spec.name ?? spec.kind).settings;
}

describe('the defaults of each kind', () => {
  it.each(RUNNER_KINDS)('%s', (kind) => {
    const [podSecurity, tags, image] = DEFAULTS[kind];
    const settings = settingsOf(minimalRunner(kind));
    expect(settings).toMatchObject({
      podSecurity,
      tags,
      concurrency: 4,
      replicas: 1,
      runUntagged: false,
      http: false,
    });
    expect(settings.image.startsWith(`${image}:`)).toBe(true);
  });

  it.each(RUNNER_KINDS)('%s builds within bounds, of ephemeral storage too', (kind) => {
    const [cpuRequest, cpuLimit, memoryRequest, memoryLimit] = DEFAULTS[kind][3];
    const { build } = settingsOf(minimalRunner(kind)).resources;
    expect(build).toMatchObject({ cpuRequest, cpuLimit, memoryRequest, memoryLimit });
    expect(build.ephemeralStorageRequest).toMatch(/^\d+Gi$/);
    expect(build.ephemeralStorageLimit).toMatch(/^\d+Gi$/);
  });

  it.each(RUNNER_KINDS)('%s: only what its kind has', (kind) => {
    const { attic, nixSandbox, daemonImage, accessLevel } = settingsOf(minimalRunner(kind));
    expect({ attic, nixSandbox }).toEqual(isNixKind(kind) ? { attic: 'pull', nixSandbox: false } : {});
    expect(daemonImage !== undefined).toBe(kind === 'dind');
    expect(accessLevel).toBe(kind === 'dind' ? 'ref_protected' : 'not_protected');
  });

  it('follow the architecture', () => {
    const { tags, manager } = settingsOf({ kind: 'docker', architecture: 'arm64' });
    expect(tags).toEqual(['docker-arm64', 'linux-arm64', 'arm64']);
    expect(manager.helperImage).toContain(':arm64-');
  });

  it('wait for the longest job and its uploads', () => {
    expect(settingsOf({ kind: 'docker' }).manager.terminationGracePeriodSeconds).toBe(3600 + 300);
    const { manager } = settingsOf({ kind: 'docker', maximumTimeoutSeconds: 7200 });
    expect(manager.terminationGracePeriodSeconds).toBe(7500);
  });
});

describe('the image of a runner is on its list of images', () => {
  const image = 'registry.example.com/team/tool:1';

  it('where another image is set', () => {
    const { allowedImages } = settingsOf({ kind: 'docker', image });
    expect(allowedImages).toEqual([...settingsOf({ kind: 'docker' }).allowedImages, image]);
  });

  it('where another list is set', () => {
    const { allowedImages } = settingsOf({ kind: 'docker', allowedImages: ['quay.io/**'] });
    expect(allowedImages).toEqual(['quay.io/**', settingsOf({ kind: 'docker' }).image]);
  });

  it('once', () => {
    expect(settingsOf({ kind: 'docker', image, allowedImages: [image] }).allowedImages).toEqual([image]);
  });
});

it('everything that is set is kept', () => {
  const spec = {
    kind: 'nix',
    podSecurity: 'restricted',
    image: 'docker.io/nixos/nix:2.30.0',
    allowedImages: ['docker.io/nixos/*:*', 'docker.io/nixos/nix:2.30.0'],
    allowedServices: ['docker.io/library/postgres:*'],
    maximumServices: 3,
    tags: ['a', 'b'],
    runUntagged: true,
    accessLevel: 'ref_protected',
    maximumTimeoutSeconds: 1200,
    architecture: 'arm64',
    concurrency: 7,
    replicas: 3,
    runtimeClass: { name: 'gvisor', overhead: { cpu: '100m' } },
    nodes: DEDICATED_NODES,
    http: true,
    destinations: [{ cidr: '192.0.2.0/24', port: 8443 }],
    token: { from: 'existing' },
    imagePullSecrets: ['registry'],
    attic: 'push',
    nixSandbox: true,
    config: { check_interval: 10 },
  } as const satisfies RunnerSpec;
  const { kind: _, ...expected } = spec;
  expect(settingsOf({ ...spec, environment: { A: 'b' } })).toMatchObject({
    ...expected,
    environment: { A: 'b' },
  });
});

it("an operator's environment adds to that of the kind, and wins", () => {
  const settings = settingsOf({
    kind: 'dind',
    nodes: DEDICATED_NODES,
    environment: { DOCKER_HOST: 'tcp://127.0.0.1:2375', A: 'b' },
  });
  expect(settings.environment).toEqual({
    DOCKER_HOST: 'tcp://127.0.0.1:2375',
    DOCKER_TLS_CERTDIR: '',
    A: 'b',
  });
});

describe('requests and limits', () => {
  const build = (resources: ContainerResources) =>
    settingsOf({ kind: 'docker', resources: { build: resources } }).resources.build;

  it('a request follows a lower limit down', () => {
    expect(build({ cpuLimit: '50m', memoryLimit: '128Mi', ephemeralStorageLimit: '512Mi' })).toEqual({
      cpuRequest: '50m',
      cpuLimit: '50m',
      memoryRequest: '128Mi',
      memoryLimit: '128Mi',
      ephemeralStorageRequest: '512Mi',
      ephemeralStorageLimit: '512Mi',
    });
  });

  it('a limit follows a higher request up', () => {
    expect(build({ cpuRequest: '3', memoryRequest: '4Gi' })).toMatchObject({
      cpuRequest: '3',
      cpuLimit: '3',
      memoryRequest: '4Gi',
      memoryLimit: '4Gi',
    });
  });

  it('both stay as given, in canonical form', () => {
    expect(
      build({ cpuRequest: '0.25', cpuLimit: '2000m', memoryRequest: '0.5Gi', memoryLimit: '1024Mi' }),
    ).toMatchObject({
      cpuRequest: '250m',
      cpuLimit: '2',
      memoryRequest: '512Mi',
      memoryLimit: '1Gi',
    });
  });
});
