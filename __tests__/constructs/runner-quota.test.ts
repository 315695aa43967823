import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { ILimitRange } from 'kubernetes-models/v1/LimitRange';
import type { IResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { RunnerQuota, type RunnerSpec } from '../../lib';
import { find, namesOf, objectsAlone, objectsOf } from '../chart/rendered';
import { DEDICATED_NODES, EVERY_KIND, fleetOf } from '../chart/sample-fleet';
import { configIn } from '../config/read-back';
import { type Amounts, add, fullLoadOf, managerPods, thousandths } from './full-load';

const RUNNERS: readonly RunnerSpec[] = [
  ...EVERY_KIND,
  {
    kind: 'docker',
    name: 'big',
    replicas: 3,
    concurrency: 7,
    maximumServices: 5,
    resources: { build: { cpuLimit: '1500m' } },
  },
  {
    kind: 'docker',
    name: 'kata',
    runtimeClass: { name: 'kata', overhead: { cpu: '250m', memory: '160Mi' } },
  },
  {
    kind: 'dind',
    name: 'dind-2',
    nodes: DEDICATED_NODES,
    maximumServices: 1,
    imagePullSecrets: ['registry'],
  },
  {
    kind: 'nix',
    name: 'nix-push',
    attic: 'push',
    accessLevel: 'ref_protected',
    manager: { resources: { memoryLimit: '3Gi' } },
  },
];
const fleet = fleetOf(...RUNNERS);
const objects = objectsOf(fleet);

function hardOf(quota: string): Amounts {
  const { spec } = find<IResourceQuota>(objects, 'ResourceQuota', quota);
  return Object.fromEntries(
    Object.entries(spec?.hard ?? {}).map(([key, quantity]) => [key, thousandths(quantity)]),
  );
}

const withoutStorage = (amounts: Amounts): Amounts =>
  Object.fromEntries(Object.entries(amounts).filter(([key]) => !key.endsWith('ephemeral-storage')));

it('stands alone in a chart, with the same objects as in a fleet', () => {
  const alone = objectsAlone((chart) => new RunnerQuota(chart, 'quota', { fleet }));
  expect(namesOf(alone, 'ResourceQuota')).toEqual([
    'fleet',
    'managers',
    ...fleet.runners.map(({ names }) => names.job),
  ]);
  expect(namesOf(alone, 'LimitRange')).toEqual(['containers']);
  for (const object of alone) {
    expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
  }
});

describe('full load fits exactly, so one pod more does not', () => {
  it.each(RUNNERS.map(({ kind, name }) => name ?? kind))('jobs of %s', (name) => {
    expect(hardOf(`${name}-job`)).toEqual(withoutStorage(fullLoadOf(fleet, name)));
  });

  it('managers', () => {
    const managers = fleet.runners.map(({ name }) => managerPods(objects, name)).reduce(add);
    expect(hardOf('managers')).toEqual(withoutStorage(managers));
  });

  it('the whole fleet, with its storage, one Secret a job, and Secrets of others', () => {
    const load = fleet.runners
      .flatMap(({ name }) => [fullLoadOf(fleet, name), managerPods(objects, name)])
      .reduce(add);
    const jobs = fleet.runners
      .map(({ name }) => fullLoadOf(fleet, name)['pods'] ?? 0n)
      .reduce((sum, pods) => sum + pods);
    const named = BigInt(fleet.runners.length + 2 + 1) * 1000n;
    expect(hardOf('fleet')).toEqual({
      ...load,
      'count/secrets': jobs + named + 300_000n,
      persistentvolumeclaims: 0n,
      services: 0n,
      'services.loadbalancers': 0n,
      'services.nodeports': 0n,
    });
  });

  it('by hand: docker runs 4 jobs of build, helper and two services, and dind 4 of build, helper and daemon', () => {
    expect(find<IResourceQuota>(objects, 'ResourceQuota', 'docker-job').spec?.hard).toEqual({
      pods: '4',
      'requests.cpu': '1400m',
      'limits.cpu': '18',
      'requests.memory': '2304Mi',
      'limits.memory': '17Gi',
    });
    expect(find<IResourceQuota>(objects, 'ResourceQuota', 'dind-job').spec?.hard).toMatchObject({
      pods: '4',
      'requests.cpu': '4200m',
      'limits.cpu': '34',
    });
  });
});

describe('scopes', () => {
  it('count the jobs of each runner and the managers apart, by PriorityClass', () => {
    const scopes = ['managers', ...fleet.runners.map(({ names }) => names.job)].map(
      (name) => find<IResourceQuota>(objects, 'ResourceQuota', name).spec?.scopeSelector?.matchExpressions,
    );
    const expected = ['acme-runners-manager', ...fleet.runners.map(({ names }) => names.jobPriorityClass)];
    expect(scopes).toEqual(
      expected.map((name) => [{ scopeName: 'PriorityClass', operator: 'In', values: [name] }]),
    );
  });

  it('are those that the pods name', () => {
    for (const { name, names } of fleet.runners) {
      expect(configIn(fleet, name).runners[0].kubernetes.priority_class_name).toBe(names.jobPriorityClass);
    }
  });

  it('leave the total unscoped', () => {
    expect(find<IResourceQuota>(objects, 'ResourceQuota', 'fleet').spec).not.toHaveProperty('scopeSelector');
  });
});

describe('the LimitRange', () => {
  const [limits, ...others] = find<ILimitRange>(objects, 'LimitRange', 'containers').spec?.limits ?? [];

  it('admits every container that config.toml and the Deployments ask for, and not one byte more than the largest', () => {
    expect(others).toEqual([]);
    const asked = fleet.runners.flatMap(({ name }) => {
      const keys = configIn(fleet, name).runners[0].kubernetes as unknown as Readonly<Record<string, string>>;
      const manager = find<IDeployment>(objects, 'Deployment', `${name}-manager`).spec?.template.spec
        ?.containers[0];
      return [
        ...['', 'helper_', 'service_'].map((prefix) => [
          keys[`${prefix}cpu_limit`],
          keys[`${prefix}memory_limit`],
          keys[`${prefix}ephemeral_storage_limit`],
        ]),
        ['cpu', 'memory', 'ephemeral-storage'].map((resource) => manager?.resources?.limits?.[resource]),
      ];
    });
    const largest = [0, 1, 2].map((column) =>
      asked
        .map((row) => thousandths(row[column]))
        .sort((a, b) => Number(a - b))
        .at(-1),
    );
    expect(
      ['cpu', 'memory', 'ephemeral-storage'].map((resource) => thousandths(limits?.max?.[resource])),
    ).toEqual(largest);
  });

  it.each(['build', 'helper', 'service', 'manager'] as const)(
    'admits a %s that is the largest of all',
    (container) => {
      const huge = { cpuLimit: '48', memoryLimit: '96Gi', ephemeralStorageLimit: '200Gi' };
      const spec: RunnerSpec =
        container === 'manager'
          ? { kind: 'docker', manager: { resources: huge } }
          : { kind: 'docker', resources: { [container]: huge } };
      const [range] =
        find<ILimitRange>(objectsOf(fleetOf(spec)), 'LimitRange', 'containers').spec?.limits ?? [];
      expect(range?.max).toEqual({ cpu: '48', memory: '96Gi', 'ephemeral-storage': '200Gi' });
    },
  );

  it('gives what asks for nothing a request within its limit, within the maximum', () => {
    for (const resource of ['cpu', 'memory', 'ephemeral-storage']) {
      const [request, limit, max] = [limits?.defaultRequest, limits?.default, limits?.max].map((one) =>
        thousandths(one?.[resource]),
      );
      expect([
        resource,
        (request ?? 0n) > 0n,
        (request ?? 1n) <= (limit ?? 0n),
        (limit ?? 1n) <= (max ?? 0n),
      ]).toEqual([resource, true, true, true]);
    }
    const tiny = { cpuLimit: '10m', memoryLimit: '16Mi', ephemeralStorageLimit: '1Mi' };
    const small = objectsOf(
      fleetOf({
        kind: 'docker',
        resources: { build: tiny, helper: tiny, service: tiny },
        manager: { resources: tiny },
      }),
    );
    expect(find<ILimitRange>(small, 'LimitRange', 'containers').spec?.limits).toEqual([
      {
        type: 'Container',
        min: { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' },
        max: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '1Mi' },
        default: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '1Mi' },
        defaultRequest: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '1Mi' },
      },
    ]);
  });

  it('lets none ask for nothing, and every container of the fleet for as little as it says', () => {
    expect(limits?.min).toEqual({ cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' });
    const tiny = { cpuRequest: '1m', memoryRequest: '64Ki', ephemeralStorageRequest: '1k' };
    const [range] =
      find<ILimitRange>(
        objectsOf(fleetOf({ kind: 'docker', resources: { service: tiny } })),
        'LimitRange',
        'containers',
      ).spec?.limits ?? [];
    expect(range?.min).toEqual({ cpu: '1m', memory: '64Ki', 'ephemeral-storage': '1k' });
  });
});

describe('jobs that choose their size', () => {
  const sizes = {
    small: { memoryLimit: '1Gi' },
    large: { cpuLimit: '48', memoryRequest: '3Gi', memoryLimit: '96Gi' },
  };
  const sized = objectsOf(fleetOf({ kind: 'docker', sizes }));

  it('are counted at the largest of each amount', () => {
    expect(find<IResourceQuota>(sized, 'ResourceQuota', 'docker-job').spec?.hard).toEqual({
      pods: '4',
      'requests.cpu': '1400m',
      'limits.cpu': '202',
      'requests.memory': '13568Mi',
      'limits.memory': '393Gi',
    });
  });

  it('are within the LimitRange', () => {
    const [limits] = find<ILimitRange>(sized, 'LimitRange', 'containers').spec?.limits ?? [];
    expect(limits?.max).toEqual({ cpu: '48', memory: '96Gi', 'ephemeral-storage': '10Gi' });
  });
});

describe('jobs that use idle CPU', () => {
  const burst = objectsOf(
    fleetOf({ kind: 'docker' }, { kind: 'docker', name: 'burst', tags: ['burst'], burst: true }),
  );
  const hard = (name: string) =>
    Object.keys(find<IResourceQuota>(burst, 'ResourceQuota', name).spec?.hard ?? {});

  it('have no quota of CPU limits, which would refuse them; all else is counted, and the other runners are as they were', () => {
    expect(
      ['fleet', 'burst-job', 'managers', 'docker-job'].map((name) => hard(name).includes('limits.cpu')),
    ).toEqual([false, false, true, true]);
    expect(hard('burst-job')).toEqual(['limits.memory', 'pods', 'requests.cpu', 'requests.memory']);
  });

  it('get no limit of CPU from the LimitRange, and still must request some', () => {
    const [limits] = find<ILimitRange>(burst, 'LimitRange', 'containers').spec?.limits ?? [];
    expect([limits?.max, limits?.default].map((bounds) => Object.keys(bounds ?? {}))).toEqual([
      ['ephemeral-storage', 'memory'],
      ['ephemeral-storage', 'memory'],
    ]);
    expect(limits?.min?.['cpu']).toBe('1m');
    expect(limits?.defaultRequest?.['cpu']).toBe('50m');
  });
});

it('counts the devices of all runners in the quota of the fleet, since a scoped one may not', () => {
  const devices = { 'nvidia.com/gpu': 2 } as const;
  const objects = objectsOf(
    fleetOf(
      { kind: 'docker', devices, replicas: 2, concurrency: 3 },
      { kind: 'docker', name: 'other', tags: ['other'], devices, concurrency: 1 },
    ),
  );
  const hard = (name: string) => find<IResourceQuota>(objects, 'ResourceQuota', name).spec?.hard;
  expect(hard('fleet')?.['requests.nvidia.com/gpu']).toBe('14');
  expect(hard('docker-job')).not.toHaveProperty(['requests.nvidia.com/gpu']);
});
