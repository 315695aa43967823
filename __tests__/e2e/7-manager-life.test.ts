import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiServer } from './cluster/api-server';
import { renderFiles, TINYLAND_RUNNERS, tinyland } from './cluster/fleets';
import { type KubernetesObject, type Pod, pathOf } from './cluster/objects';
import { haveFleet, isRolledOut, kubectl, NAMESPACE, readStage, runnerToken } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { Coordinator } from './gitlab/coordinator';
import { HELD_SCRIPT, release } from './gitlab/held-job';
import { Manager } from './gitlab/manager';
import { ManagersAtWork } from './gitlab/managers-at-work';

/** Three times the interval at which a manager asks for jobs. */
const SEVERAL_POLLS = 10_000;

describe('the life of a manager', () => {
  const stage = readStage();
  const api = new ApiServer(stage);

  beforeAll(() => haveFleet(stage, api));
  afterAll(() => api.close());

  test('SIGQUIT, the stop signal of the image: the running job ends well, no other begins', async () => {
    const work = await ManagersAtWork.start(stage, api, 7000, ['docker']);
    const [manager] = work.managers as [Manager];
    try {
      const held = work.give('docker', { script: HELD_SCRIPT });
      await work.until(held, 'the job runs', ({ trace }) => trace.includes(`job ${held} is held`));
      manager.signal('SIGQUIT');
      await eventually('the manager drains', () => manager.log.includes('Starting graceful shutdown'));
      const next = work.give('docker', {});
      await delay(SEVERAL_POLLS);
      expect(work.coordinator.job(next).state).toBe('waiting');
      expect(work.coordinator.job(held).state).toBe('running');
      release(stage, work.podsFor('docker', held)[0]?.requestObject.metadata.name);
      const job = await work.finished(held);
      expect(job.trace).toContain(`job ${held} is released`);
      expect(job.state).toBe('success');
      expect(await manager.exited).toBe(0);
      expect(work.coordinator.job(next).state).toBe('waiting');
      const { status } = await api.get(
        pathOf('pods', NAMESPACE, work.podsFor('docker', held)[0]?.requestObject.metadata.name),
      );
      expect(status).toBe(404);
    } finally {
      await work.stop();
    }
  });

  test('SIGTERM, which is not that signal: the running job is given up', async () => {
    const work = await ManagersAtWork.start(stage, api, 7050, ['docker']);
    const [manager] = work.managers as [Manager];
    try {
      const held = work.give('docker', { script: HELD_SCRIPT });
      await work.until(held, 'the job runs', ({ trace }) => trace.includes(`job ${held} is held`));
      manager.signal('SIGTERM');
      expect(await manager.exited).toBe(0);
      expect(work.coordinator.job(held)).toMatchObject({
        state: 'failed',
        failureReason: 'runner_interrupted',
      });
    } finally {
      await work.stop();
    }
  });

  test('GitLab in an outage: the manager stays ready and takes jobs again afterwards', async () => {
    const coordinator = new Coordinator(7100);
    await coordinator.start();
    const manager = await Manager.start({
      stage,
      api,
      namespace: NAMESPACE,
      runner: 'docker',
      gitlab: coordinator.url,
    });
    try {
      await eventually('the manager asks for jobs', () => coordinator.requests > 0);
      await coordinator.stop();
      const seen: number[] = [];
      for (let second = 0; second < 20; second++) {
        seen.push(await manager.health());
        await delay(1000);
      }
      expect(new Set(seen)).toEqual(new Set([200]));
      expect(manager.log).toContain('Checking for jobs... failed');
      await coordinator.start();
      const id = coordinator.give(runnerToken('docker'), {});
      await eventually('the job is done', () => coordinator.job(id).state === 'success', 90);
    } finally {
      await manager.kill();
      await coordinator.stop();
    }
  });

  test('GitLab unreachable from the start: the manager becomes ready all the same', async () => {
    const manager = await Manager.start({
      stage,
      api,
      namespace: NAMESPACE,
      runner: 'nix',
      gitlab: 'http://127.0.0.1:9',
    });
    try {
      await eventually('the manager is ready', async () => (await manager.health()) === 200, 20);
      await delay(SEVERAL_POLLS);
      expect(await manager.health()).toBe(200);
      expect(manager.log).toContain('Checking for jobs... failed');
    } finally {
      await manager.kill();
    }
  });

  test('a new config.toml replaces the pods of that manager once, and no others', async () => {
    const before = await managerPods();
    const sets = (await replicaSets('docker')).length;
    const changed = tinyland(
      TINYLAND_RUNNERS.map((runner) => (runner.kind === 'docker' ? { ...runner, concurrency: 3 } : runner)),
    );
    for (const [name, text] of renderFiles(changed)) {
      writeFileSync(join(stage.folder, name), text);
      // Applied twice, as Argo CD does: the second time must not be another rollout.
      for (let time = 0; time < 2; time++) {
        expect(await kubectl(stage, 'apply', '--server-side', '-f', join(stage.folder, name))).toMatchObject({
          code: 0,
        });
      }
    }
    await eventually('the new manager runs', rolledOut);
    expect(await replicaSets('docker')).toHaveLength(sets + 1);
    const after = await managerPods();
    expect(after.get('docker')).not.toBe(before.get('docker'));
    expect([...after].filter(([runner]) => runner !== 'docker')).toEqual(
      [...before].filter(([runner]) => runner !== 'docker'),
    );

    expect(await kubectl(stage, 'apply', '--server-side', '-f', 'dist/')).toMatchObject({ code: 0 });
    await eventually('the old manager runs again', rolledOut);
    expect(await replicaSets('docker')).toHaveLength(sets + 1);
  });

  describe.each([
    ['an empty token', '', 'Runner token is empty or whitespace; this runner will be skipped'],
    [
      'a token with a newline at its end',
      `${runnerToken('docker')}\n`,
      'invalid header field value for \\"Runner-Token\\"',
    ],
  ])('%s', (_what, token, complaint) => {
    test('is told in the log; the manager stays ready, and never gets a job', async () => {
      const coordinator = new Coordinator(7200);
      await coordinator.start();
      const id = coordinator.give(token, {});
      const manager = await Manager.start({
        stage,
        api,
        namespace: NAMESPACE,
        runner: 'docker',
        gitlab: coordinator.url,
        token,
      });
      try {
        await eventually('the complaint', () => manager.log.includes(complaint), 20);
        await delay(SEVERAL_POLLS);
        expect(coordinator.requests).toBe(0);
        expect(coordinator.job(id).state).toBe('waiting');
        expect(await manager.health()).toBe(200);
      } finally {
        await manager.kill();
        await coordinator.stop();
      }
    });
  });

  test('a token that GitLab refuses: the runner rests for an hour, the manager stays ready', async () => {
    const coordinator = new Coordinator(7300);
    coordinator.refuses = true;
    await coordinator.start();
    const manager = await Manager.start({
      stage,
      api,
      namespace: NAMESPACE,
      runner: 'docker',
      gitlab: coordinator.url,
    });
    try {
      await eventually(
        'the runner rests',
        () => manager.log.includes('is unhealthy and will be disabled for 1h0m0s'),
        30,
      );
      const { requests } = coordinator;
      await delay(SEVERAL_POLLS);
      expect(coordinator.requests).toBe(requests);
      expect(await manager.health()).toBe(200);
      expect(await manager.metrics()).toMatch(/gitlab_runner_worker_health_check_failures_total\{.*\} [1-9]/);
    } finally {
      await manager.kill();
      await coordinator.stop();
    }
  });

  test('a missing token Secret keeps the container from starting, by a reference that is not optional', async () => {
    const { body } = await api.get(pathOf('deployments', NAMESPACE, 'docker-manager'));
    const [container] = body['spec'].template.spec.containers;
    expect(container.env).toEqual([
      { name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: 'docker-token', key: 'runner-token' } } },
    ]);
  });

  async function managerPods(): Promise<Map<string, string | undefined>> {
    const pods: Pod[] = (await api.get(pathOf('pods', NAMESPACE))).body['items'];
    return new Map(
      pods.map(({ metadata }) => [metadata.labels?.['runner-fleet/runner'] ?? '', metadata.uid]),
    );
  }

  async function replicaSets(runner: string): Promise<KubernetesObject[]> {
    const selector = `labelSelector=runner-fleet/runner=${runner}`;
    return (await api.get(`${pathOf('replicasets', NAMESPACE)}?${selector}`)).body['items'];
  }

  async function rolledOut(): Promise<boolean> {
    const { items } = (await api.get(pathOf('deployments', NAMESPACE))).body;
    return items.every(isRolledOut);
  }
});
