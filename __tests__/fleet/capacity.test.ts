import {
  fleetDemand,
  jobPodDemand,
  jobPodsOf,
  jobsDemand,
  managersDemand,
  servicesOf,
} from '../../lib/fleet/capacity';
import { DEDICATED_NODES, fleetOf } from '../chart/sample-fleet';

const MEBI = 1024 ** 2;
const GIBI = 1024 ** 3;

/** Numbers that are easy to add up. */
const RESOURCES = {
  build: {
    cpuRequest: '100m',
    cpuLimit: '1',
    memoryRequest: '100Mi',
    memoryLimit: '1Gi',
    ephemeralStorageRequest: '1Gi',
    ephemeralStorageLimit: '10Gi',
  },
  helper: {
    cpuRequest: '10m',
    cpuLimit: '100m',
    memoryRequest: '10Mi',
    memoryLimit: '100Mi',
    ephemeralStorageRequest: '1Gi',
    ephemeralStorageLimit: '1Gi',
  },
  service: {
    cpuRequest: '20m',
    cpuLimit: '200m',
    memoryRequest: '20Mi',
    memoryLimit: '200Mi',
    ephemeralStorageRequest: '2Gi',
    ephemeralStorageLimit: '2Gi',
  },
} as const;
const MANAGER = {
  resources: {
    cpuRequest: '5m',
    cpuLimit: '50m',
    memoryRequest: '5Mi',
    memoryLimit: '50Mi',
    ephemeralStorageRequest: '1Gi',
    ephemeralStorageLimit: '1Gi',
  },
} as const;

const docker = fleetOf({
  kind: 'docker',
  resources: RESOURCES,
  manager: MANAGER,
  maximumServices: 3,
  replicas: 2,
  concurrency: 5,
}).runner('docker');

const dind = fleetOf({
  kind: 'dind',
  nodes: DEDICATED_NODES,
  resources: RESOURCES,
  manager: MANAGER,
  maximumServices: 1,
  replicas: 1,
  concurrency: 2,
}).runner('dind');

describe('the demand of a job pod', () => {
  it('is that of build, helper and every service', () => {
    expect(servicesOf(docker)).toBe(3);
    expect(jobPodDemand(docker)).toEqual({
      pods: 1,
      cpuRequest: 100 + 10 + 3 * 20,
      cpuLimit: 1000 + 100 + 3 * 200,
      memoryRequest: (100 + 10 + 3 * 20) * MEBI,
      memoryLimit: GIBI + (100 + 3 * 200) * MEBI,
      ephemeralStorageRequest: (1 + 1 + 3 * 2) * GIBI,
      ephemeralStorageLimit: (10 + 1 + 3 * 2) * GIBI,
    });
  });

  it('counts the daemon of dind as one more service', () => {
    expect(servicesOf(dind)).toBe(2);
    expect(jobPodDemand(dind)).toMatchObject({
      cpuRequest: 100 + 10 + 2 * 20,
      cpuLimit: 1000 + 100 + 2 * 200,
    });
  });

  it('counts the overhead of a RuntimeClass', () => {
    const heavy = fleetOf({
      kind: 'docker',
      resources: RESOURCES,
      maximumServices: 0,
      runtimeClass: { name: 'kata', overhead: { cpu: '250m', memory: '160Mi' } },
    }).runner('docker');
    expect(jobPodDemand(heavy)).toMatchObject({
      pods: 1,
      cpuRequest: 110 + 250,
      cpuLimit: 1100 + 250,
      memoryRequest: (110 + 160) * MEBI,
      memoryLimit: GIBI + (100 + 160) * MEBI,
    });
  });
});

describe('the demand at full load', () => {
  it('of jobs is replicas x concurrency job pods', () => {
    expect(jobPodsOf(docker)).toBe(10);
    expect(jobsDemand(docker)).toMatchObject({ pods: 10, cpuRequest: 1700, cpuLimit: 17_000 });
  });

  it('of managers is one more than there are, for a rollout', () => {
    expect(managersDemand(docker)).toEqual({
      pods: 3,
      cpuRequest: 15,
      cpuLimit: 150,
      memoryRequest: 15 * MEBI,
      memoryLimit: 150 * MEBI,
      ephemeralStorageRequest: 3 * GIBI,
      ephemeralStorageLimit: 3 * GIBI,
    });
  });

  it('of a fleet is the sum', () => {
    expect(fleetDemand([docker, dind])).toMatchObject({
      pods: 10 + 3 + 2 + 2,
      cpuRequest: 1700 + 15 + 2 * 150 + 2 * 5,
      cpuLimit: 17_000 + 150 + 2 * 1500 + 2 * 50,
    });
    expect(fleetDemand([])).toMatchObject({ pods: 0, cpuLimit: 0 });
  });
});

it('counts what a container without a CPU limit requests', () => {
  const { build, helper, service } = RESOURCES;
  const unlimited = Object.fromEntries(
    Object.entries({ build, helper, service }).map(([name, { cpuLimit: _, ...others }]) => [name, others]),
  );
  const fleet = fleetOf({ kind: 'docker', maximumServices: 1, burst: true, resources: unlimited });
  expect(jobPodDemand(fleet.runner('docker'))).toMatchObject({ cpuRequest: 130, cpuLimit: 130 });
});

it('counts the largest of each amount of the sizes that a job may choose', () => {
  const sizes = { cpu: { cpuLimit: '4' }, memory: { memoryRequest: '2Gi', memoryLimit: '3Gi' } };
  const fleet = fleetOf({ kind: 'docker', maximumServices: 0, resources: RESOURCES, sizes });
  expect(jobPodDemand(fleet.runner('docker'))).toMatchObject({
    cpuRequest: 110,
    cpuLimit: 4100,
    memoryRequest: 2 * GIBI + 10 * MEBI,
    memoryLimit: 3 * GIBI + 100 * MEBI,
  });
});
