import type { RunnerKind } from '../privilege';
import type { ResolvedResources } from './types/resources';
import type { Architecture } from './types/runner-spec';

/** What a kind gives a runner that sets nothing. */
export interface KindDefaults {
  /** Tags of the plain runner. What sets another one apart is added: see `defaultTags`. */
  readonly tags: (architecture: Architecture) => readonly string[];
  readonly build: ResolvedResources;
  readonly service: ResolvedResources;
  /** Services that a job may declare itself. */
  readonly maximumServices: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What the kind is for, for the documentation. */
  readonly purpose: string;
}

const SMALL: ResolvedResources = {
  cpuRequest: '100m',
  cpuLimit: '2',
  memoryRequest: '256Mi',
  memoryLimit: '2Gi',
  ephemeralStorageRequest: '1Gi',
  ephemeralStorageLimit: '10Gi',
};

const LARGE: ResolvedResources = {
  cpuRequest: '500m',
  cpuLimit: '4',
  memoryRequest: '1Gi',
  memoryLimit: '8Gi',
  ephemeralStorageRequest: '2Gi',
  ephemeralStorageLimit: '20Gi',
};

const SERVICE: ResolvedResources = {
  cpuRequest: '100m',
  cpuLimit: '1',
  memoryRequest: '128Mi',
  memoryLimit: '1Gi',
  ephemeralStorageRequest: '256Mi',
  ephemeralStorageLimit: '5Gi',
};

/** Resources of GitLab's helper container. */
export const HELPER_RESOURCES: ResolvedResources = {
  cpuRequest: '50m',
  cpuLimit: '500m',
  memoryRequest: '64Mi',
  memoryLimit: '256Mi',
  ephemeralStorageRequest: '256Mi',
  ephemeralStorageLimit: '5Gi',
};

/** Resources of a manager. */
export const MANAGER_RESOURCES: ResolvedResources = {
  cpuRequest: '100m',
  cpuLimit: '500m',
  memoryRequest: '128Mi',
  memoryLimit: '512Mi',
  ephemeralStorageRequest: '128Mi',
  ephemeralStorageLimit: '1Gi',
};

/** The defaults of every kind: a total table, so that a new kind cannot lack its row. */
export const KIND_DEFAULTS: { readonly [K in RunnerKind]: KindDefaults } = {
  docker: {
    tags: (architecture) => ['docker', 'linux', architecture],
    build: SMALL,
    service: SERVICE,
    maximumServices: 2,
    environment: {},
    purpose: 'general CI; image builds without a daemon',
  },
  dind: {
    tags: () => ['dind', 'privileged'],
    build: LARGE,
    service: LARGE,
    maximumServices: 0,
    environment: { DOCKER_HOST: 'tcp://docker:2375', DOCKER_TLS_CERTDIR: '' },
    purpose: 'Docker builds that need a daemon',
  },
  'tinyland-docker': {
    tags: () => ['tinyland-docker', 'rocky9', 'linux'],
    build: SMALL,
    service: SERVICE,
    maximumServices: 2,
    environment: {},
    purpose: 'CI on an enterprise Linux base',
  },
  'tinyland-nix': {
    tags: () => ['tinyland-nix'],
    build: LARGE,
    service: SERVICE,
    maximumServices: 0,
    environment: {},
    purpose: "the organisation's own Nix builds",
  },
  nix: {
    tags: () => ['nix', 'flakes'],
    build: LARGE,
    service: SERVICE,
    maximumServices: 0,
    environment: {},
    purpose: 'flake builds with the Attic cache',
  },
};
