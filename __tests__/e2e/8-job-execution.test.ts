import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FleetSpec } from '../../lib/fleet/types/fleet-spec';
import { ApiServer } from './cluster/api-server';
import { renderFiles } from './cluster/fleets';
import { type Container, pathOf } from './cluster/objects';
import { haveFleet, haveTokenSecret, isRolledOut, kubectl, NAMESPACE, readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import { HELD_SCRIPT } from './gitlab/held-job';
import { ManagersAtWork } from './gitlab/managers-at-work';

/**
 * As far as nodes go that are simulated: the API server, its admission, exec and attach are real, the runner and its
 * scripts are real, but the containers are processes of this machine.
 */
describe('jobs on simulated nodes', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  let work: ManagersAtWork;
  let jobs: Record<'fails' | 'canceled' | 'long' | 'credentials' | 'daemon', number>;

  beforeAll(async () => {
    await haveFleet(stage, api);
    work = await ManagersAtWork.start(stage, api, 8000, ['docker', 'dind']);
    jobs = {
      fails: work.give('docker', { script: ['echo before', 'exit 7', 'echo after'] }),
      // A job that prints nothing would learn that it is canceled half a minute later.
      canceled: work.give('docker', { script: ['while true; do echo "still here"; sleep 1; done'] }),
      long: work.give('docker', { script: HELD_SCRIPT, timeoutSeconds: 5 }),
      credentials: work.give('docker', { registryCredentials: true }),
      daemon: work.give('dind', {}),
    };
  });
  afterAll(async () => {
    await work.stop();
    api.close();
  });

  const podOf = (runner: string, id: number): string => work.podOf(runner, id)?.requestObject.metadata.name;
  const gone = (runner: string, id: number) =>
    eventually(`the pod of job ${id} is gone`, async () => {
      const { status } = await api.get(pathOf('pods', NAMESPACE, podOf(runner, id)));
      return status === 404;
    });

  test('a script that fails: the job fails with its exit code, and the pod is cleaned up', async () => {
    const job = await work.finished(jobs.fails);
    expect(job).toMatchObject({ state: 'failed', failureReason: 'script_failure', exitCode: 7 });
    expect(job.trace).toMatch(/^\S+ 01O before$/m);
    expect(job.trace).not.toMatch(/^\S+ 01O after$/m);
    await gone('docker', jobs.fails);
  });

  test('a job that is canceled: the pod is cleaned up, with which a kubelet would end the script', async () => {
    const id = jobs.canceled;
    await work.until(id, 'the job runs', ({ trace }) => trace.includes('01O still here'));
    work.coordinator.cancel(id);
    await gone('docker', id);
  });

  test('a job that takes too long: it ends, and the pod is cleaned up', async () => {
    const job = await work.finished(jobs.long);
    expect(job).toMatchObject({ state: 'failed', failureReason: 'job_execution_timeout' });
    await gone('docker', jobs.long);
  });

  test('dind: the helper waits for the daemon before the script starts', async () => {
    const { trace } = await work.finished(jobs.daemon);
    const waited = trace.indexOf('stand-in for gitlab-runner-helper: health-check');
    expect(waited).toBeGreaterThan(0);
    expect(trace.indexOf(`hello from job ${jobs.daemon}`)).toBeGreaterThan(waited);
  });

  test('the pods of jobs that are over leave no Secret behind', async () => {
    expect(await work.finished(jobs.credentials)).toMatchObject({ state: 'success' });
    await gone('docker', jobs.credentials);
    await eventually('no generated Secret is left', async () => {
      const { items } = (await api.get(pathOf('secrets', NAMESPACE))).body;
      return !(items as { metadata: { name: string } }[]).some(({ metadata }) =>
        metadata.name.startsWith('runner-'),
      );
    });
  });
});

/** A fleet none of whose runners is privileged, so that Pod Security itself holds its namespace to restricted. */
const STRICT: FleetSpec = {
  org: 'strict',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [{ kind: 'docker', podSecurity: 'restricted' }],
};

describe('a fleet at level restricted', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const namespace = 'strict-runners';
  afterAll(() => api.close());

  test('runs its jobs in a namespace that Pod Security holds to restricted', async () => {
    for (const [name, text] of renderFiles(STRICT)) {
      writeFileSync(join(stage.folder, name), text);
      const applied = await kubectl(
        stage,
        'apply',
        '--server-side',
        '--validate=strict',
        '-f',
        join(stage.folder, name),
      );
      expect(applied).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await api.get(pathOf('namespaces', undefined, namespace))).body.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    await haveTokenSecret(api, 'docker', namespace);
    await eventually('the manager runs', async () => {
      const { items } = (await api.get(pathOf('deployments', namespace))).body;
      return items.length === 1 && items.every(isRolledOut);
    });
    const work = await ManagersAtWork.start(stage, api, 8500, ['docker'], namespace);
    try {
      const id = work.give('docker', {
        registryCredentials: true,
        services: [{ name: 'docker.io/library/redis:7' }],
      });
      const job = await work.finished(id);
      expect(job.trace).toContain(`hello from job ${id}`);
      expect(job).toMatchObject({ state: 'success' });
      const root = work.give('docker', {
        image: { name: 'docker.io/library/alpine:3.22.2', kubernetesUser: '0' },
      });
      await work.finished(root);
      const { containers = [] } = work.podOf('docker', root)?.requestObject.spec ?? {};
      const users = (containers as Container[]).map((container) => container['securityContext'].runAsUser);
      expect(users).toEqual([1000, 1000]);
    } finally {
      await work.stop();
    }
  });
});
