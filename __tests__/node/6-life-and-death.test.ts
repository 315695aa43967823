import { ApiServer } from '../e2e/cluster/api-server';
import { managerPod } from '../e2e/cluster/identities';
import { type Pod, pathOf } from '../e2e/cluster/objects';
import { isRolledOut, kubectl } from '../e2e/cluster/on-stage';
import { eventually } from '../e2e/cluster/wait';
import {
  burstableOomScoreAdj,
  type ContainerProcess,
  containerProcesses,
} from './failures/chosen-by-the-kernel';
import { FAILURES } from './failures/failures';
import { expectedOutcome, holds, JobsThatMeetFailures } from './failures/jobs-that-meet-failures';
import { leftBehind } from './failures/left-behind';
import { isReady } from './failures/node-under-pressure';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { IMAGES } from './images/images';
import { firstProcessOf, processes, readProcess } from './stage/inside-node';
import { readLab } from './stage/lab';
import { startNode } from './stage/node-machine';
import { killService } from './stage/node-services';

/** Seconds until a job is over whose manager was killed: its timeout. On a busy machine it begins half a minute late. */
const TIMEOUT = 90;

/** Keeps the last line of what has none. */
const EATS_MEMORY = 'tail /dev/zero';

describe('a limit is met, or a manager or a node is gone', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let jobs: JobsThatMeetFailures;
  let seen: readonly ContainerProcess[];
  let pods: readonly Pod[];

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 6000, {
      host: 'registry.lab.test',
      username: 'gitlab-ci-token',
      password: 'of-the-job',
    });
    jobs = new JobsThatMeetFailures(api, gitlab);
    // What takes longest comes first, since all of it waits side by side.
    jobs.give('disk of the builds', 'restricted', { script: ['fallocate -l 16G big', 'sleep 200'] });
    jobs.give('node gone', 'dind', holds(300));
    const timed = { ...holds(300), timeoutSeconds: TIMEOUT, registryCredentials: true };
    jobs.give('manager killed', 'tinyland-docker', timed);
    jobs.give('manager evicted', 'nix', holds(30));
    jobs.give('manager rolled over', 'tinyland-nix', holds(30));
    await jobs.began('manager killed');
    killManager(await managerPod(api, LAB_NAMESPACE, 'tinyland-docker'));
    await jobs.began('manager evicted');
    await evict(await managerPod(api, LAB_NAMESPACE, 'nix'));
    await jobs.began('manager rolled over');
    await restart('tinyland-nix');
    await jobs.began('node gone');
    const all: readonly Pod[] = (await api.get(pathOf('pods', LAB_NAMESPACE))).body['items'];
    pods = all.filter(({ metadata }) => metadata.labels?.['runner-fleet/role']);
    seen = containerProcesses(pods);
    process.kill(firstProcessOf('node-2'), 'SIGKILL');
    jobs.give('memory of the job', 'docker', { script: [EATS_MEMORY] });
    jobs.give('memory of a service', 'docker', {
      ...holds(20),
      services: [{ name: IMAGES.alpine.name, alias: 'service', entrypoint: ['sh', '-c', EATS_MEMORY] }],
    });
    jobs.give('disk of the job', 'docker', { script: ['fallocate -l 11G /tmp/big', 'sleep 200'] });
    jobs.give('image that is missing', 'docker', { image: { name: 'docker.io/library/missing:1' } });
  }, 300_000);

  afterAll(async () => {
    await gitlab.stop();
    const deployments = async (): Promise<readonly Parameters<typeof isRolledOut>[0][]> =>
      (await api.get(pathOf('deployments', LAB_NAMESPACE))).body['items'];
    await eventually(
      'all managers are rolled out',
      async () => (await deployments()).every(isRolledOut),
      120,
    );
    await comesBack('node-2');
    api.close();
  }, 300_000);

  test('every pod of the fleet is Burstable: none is among the first to be killed, none among the last', () => {
    const described = pods.map(
      (pod) => `${pod.metadata.labels?.['runner-fleet/role']}: ${pod['status'].qosClass}`,
    );
    expect(pods.length).toBeGreaterThan(8);
    expect(new Set(described)).toEqual(new Set(['job: Burstable', 'manager: Burstable']));
  });

  test('the kernel is told to kill them by what they asked for', () => {
    expect(seen.length).toBeGreaterThan(pods.length);
    for (const { pod, container, oomScoreAdj } of seen) {
      const { resources } = pod.spec.containers.find(({ name }) => name === container) ?? never();
      const [, mebibytes] = /^(\d+)Mi$/.exec(resources.requests.memory) ?? [];
      const expected = burstableOomScoreAdj(Number(mebibytes) * 2 ** 20);
      expect({ container, oomScoreAdj }).toEqual({ container, oomScoreAdj: expected });
    }
  });

  test.each([
    'memory of the job',
    'memory of a service',
    'disk of the job',
    'image that is missing',
    'manager evicted',
    'manager rolled over',
  ] as const)('%s', async (name) => {
    expect(await jobs.outcome(name)).toEqual(expectedOutcome(name));
  });

  test('memory of a service: it was killed for that', () => {
    const [pod] = jobs.pods('memory of a service');
    const ends = pod?.['status'].containerStatuses.map(
      ({ state }: { state: { terminated?: { reason: string } } }) => state.terminated?.reason,
    );
    expect(ends).toContain('OOMKilled');
  });

  test('manager killed', async () => {
    await eventually(
      'the pod of the job ends',
      () => jobs.pods('manager killed').some((pod) => pod['status'].reason === 'DeadlineExceeded'),
      TIMEOUT + 60,
    );
    // Not even the manager that came after it tells.
    const { job } = await gitlab.run('tinyland-docker', holds(1));
    expect(job.state).toBe('success');
    expect(jobs.job('manager killed').state).toBe('running');
    const left = () => leftBehind(api, LAB_NAMESPACE, jobs.pods('manager killed'));
    expect(await left()).toEqual(FAILURES['manager killed'].left);
    const [pod = never()] = jobs.pods('manager killed');
    const { code } = await kubectl(
      lab,
      ...['--namespace', LAB_NAMESPACE, 'delete', 'pod', '--selector', 'runner-fleet/role=job'],
      ...[
        '--field-selector',
        `status.phase!=Running,status.phase!=Pending,metadata.name=${pod.metadata.name}`,
      ],
    );
    expect(code).toBe(0);
    await eventually('its Secret goes with it', async () => (await left()).length === 0);
  });

  test('node gone', async () => {
    await eventually('the node is given up', async () => !(await isReady(api, 'node-2')), 60);
    expect(jobs.job('node gone').state).toBe('running');
    jobs.itHappens('node gone');
    await api.delete(pathOf('nodes', undefined, 'node-2'));
    try {
      expect(await jobs.outcome('node gone')).toEqual(expectedOutcome('node gone'));
    } finally {
      startNode(lab.nodes.find(({ name }) => name === 'node-2') ?? never(), lab);
    }
  });

  test('disk of the builds', async () => {
    expect(await jobs.outcome('disk of the builds')).toEqual(expectedOutcome('disk of the builds'));
  });

  /**
   * A kubelet that starts before its Node is there fails to publish its CSINode, tries again two minutes later, and is
   * not ready meanwhile. One that starts again does so at once.
   */
  async function comesBack(node: string): Promise<void> {
    const path = pathOf('nodes', undefined, node);
    await eventually(`${node} is registered`, async () => (await api.get(path)).status === 200, 90);
    await killService(node, 'kubelet');
    await eventually(`${node} is ready`, () => isReady(api, node), 160);
  }

  function killManager(pod: Pod): void {
    const found = processes().filter(
      ({ id, words }) =>
        words[0]?.endsWith('gitlab-runner') && readProcess(id, 'cgroup').includes(pod.metadata.uid ?? ''),
    );
    expect(found).toHaveLength(1);
    process.kill(found[0]?.id ?? never(), 'SIGKILL');
  }

  async function evict({ metadata: { name } }: Pod): Promise<void> {
    const metadata = { name, namespace: LAB_NAMESPACE };
    const { status } = await api.create(`${pathOf('pods', LAB_NAMESPACE, name)}/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata,
    });
    expect(status).toBe(201);
  }

  async function restart(runner: string): Promise<void> {
    const deployment = `deployment/${runner}-manager`;
    const { code } = await kubectl(lab, '--namespace', LAB_NAMESPACE, 'rollout', 'restart', deployment);
    expect(code).toBe(0);
  }
});

function never(): never {
  throw new Error('there is no such object or process');
}
