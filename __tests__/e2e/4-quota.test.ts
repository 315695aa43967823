import { Fleet } from '../../lib/fleet/fleet';
import { ATTACKS } from '../corpus/attacks/attacks';
import { ApiServer } from './cluster/api-server';
import { tinyland } from './cluster/fleets';
import { groupsOf, tokenOf, userOf } from './cluster/identities';
import { type KubernetesObject, type Pod, pathOf } from './cluster/objects';
import { haveFleet, kubectl, NAMESPACE, RUNNERS, type RunnerName, readStage } from './cluster/on-stage';
import { writeWithoutEnd } from './cluster/other-writers';
import { eventually } from './cluster/wait';
import type { CiJob } from './gitlab/ci-job';
import { recordedPod } from './gitlab/golden-pods';
import { HELD_SCRIPT, release } from './gitlab/held-job';
import { ManagersAtWork } from './gitlab/managers-at-work';

/** What each runner may run at once, and how many services each of its jobs may have. */
const DECLARED = new Map(
  Fleet.parse(tinyland()).runners.map(({ name, settings }) => [
    name,
    { jobs: settings.replicas * settings.concurrency, services: settings.maximumServices },
  ]),
);

const SERVICE = { ports: [{ port: 80 }] };

/** What each key of a quota counts. */
const COUNTED: Readonly<Record<string, { readonly resource: string; readonly spec: object }>> = {
  persistentvolumeclaims: {
    resource: 'persistentvolumeclaims',
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
  services: { resource: 'services', spec: SERVICE },
  'services.nodeports': { resource: 'services', spec: { ...SERVICE, type: 'NodePort' } },
  'services.loadbalancers': { resource: 'services', spec: { ...SERVICE, type: 'LoadBalancer' } },
};

/** Secrets that people and operators put into the namespace beside those of the fleet. */
const FOREIGN_SECRETS = Array.from({ length: 10 }, (_, index) => `certificate-${index}`);

/** Secrets that somebody with the token of a manager writes: more than all jobs of the fleet together have. */
const FLOOD = 200;

describe('the fleet at its declared full load', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const running: { runner: RunnerName; id: number; pod: Pod }[] = [];
  let work: ManagersAtWork;

  const quotas = async (): Promise<KubernetesObject[]> =>
    (await api.get(pathOf('resourcequotas', NAMESPACE))).body['items'];
  const quota = async (name: string) =>
    (await api.get(pathOf('resourcequotas', NAMESPACE, name))).body['status'];

  /** What ReplicaSets could not create; those of earlier tests too. */
  async function failures(): Promise<{ uid: string | undefined; message: string }[]> {
    const { items } = (await api.get(pathOf('events', NAMESPACE))).body;
    return (items as KubernetesObject[])
      .filter(({ reason }) => reason === 'FailedCreate')
      .map(({ metadata, message }) => ({ uid: metadata.uid, message }));
  }

  /** The runners that are not at full load. */
  async function room(): Promise<RunnerName[]> {
    const full = await Promise.all(
      RUNNERS.map(async (runner) => {
        const { hard, used } = await quota(`${runner}-job`);
        return hard.pods === used.pods;
      }),
    );
    return RUNNERS.filter((_runner, index) => !full[index]);
  }

  function heaviest(runner: RunnerName): CiJob {
    const services = Array.from({ length: DECLARED.get(runner)?.services ?? 0 }, (_, index) => ({
      name: 'docker.io/library/redis:7',
      alias: `service-${index}`,
    }));
    return { script: HELD_SCRIPT, services, registryCredentials: true };
  }

  beforeAll(async () => {
    await haveFleet(stage, api);
    for (const name of FOREIGN_SECRETS) {
      const { status } = await api.create(pathOf('secrets', NAMESPACE), { metadata: { name } });
      expect(status).toBe(201);
    }
    work = await ManagersAtWork.start(stage, api, 4000);
    const given = RUNNERS.flatMap((runner) =>
      Array.from({ length: DECLARED.get(runner)?.jobs ?? 0 }, () => ({
        runner,
        id: work.give(runner, heaviest(runner)),
      })),
    );
    for (const { runner, id } of given) {
      await work.until(id, `job ${id} of ${runner} runs`, ({ trace }) => trace.includes(`job ${id} is held`));
      running.push({ runner, id, pod: work.podOf(runner, id)?.responseObject });
    }
  });
  afterAll(async () => {
    await work.stop();
    for (const name of FOREIGN_SECRETS) {
      await api.delete(pathOf('secrets', NAMESPACE, name));
    }
    api.close();
  });

  test('runs every job that the runners are declared for', () => {
    const total = [...DECLARED.values()].reduce((sum, { jobs }) => sum + jobs, 0);
    expect(total).toBe(18);
    expect(running).toHaveLength(total);
  });

  test('has no job pod that is evicted first', async () => {
    const { items } = (await api.get(pathOf('pods', NAMESPACE))).body;
    const live = (items as Pod[]).filter(({ metadata }) => metadata.name.startsWith('runner-'));
    expect(live.length).toBe(running.length);
    expect(live.map(({ status }) => status.qosClass)).toEqual(live.map(() => 'Burstable'));
  });

  test('uses the quotas of the jobs up to the last byte', async () => {
    const ofJobs = (await quotas()).filter(({ metadata }) => metadata.name.endsWith('-job'));
    expect(ofJobs).toHaveLength(RUNNERS.length);
    for (const { metadata, status } of ofJobs) {
      expect({ quota: metadata.name, used: status.used }).toEqual({
        quota: metadata.name,
        used: status.hard,
      });
    }
  });

  test('the LimitRange changes nothing that config.toml asks for', () => {
    for (const { runner, id } of running) {
      const { requestObject, responseObject } = work.podOf(runner, id) ?? {};
      expect(resourcesOf(responseObject)).toEqual(resourcesOf(requestObject));
      expect(JSON.stringify(resourcesOf(requestObject))).not.toContain('{}');
    }
  });

  test('the LimitRange refuses a container that asks for more', async () => {
    const manager = api.as({
      user: userOf(NAMESPACE, 'docker-manager'),
      groups: groupsOf(NAMESPACE),
      extra: tokenOf('docker-manager'),
    });
    const pod = recordedPod('docker-plain');
    const greedy = JSON.parse(JSON.stringify(pod));
    greedy.spec.containers[0].resources.limits.cpu = '5';
    const { status, body } = await manager.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, greedy);
    manager.close();
    expect(status).toBe(403);
    expect(body['message']).toContain('maximum cpu usage per Container is 4, but limit is 5');
  });

  test.each(['cpu', 'memory', 'ephemeral-storage'])(
    'the LimitRange refuses a container with no %s',
    async (resource) => {
      const container = { name: 'app', image: 'docker.io/library/busybox:1.37.0' };
      const pod = { metadata: { name: 'visitor' }, spec: { containers: [container] } };
      const nothing = { limits: { [resource]: '0' }, requests: { [resource]: '0' } };
      const { status, body } = await api.create(`${pathOf('pods', NAMESPACE)}?dryRun=All`, {
        ...pod,
        spec: { containers: [{ ...container, resources: nothing }] },
      });
      expect(status).toBe(403);
      expect(body['message']).toContain(`minimum ${resource} usage per Container is 1`);
    },
  );

  test.each(ATTACKS.filter((attack) => attack.layer === 'quota'))(
    'the quota has no room for what the corpus has it refuse: $title',
    async ({ fleet, resource: key }) => {
      const { resource = '', spec } = COUNTED[key] ?? {};
      const { status, body } = await api.create(`${pathOf(resource, NAMESPACE)}?dryRun=All`, {
        metadata: { name: 'one-too-many' },
        spec,
      });
      expect({ fleet, status, message: body['message'] }).toEqual({
        fleet: 'tinyland',
        status: 403,
        message: expect.stringMatching(
          new RegExp(`exceeded quota: fleet, requested: .*\\b${key}=1.*limited: .*\\b${key}=0`),
        ),
      });
    },
  );

  test.each(['docker', 'dind'] as const)('%s: one job more waits for room, and gets it', async (runner) => {
    await work.startAnother(runner);
    const id = work.give(runner, { script: ['echo "job $CI_JOB_ID had to wait"'] });
    const refused = await eventually('the pod is refused', () =>
      work.podsFor(runner, id).find(({ responseStatus }) => responseStatus?.code === 403),
    );
    const { message = '' } = refused.responseStatus ?? {};
    expect(message).toMatch(
      new RegExp(`exceeded quota: (${runner}-job|fleet), requested: .+, used: .+, limited: .+`),
    );
    await eventually('it is tried again', () => work.podsFor(runner, id).length > 1);
    expect(work.coordinator.job(id).state).toBe('running');

    const [first] = running.filter((job) => job.runner === runner);
    release(stage, first?.pod.metadata.name ?? '');
    expect(await work.finished(first?.id ?? 0)).toMatchObject({ state: 'success' });
    const waited = await work.finished(id, 60);
    expect(waited.trace).toContain(`job ${id} had to wait`);
    expect(waited.state).toBe('success');
  });

  test('a job that the API server could not count is tried again, and runs', async () => {
    const [, second] = running.filter(({ runner }) => runner === 'docker');
    release(stage, second?.pod.metadata.name ?? '');
    await work.finished(second?.id ?? 0);
    const stop = writeWithoutEnd(
      api,
      ['docker-job', 'fleet'].map((name) => pathOf('resourcequotas', NAMESPACE, name)),
    );
    let id = 0;
    try {
      // It takes several collisions in a row until the API server gives up, so one job may not be enough.
      const refused = await eventually(
        'a pod is not counted',
        () => {
          if (id === 0 || ['success', 'failed'].includes(work.coordinator.job(id).state)) {
            id = work.give('docker', {});
          }
          return work.podsFor('docker', id).find(({ responseStatus }) => responseStatus?.code === 409);
        },
        120,
      );
      expect(refused.responseStatus?.message).toContain('Operation cannot be fulfilled on resourcequotas');
    } finally {
      await stop();
    }
    expect(await work.finished(id)).toMatchObject({ state: 'success' });
  });

  test('one runner at its limit leaves the room of the others alone', async () => {
    for (const { runner, pod } of running.filter(({ runner }) => runner === 'nix')) {
      release(stage, pod.metadata.name);
      expect(runner).toBe('nix');
    }
    const ended = running
      .filter(({ runner }) => runner === 'tinyland-nix')
      .map(({ id }) => work.coordinator.job(id))
      .filter(({ state }) => state !== 'running');
    expect(ended).toEqual([]);
    await eventually('nix has room again', async () => (await quota('nix-job')).used.pods === '0');
    const { used, hard } = await quota('tinyland-nix-job');
    expect(used).toEqual(hard);
    const id = work.give('nix', {});
    expect(await work.finished(id)).toMatchObject({ state: 'success' });
  });

  test('a manager that writes Secrets without end leaves those of others room', async () => {
    const manager = api.as({
      user: userOf(NAMESPACE, 'docker-manager'),
      groups: groupsOf(NAMESPACE),
      extra: tokenOf('docker-manager'),
    });
    const name = (index: number) => `runner-flood-project-1-concurrent-0-${index}`;
    for (let index = 0; index < FLOOD; index++) {
      const { status } = await manager.create(pathOf('secrets', NAMESPACE), {
        metadata: { name: name(index) },
        type: 'kubernetes.io/dockercfg',
        data: { '.dockercfg': 'e30=' },
      });
      expect(status).toBe(201);
    }
    const id = work.give('nix', { registryCredentials: true });
    expect(await work.finished(id)).toMatchObject({ state: 'success' });
    for (let index = 0; index < FLOOD; index++) {
      await manager.delete(pathOf('secrets', NAMESPACE, name(index)));
    }
    manager.close();
  });

  // The last one: it takes the pods away whose tokens the managers hold.
  test('still has room to replace every manager at once', async () => {
    // What has just ended is counted a little longer, so once may not be enough.
    for (let missing = await room(); missing.length > 0; missing = await room()) {
      const given = missing.map((runner) => ({ runner, id: work.give(runner, heaviest(runner)) }));
      for (const { runner, id } of given) {
        await work.until(id, `job ${id} of ${runner} runs`, ({ trace }) =>
          trace.includes(`job ${id} is held`),
        );
      }
    }
    const before = new Set((await failures()).map(({ uid }) => uid));
    const restart = await kubectl(stage, 'rollout', 'restart', 'deployment', '-n', NAMESPACE);
    expect(restart).toMatchObject({ code: 0, stderr: '' });
    for (const runner of RUNNERS) {
      const rollout = await kubectl(
        stage,
        'rollout',
        'status',
        `deployment/${runner}-manager`,
        '-n',
        NAMESPACE,
        '--timeout=60s',
      );
      expect(rollout.code).toBe(0);
    }
    expect((await failures()).filter(({ uid }) => !before.has(uid))).toEqual([]);
    const { hard, used } = await quota('managers');
    expect([hard.pods, used.pods]).toEqual([String(2 * RUNNERS.length), String(RUNNERS.length)]);
  });
});

function resourcesOf(pod: Pod): unknown[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ resources }) => resources);
}
