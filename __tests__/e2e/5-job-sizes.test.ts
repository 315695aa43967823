import { parse } from 'yaml';
import { Fleet, type FleetSpec } from '../../lib';
import { summarize } from '../../lib/output/summary';
import { FleetAtWork } from './changes/fleet-at-work';
import { renderFiles } from './cluster/fleets';
import { never } from './cluster/never';
import type { Pod } from './cluster/objects';
import { readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { HELD_SCRIPT } from './gitlab/held-job';

const ORG = 'sizes';

const GPU = 'nvidia.com/gpu';

/** A runner whose jobs choose their size, one whose jobs use idle CPU, and one whose jobs have a GPU. */
const FLEET: FleetSpec = {
  org: ORG,
  cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
  runners: [
    {
      kind: 'docker',
      name: 'sized',
      concurrency: 4,
      sizes: {
        medium: { memoryRequest: '1Gi', memoryLimit: '4Gi' },
        large: { cpuRequest: '500m', cpuLimit: '8', memoryRequest: '2Gi', memoryLimit: '8Gi' },
      },
    },
    { kind: 'docker', name: 'idle', tags: ['idle'], concurrency: 2, burst: true },
    { kind: 'docker', name: 'gpu', tags: ['gpu'], concurrency: 2, devices: { [GPU]: 1 } },
  ],
};
const RUNNERS = FLEET.runners.map(({ name = '' }) => name);

type Variables = Readonly<Record<string, string>>;

/** The lines for `.gitlab-ci.yml`, as the printed table has them. */
function linesOf(size: string): Variables {
  const line = summarize(Fleet.parse(FLEET))
    .split('\n')
    .find((text) => text.startsWith(`  ${size} has `));
  return parse(line?.replace(/^.*?: (?=variables: )/, '') ?? '').variables;
}

const DEFAULT = {
  limits: { cpu: '2', memory: '2Gi', 'ephemeral-storage': '10Gi' },
  requests: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
};
const LARGE = {
  limits: { ...DEFAULT.limits, cpu: '8', memory: '8Gi' },
  requests: { ...DEFAULT.requests, cpu: '500m', memory: '2Gi' },
};

/** Jobs that run, by what they set, and what their build container then has. */
const RUNNING: readonly (readonly [what: string, variables: Variables, build: object])[] = [
  ['nothing', {}, DEFAULT],
  ['the lines of the largest size', linesOf('large'), LARGE],
  [
    'the same amounts in other units',
    {
      KUBERNETES_CPU_REQUEST: '0.5',
      KUBERNETES_CPU_LIMIT: '8000m',
      KUBERNETES_MEMORY_REQUEST: '2048Mi',
      KUBERNETES_MEMORY_LIMIT: '8192Mi',
    },
    LARGE,
  ],
  [
    'what sizes do not differ in, or other containers',
    {
      KUBERNETES_EPHEMERAL_STORAGE_LIMIT: '100Gi',
      KUBERNETES_HELPER_MEMORY_LIMIT: '64Gi',
      KUBERNETES_SERVICE_CPU_LIMIT: '64',
    },
    DEFAULT,
  ],
];

/** Jobs that do not run, by what they set, and who says why. */
const FAILING: readonly (readonly [what: string, variables: Variables, why: string])[] = [
  [
    'more than the largest size',
    { ...linesOf('large'), KUBERNETES_MEMORY_LIMIT: '8193Mi' },
    'the resource "MemoryLimit" requested "8193Mi" is higher than limit allowed "8Gi"',
  ],
  [
    'the memory of the largest size with what the default requests',
    { KUBERNETES_MEMORY_LIMIT: '8Gi' },
    '[job-requests]',
  ],
  [
    'a limit of nothing',
    { KUBERNETES_CPU_LIMIT: '0', KUBERNETES_CPU_REQUEST: '0' },
    'minimum cpu usage per Container',
  ],
];

describe('jobs that choose their size', () => {
  const stage = readStage();
  const files = renderFiles(FLEET);
  const fleet = new FleetAtWork(stage, `${ORG}-runners`, 9700);
  let running: readonly number[];
  let failing: readonly number[];
  let idle: number;
  let gpu: number;

  beforeAll(async () => {
    await advertise('1');
    await fleet.start(files, RUNNERS);
    running = RUNNING.map(([, variables]) => fleet.give('sized', HELD_SCRIPT, { variables }));
    idle = fleet.give('idle', HELD_SCRIPT, { variables: { KUBERNETES_CPU_LIMIT: '1' } });
    gpu = fleet.give('gpu', HELD_SCRIPT);
    await fleet.runTogether([...running, idle, gpu]);
  });
  afterAll(async () => {
    await fleet.stop(files);
    await advertise(null);
  });

  /** As the device plugin of a node has its kubelet say. */
  const advertise = async (amount: string | null): Promise<void> => {
    const { body } = await fleet.api.get('/api/v1/nodes');
    for (const { metadata } of body['items'] as readonly Pod[]) {
      const devices = { [GPU]: amount };
      const { status } = await fleet.api.patch(`/api/v1/nodes/${metadata.name}/status`, {
        status: { capacity: devices, allocatable: devices },
      });
      expect(status).toBe(200);
    }
  };

  const podOf = (id: number): Pod =>
    fleet.attempts().find(({ jobId, status }) => jobId === id && status === 201)?.pod ??
    never(`no pod of job ${id}`);
  const resourcesOf = (pod: Pod) => {
    const { initContainers, containers } = pod.spec as unknown as Record<string, readonly Container[]>;
    return new Map(
      [...(initContainers ?? []), ...(containers ?? [])].map(({ name, resources }) => [name, resources]),
    );
  };

  test.each(RUNNING.map(([what], index) => [what, index] as const))('one that sets %s runs', (_, index) => {
    const resources = resourcesOf(podOf(running[index] ?? 0));
    expect(resources.get('build')).toEqual(RUNNING[index]?.[2]);
    expect(resources.get('helper')?.limits).toEqual({
      cpu: '500m',
      memory: '256Mi',
      'ephemeral-storage': '5Gi',
    });
  });

  test('one of a runner that bursts has no CPU limit in any container, whatever it sets', () => {
    const resources = [...resourcesOf(podOf(idle)).values()];
    expect(resources.map(({ limits }) => Object.keys(limits ?? {}).sort())).toEqual(
      resources.map(() => ['ephemeral-storage', 'memory']),
    );
    expect(resources.every(({ requests }) => requests?.['cpu'] !== undefined)).toBe(true);
  });

  test('one of a runner with a GPU has it in its build container alone, on a node that has one, and is counted', async () => {
    const resources = resourcesOf(podOf(gpu));
    expect(resources.get('build')).toMatchObject({ limits: { [GPU]: '1' }, requests: { [GPU]: '1' } });
    resources.delete('build');
    expect(JSON.stringify([...resources.values()])).not.toContain(GPU);
    const [pod] = await fleet.jobPods('gpu');
    expect(pod?.spec.nodeName).toBeDefined();
    const { body } = await fleet.api.get(`/api/v1/namespaces/${ORG}-runners/resourcequotas/fleet`);
    expect(body['status']).toMatchObject({
      hard: { [`requests.${GPU}`]: '2' },
      used: { [`requests.${GPU}`]: '1' },
    });
  });

  test.each([
    ['two of it', 'build', '2', 'gpu'],
    ['one in the helper', 'helper', '1', 'gpu'],
    ['one of another runner', 'build', '1', 'sized'],
  ])('a pod with %s is refused', async (_, name, amount, runner) => {
    const pod = podOf(runner === 'gpu' ? gpu : (running[0] ?? 0));
    const containers = (pod.spec['containers'] as unknown as readonly Container[]).map((container) =>
      container.name === name
        ? {
            ...container,
            resources: {
              limits: { ...container.resources.limits, [GPU]: amount },
              requests: { ...container.resources.requests, [GPU]: amount },
            },
          }
        : container,
    );
    const metadata = { ...pod.metadata, name: `${pod.metadata.name}-again` };
    const { status, body } = await fleet.wouldCreate(runner, {
      ...pod,
      metadata,
      spec: { ...pod.spec, containers: containers as unknown as Pod['spec']['containers'] },
    });
    expect(status).toBe(403);
    expect(body['message']).toContain('[job-resources]');
  });

  test('the others fail, and say why', async () => {
    for (const { name } of (await fleet.jobPods('sized')).map(({ metadata }) => metadata)) {
      await fleet.api.delete(`/api/v1/namespaces/${ORG}-runners/pods/${name}`);
    }
    failing = FAILING.map(([, variables]) => fleet.give('sized', HELD_SCRIPT, { variables }));
    await eventually('they fail', () => failing.every((id) => fleet.job(id).state === 'failed'));
    for (const [index, [, , why]] of FAILING.entries()) {
      const id = failing[index] ?? 0;
      const refused = fleet.attempts('sized').filter(({ jobId }) => jobId === id);
      expect(refused.filter(({ status }) => status === 201)).toEqual([]);
      expect([fleet.job(id).trace, ...refused.map(({ message }) => message)].join('\n')).toContain(why);
    }
  });
});

interface Container {
  readonly name: string;
  readonly resources: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
}
