import { setTimeout as delay } from 'node:timers/promises';
import { ApiServer } from '../e2e/cluster/api-server';
import { type Pod, pathOf } from '../e2e/cluster/objects';
import { eventually } from '../e2e/cluster/wait';
import type { CiJob } from '../e2e/gitlab/ci-job';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { readLab } from './stage/lab';

const ENDLESS = ['echo begun', 'while true; do echo more; sleep 1; done'];
const AFTER = ['echo "after: $CI_JOB_STATUS"'];
const JOBS = {
  fails: ['docker', { script: ['echo before', 'exit 3', 'echo behind'] }],
  canceled: ['docker', { script: ENDLESS, afterScript: AFTER }],
  canceledAtOnce: ['tinyland-docker', { script: ENDLESS, afterScript: AFTER }],
  long: ['nix-push', { script: ENDLESS, afterScript: AFTER, timeoutSeconds: 30 }],
  // Long enough to begin: a script that is told to end before that does not, and after_script waits for it.
  longScript: ['nix', { script: ENDLESS, afterScript: AFTER, variables: { RUNNER_SCRIPT_TIMEOUT: '10s' } }],
  talkative: [
    'tinyland-nix',
    {
      script: ["head -c 6000000 /dev/zero | tr '\\0' x | fold -w 999", 'echo kept >kept.txt'],
      artifacts: [{ paths: ['kept.txt'] }],
    },
  ],
  masked: [
    'docker',
    {
      maskedVariables: { PASSWORD: 'hidden-of-the-project' },
      variables: { SHOWN: 'open-of-the-project' },
      script: ['echo "$PASSWORD $SHOWN"', 'echo "token $CI_JOB_TOKEN"', 'env', 'echo $PASSWORD | sed s/h/H/'],
    },
  ],
  loses: [
    'docker',
    {
      script: [
        'echo begun',
        'until [ -e /tmp/done ]; do [ $CI_JOB_ID = $LOST ] || touch /tmp/done; sleep 1; done',
      ],
      retry: { max: 1, when: ['runner_system_failure'] },
    },
  ],
} as const satisfies Record<string, readonly [string, CiJob]>;

describe('the ends of jobs on a real node', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let jobs: Readonly<Record<keyof typeof JOBS, number>>;
  /** Of a runner that runs two at once. */
  let three: readonly number[];

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 1400);
    const give = (runner: string, job: CiJob, index: number) => {
      const withLost = { ...job, variables: { ...job.variables, LOST: `${1400 + index}` } };
      // Of a job that loses its pod each of the two is looked at.
      return job.retry ? gitlab.give(runner, withLost) : gitlab.givePatiently(runner, withLost);
    };
    jobs = Object.fromEntries(
      Object.entries<readonly [string, CiJob]>(JOBS).map(([name, [runner, job]], index) => [
        name,
        give(runner, job, index),
      ]),
    ) as typeof jobs;
    three = [1, 2, 3].map(() => gitlab.givePatiently('restricted', { script: ['sleep 4'] }));
  });
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  const done = async (name: keyof typeof JOBS) => (await gitlab.finished(jobs[name], 170)).job;
  const begun = (name: keyof typeof JOBS) =>
    gitlab.until(jobs[name], 'its script runs', ({ trace }) => trace.includes('01O begun'), 170);
  const gone = (id: number) =>
    eventually('the pod is gone', async () => {
      const names = gitlab.podsOf(id).map(({ metadata }) => metadata.name);
      const { items } = (await api.get(pathOf('pods', LAB_NAMESPACE))).body;
      return names.length > 0 && !(items as Pod[]).some(({ metadata }) => names.includes(metadata.name));
    });

  test('a job that is canceled: its after_script runs, and the pod is gone', async () => {
    const { id } = await begun('canceled');
    gitlab.coordinator.cancel(id, 'canceling');
    const job = await done('canceled');
    expect(job).toMatchObject({ state: 'canceled', failureReason: 'job_canceled' });
    expect(job.trace).toMatch(/script canceled externally.*after: canceled\n.*Job failed: canceled\n$/s);
    await gone(id);
  });

  test('a job that is canceled twice: the pod is gone, and no after_script runs', async () => {
    const { id } = await begun('canceledAtOnce');
    gitlab.coordinator.cancel(id, 'canceled');
    await gone(id);
    expect(gitlab.job(id).trace).not.toContain('after:');
  });

  test('the pod of a job is deleted: GitLab makes it anew, which succeeds', async () => {
    const { id } = await begun('loses');
    const [pod] = gitlab.podsOf(id);
    await api.delete(pathOf('pods', LAB_NAMESPACE, pod?.metadata.name));
    const [lost, anew, ...more] = await gitlab.finishedWithRetries(id, 170);
    expect(lost?.job).toMatchObject({ state: 'failed', failureReason: 'runner_system_failure' });
    expect(lost?.job.trace).toContain('Job failed (system failure):');
    expect(anew?.job).toMatchObject({ state: 'success', anewOf: id });
    expect(more).toEqual([]);
  });

  test('a script that fails: the job fails with its exit code', async () => {
    const job = await done('fails');
    expect(job).toMatchObject({ state: 'failed', failureReason: 'script_failure', exitCode: 3 });
    expect(job.trace).toMatch(/01O before\n/);
    expect(job.trace).not.toMatch(/01O behind\n/);
    expect(job.trace).toMatch(/Job failed: command terminated with exit code 3\n$/);
    await gone(job.id);
  });

  test('a job that takes too long ends without its after_script, and the pod is gone', async () => {
    const job = await done('long');
    expect(job).toMatchObject({ state: 'failed', failureReason: 'job_execution_timeout' });
    expect(job.trace).toMatch(/Job failed: execution took longer than 30s seconds\n$/);
    expect(job.trace).not.toContain('after:');
    expect(((job.endedAt ?? 0) - (job.takenAt ?? 0)) / 1000).toBeGreaterThanOrEqual(30);
    await gone(job.id);
  });

  test('a script with a time limit of its own leaves room for the after_script', async () => {
    const job = await done('longScript');
    expect(job).toMatchObject({ state: 'failed', failureReason: 'job_execution_timeout' });
    expect(job.trace).toMatch(/01O begun\n.*after: timedout\n/s);
    await gone(job.id);
  });

  test('a log that is too long ends at 4 MiB, and the job goes on', async () => {
    const job = await done('talkative');
    expect(job).toMatchObject({ state: 'success', isTraceWhole: true, artifacts: 1 });
    expect(job.traceBytes).toBeGreaterThan(4 * 1024 * 1024);
    expect(job.traceBytes).toBeLessThan(4 * 1024 * 1024 + 1000);
    expect(job.trace).toMatch(
      /Job's log exceeded limit of 4194304 bytes.*no more output will be collected\.\n$/s,
    );
  });

  test('masked variables and the token of the job are not in its log', async () => {
    const { trace, id } = await done('masked');
    expect(trace).toContain('01O [MASKED] open-of-the-project\n');
    expect(trace).toContain('01O Hidden-of-the-project\n');
    expect(trace).not.toContain('hidden-of-the-project');
    expect(trace).not.toContain(`e2e-job-${id}`);
    expect(trace).toMatch(/01O PASSWORD=\[MASKED\]\n/);
  });

  test('the third job of a runner with a concurrency of two waits for one of the others', async () => {
    const done = await Promise.all(three.map((id) => gitlab.finished(id, 170)));
    const [one, two, third] = done.map(({ job }) => job);
    const ends = [one?.endedAt, two?.endedAt].map(Number);
    const begins = [one?.takenAt, two?.takenAt].map(Number);
    expect(Math.max(...begins)).toBeLessThan(Math.min(...ends));
    expect(third?.takenAt).toBeGreaterThanOrEqual(Math.min(...ends));
    expect(third?.state).toBe('success');
  });

  test('a job for which the quota has no room waits until there is some', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'full' },
      spec: { hard: { pods: '0' } },
    };
    expect(await api.create(pathOf('resourcequotas', LAB_NAMESPACE), quota)).toMatchObject({ status: 201 });
    try {
      await eventually('the quota holds', async () => {
        const { body } = await api.get(pathOf('resourcequotas', LAB_NAMESPACE, 'full'));
        return body['status']?.used?.pods !== undefined;
      });
      const id = gitlab.give('docker', {});
      await gitlab.until(id, 'it wants a pod', ({ trace }) => trace.includes('+Preparing environment'), 100);
      // Long enough that a runner that does not try again would have given up. It says nothing of it in the log.
      await delay(8_000);
      expect(gitlab.podsOf(id)).toEqual([]);
      expect(gitlab.job(id)).toMatchObject({ state: 'running' });
      await api.delete(pathOf('resourcequotas', LAB_NAMESPACE, 'full'));
      expect((await gitlab.finished(id, 170)).job).toMatchObject({ state: 'success' });
    } finally {
      await api.delete(pathOf('resourcequotas', LAB_NAMESPACE, 'full'));
    }
  });
});
