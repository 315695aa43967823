import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiServer } from './cluster/api-server';
import { renderFiles, TINYLAND_RUNNERS, tinyland } from './cluster/fleets';
import { type KubernetesObject, type Pod, pathOf } from './cluster/objects';
import { applyFleet, haveFleet, isRolledOut, NAMESPACE, readStage, runnerToken } from './cluster/on-stage';
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

  async function withHeldJob(
    firstId: number,
    check: (work: ManagersAtWork, manager: Manager, held: number) => Promise<void>,
  ): Promise<void> {
    const work = await ManagersAtWork.start(stage, api, firstId, ['docker']);
    try {
      const held = work.give('docker', { script: HELD_SCRIPT });
      await work.until(held, 'the job runs', ({ trace }) => trace.includes(`job ${held} is held`));
      await check(work, work.managers[0] as Manager, held);
    } finally {
      await work.stop();
    }
  }

  test('SIGQUIT, the stop signal of the image: the running job ends well, no other begins', () =>
    withHeldJob(7000, async (work, manager, held) => {
      manager.signal('SIGQUIT');
      await eventually('the manager drains', () => manager.log.includes('Starting graceful shutdown'));
      const next = work.give('docker', {});
      await delay(SEVERAL_POLLS);
      expect(work.coordinator.job(next).state).toBe('waiting');
      expect(work.coordinator.job(held).state).toBe('running');
      const pod = work.podOf('docker', held)?.requestObject.metadata.name;
      release(stage, pod);
      const job = await work.finished(held);
      expect(job.trace).toContain(`job ${held} is released`);
      expect(job.state).toBe('success');
      expect(await manager.exited).toBe(0);
      expect(work.coordinator.job(next).state).toBe('waiting');
      await eventually(
        'the pod is gone',
        async () => (await api.get(pathOf('pods', NAMESPACE, pod))).status === 404,
        15,
      );
    }));

  test('SIGTERM, which is not that signal: the running job is given up', () =>
    withHeldJob(7050, async (work, manager, held) => {
      manager.signal('SIGTERM');
      expect(await manager.exited).toBe(0);
      expect(work.coordinator.job(held)).toMatchObject({
        state: 'failed',
        failureReason: 'runner_interrupted',
      });
    }));

  test('a new config.toml replaces the pods of that manager once, and no others', async () => {
    const before = await managerPods();
    const sets = await replicaSets('docker');
    const changed = tinyland(
      TINYLAND_RUNNERS.map((runner) => (runner.kind === 'docker' ? { ...runner, concurrency: 3 } : runner)),
    );
    const folder = join(stage.folder, 'changed-config');
    mkdirSync(folder);
    for (const [name, text] of renderFiles(changed)) {
      writeFileSync(join(folder, name), text);
    }
    // Applied twice, as Argo CD does: the second time must not be another rollout.
    for (let time = 0; time < 2; time++) {
      await applyFleet(stage, folder);
    }
    await eventually('the new manager runs', rolledOut);
    const added = (await replicaSets('docker')).filter((name) => !sets.includes(name));
    expect(added).toHaveLength(1);
    const after = await managerPods();
    expect(after.get('docker')).not.toBe(before.get('docker'));
    const others = (pods: Map<string, unknown>) => [...pods].filter(([runner]) => runner !== 'docker').sort();
    expect(others(after)).toEqual(others(before));

    await applyFleet(stage);
    await eventually('the old manager runs again', rolledOut);
    expect((await replicaSets('docker')).filter((name) => ![...sets, ...added].includes(name))).toEqual([]);
  });

  test('the token is a reference that is not optional, so that no kubelet starts a manager without it', async () => {
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

  async function replicaSets(runner: string): Promise<readonly string[]> {
    const selector = `labelSelector=runner-fleet/runner=${runner}`;
    const { items } = (await api.get(`${pathOf('replicasets', NAMESPACE)}?${selector}`)).body;
    return items.map(({ metadata }: KubernetesObject) => metadata?.name);
  }

  async function rolledOut(): Promise<boolean> {
    const { items } = (await api.get(pathOf('deployments', NAMESPACE))).body;
    return items.every(isRolledOut);
  }
});

describe('a manager that GitLab does not serve', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const gitlab = new Coordinator(7100);
  const refusing = new Coordinator(7200);
  const managers = new Map<string, Manager>();
  const healthOf = new Map<string, Set<number>>();
  const lost = new Map<string, number>();
  let refused = 0;

  const start = async (title: string, url: string, token?: string) => {
    const options = { stage, api, namespace: NAMESPACE, runner: 'docker', gitlab: url };
    managers.set(title, await Manager.start({ ...options, ...(token === undefined ? {} : { token }) }));
  };

  beforeAll(async () => {
    await haveFleet(stage, api);
    await gitlab.start();
    refusing.refuses = true;
    await refusing.start();
    for (const [title, token] of [
      ['empty', ''],
      ['newline', `${runnerToken('docker')}\n`],
    ] as const) {
      lost.set(title, gitlab.give(token, {}));
      await start(title, gitlab.url, token);
    }
    await start('refused', refusing.url);
    await start('unreachable', 'http://127.0.0.1:9');
    await start('outage', gitlab.url);
    await eventually('the manager asks for jobs', () => gitlab.requests > 0);
    await gitlab.stop();
    // Long enough for three refused requests, after which a runner rests, and for some more that must not come.
    for (let second = 0; second < 20; second++) {
      await delay(1000);
      if (second === 12) {
        refused = refusing.requests;
      }
      for (const [title, manager] of managers) {
        const answers = second > 5 ? await manager.health() : [];
        healthOf.set(title, new Set([...(healthOf.get(title) ?? []), ...answers]));
      }
    }
    await gitlab.start();
  });
  afterAll(async () => {
    for (const manager of managers.values()) {
      await manager.kill();
    }
    await gitlab.stop();
    await refusing.stop();
    api.close();
  });

  test.each(['empty', 'newline', 'refused', 'unreachable', 'outage'])(
    '%s: passes its probes, so that nothing restarts it',
    (title) => {
      expect(healthOf.get(title)).toEqual(new Set([200]));
    },
  );

  test.each([
    ['empty', 'Runner token is empty or whitespace; this runner will be skipped'],
    ['newline', 'invalid header field value'],
    ['refused', 'is unhealthy and will be disabled for 1h0m0s'],
  ])('%s: is told in the log, as the documentation says', (title, complaint) => {
    expect(managers.get(title)?.log).toContain(complaint);
    expect(readFileSync('docs/opentofu.md', 'utf8')).toContain(`\`${complaint}\``);
  });

  test.each(['unreachable', 'outage'])('%s: is told in the log', (title) => {
    expect(managers.get(title)?.log).toContain('Checking for jobs... failed');
  });

  test.each(['empty', 'newline'])('%s: never gets a job', (title) => {
    expect(gitlab.job(lost.get(title) ?? 0).state).toBe('waiting');
  });

  test('refused: the runner rests, and a metric tells it', async () => {
    expect(refused).toBe(3);
    expect(refusing.requests).toBe(refused);
    expect(await managers.get('refused')?.metrics()).toMatch(
      /gitlab_runner_worker_health_check_failures_total\{.*\} [1-9]/,
    );
  });

  test('outage: takes jobs again afterwards', async () => {
    const id = gitlab.give(runnerToken('docker'), {});
    await eventually('the job is done', () => gitlab.job(id).state === 'success', 90);
  });
});
