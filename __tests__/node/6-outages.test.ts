import { setTimeout as delay } from 'node:timers/promises';
import { ApiServer } from '../e2e/cluster/api-server';
import { pathOf } from '../e2e/cluster/objects';
import { kubectl } from '../e2e/cluster/on-stage';
import { eventually } from '../e2e/cluster/wait';
import { expectedOutcome, holds, JobsThatMeetFailures } from './failures/jobs-that-meet-failures';
import { evictedPods, isEvicted, withoutMemory } from './failures/node-under-pressure';
import { startLabFleet } from './fleets/lab-at-work';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { API_SERVER, MIRROR } from './stage/addresses';
import { cutOff } from './stage/cut-off';
import { readLab } from './stage/lab';
import { withoutService } from './stage/node-services';

describe('something that a job needs is away', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let jobs: JobsThatMeetFailures;

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 6500);
    jobs = new JobsThatMeetFailures(api, gitlab);
  });
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  describe('a part of the cluster, for a while', () => {
    beforeAll(async () => {
      jobs.give('kubelet restarts', 'docker', holds(6));
      jobs.give('containerd restarts', 'docker', holds(18));
      jobs.give('API server away', 'docker', holds(30));
      await jobs.began('kubelet restarts', 'containerd restarts', 'API server away');
      await withoutService('node-1', 'kubelet', () => delay(8000));
      await withoutService('node-1', 'containerd', () => delay(8000));
      await cutOff(API_SERVER.port, () => delay(12_000));
    });

    test.each(['kubelet restarts', 'containerd restarts', 'API server away'] as const)('%s', async (name) => {
      expect(await jobs.outcome(name)).toEqual(expectedOutcome(name));
    });
  });

  describe('a registry, then DNS', () => {
    beforeAll(async () => {
      jobs.give('DNS away, artifacts', 'docker', {
        script: ['echo "it "began', 'echo something > file.txt', 'sleep 20'],
        artifacts: ['file.txt'],
      });
      await jobs.began('DNS away, artifacts');
      await cutOff(MIRROR.port, async () => {
        jobs.give('registry away', 'docker', {});
        await jobs.ended('registry away');
      });
      await withoutDns(async () => {
        jobs.itHappens('DNS away, artifacts');
        // As the row of the table advises; the jobs of other tests try more often.
        jobs.give('DNS away, new job', 'docker', { variables: { GET_SOURCES_ATTEMPTS: '3' } });
        await jobs.ended('DNS away, new job');
        await jobs.ended('DNS away, artifacts');
      });
    });

    test.each(['registry away', 'DNS away, new job', 'DNS away, artifacts'] as const)('%s', async (name) => {
      expect(await jobs.outcome(name)).toEqual(expectedOutcome(name));
    });
  });

  describe('GitLab', () => {
    beforeAll(async () => {
      jobs.give('GitLab away, job ends', 'docker', holds(8));
      jobs.give('GitLab away, job goes on', 'docker', holds(50));
      await jobs.began('GitLab away, job ends', 'GitLab away, job goes on');
      await gitlab.coordinator.stop();
      await delay(40_000);
      await gitlab.coordinator.start();
    });

    test.each(['GitLab away, job ends', 'GitLab away, job goes on'] as const)('%s', async (name) => {
      expect(await jobs.outcome(name)).toEqual(expectedOutcome(name));
    });
  });

  describe('the node', () => {
    test('kubectl drain touches no job, unless it is forced', async () => {
      jobs.give('drain by force', 'docker', holds(100));
      await jobs.began('drain by force');
      try {
        const { code, stderr } = await drain();
        expect(code).toBe(1);
        expect(stderr).toContain('cannot delete Pods that declare no controller (use --force to override)');
        expect(jobs.job('drain by force').state).toBe('running');
        jobs.itHappens('drain by force');
        expect((await drain('--force')).code).toBe(0);
      } finally {
        await kubectl(lab, 'uncordon', 'node-1');
      }
      expect(await jobs.outcome('drain by force')).toEqual(expectedOutcome('drain by force'));
    });

    test('memory of the node: a job goes before every manager', async () => {
      // Managers of the lab use more than they ask for, as this does: only then their priorities are compared.
      const { script = [] } = holds(100);
      const holdsMemory = 'x=$(head -c 100000000 /dev/zero | tr "\\0" a)';
      jobs.give('memory of the node', 'docker', { script: [holdsMemory, ...script] });
      await jobs.began('memory of the node');
      const before = (await evictedPods(api)).map(({ metadata }) => metadata.uid);
      const evicted = async () =>
        (await evictedPods(api)).filter(({ metadata }) => !before.includes(metadata.uid));
      const [node] = lab.nodes;
      if (node?.name !== 'node-1') {
        throw new Error('the first node is another one');
      }
      await withoutMemory(node, '97%', async () => {
        jobs.itHappens('memory of the node');
        await eventually(
          'a pod is evicted',
          async () => (await evicted()).length > 0 || jobs.pods('memory of the node').some(isEvicted),
          90,
        );
      });
      const roles = (await evicted()).map(({ metadata }) => metadata.labels?.['runner-fleet/role']);
      expect(roles.filter((role) => role !== 'job')).toEqual([]);
      expect(await jobs.outcome('memory of the node')).toEqual(expectedOutcome('memory of the node'));
    });
  });

  async function withoutDns(during: () => Promise<void>): Promise<void> {
    const dns = pathOf('deployments', 'kube-system', 'coredns');
    await api.patch(dns, { spec: { replicas: 0 } });
    try {
      const pods = `${pathOf('pods', 'kube-system')}?labelSelector=k8s-app%3Dkube-dns`;
      await eventually('DNS is away', async () => (await api.get(pods)).body['items'].length === 0);
      await during();
    } finally {
      await api.patch(dns, { spec: { replicas: 1 } });
      await eventually(
        'DNS is back',
        async () => (await api.get(dns)).body['status']?.availableReplicas === 1,
      );
    }
  }

  function drain(...more: readonly string[]): ReturnType<typeof kubectl> {
    const options = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=30s'];
    return kubectl(lab, 'drain', 'node-1', ...options, '--pod-selector=runner-fleet/role=job', ...more);
  }
});
