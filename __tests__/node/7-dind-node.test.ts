import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { ApiServer } from '../e2e/cluster/api-server';
import { managerPod } from '../e2e/cluster/identities';
import { type Pod, pathOf } from '../e2e/cluster/objects';
import { isDenied } from '../e2e/cluster/on-stage';
import { ASKED_BY_THE_NODE, mirrorPod, type Surroundings, tokenOfNode } from './dind-node/node-identity';
import { AS_STRANGER, FORBIDDEN, IN_THE_DAEMON, probedBetween, throughTheDaemon } from './dind-node/reach';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';

const NODE = 'node-2';
const ALL_FORBIDDEN = Object.entries(FORBIDDEN);

describe('the node of dind', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const kubelet = api.as({ token: tokenOfNode(lab, NODE) });
  const answering: Server[] = [];
  let gitlab: JobsOfTheLab;
  let around: Surroundings;
  let placed: readonly Pod[];
  /** What the log of the dind job says, and that of a job of docker that tries the same. */
  let trace = '';
  let ofDocker = '';

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 7000, {
      host: 'registry.lab.test',
      username: 'gitlab-ci-token',
      password: 'of-the-job',
    });
    await gitlab.repository.commit({ 'reach.sh': `${IN_THE_DAEMON.join('\n')}\n` }, 'Look around');
    for (const { ipv4 } of [OUTSIDE.metadata, OUTSIDE.privateNetwork, OUTSIDE.website]) {
      answering.push(createServer((_, answer) => answer.end()).listen(80, ipv4));
    }
    const dind = gitlab.give('dind', {
      script: [...throughTheDaemon('reach.sh'), 'sleep 30'],
      registryCredentials: true,
    });
    const docker = gitlab.give('docker', {
      script: [...AS_STRANGER],
      variables: {
        KUBERNETES_NODE_SELECTOR_POOL: 'tinyland.dev/pool=dind',
        KUBERNETES_NODE_TOLERATIONS_DIND: 'tinyland.dev/dind=only:NoSchedule',
      },
    });
    ofDocker = (await gitlab.finished(docker)).job.trace;
    ({ trace } = await gitlab.until(
      dind,
      'has looked around',
      ({ trace: log, state }) => state !== 'running' || log.includes('that was all'),
      90,
    ));
    const [job] = gitlab.podsOf(dind);
    placed = [...gitlab.podsOf(docker), ...(await api.get(pathOf('pods', LAB_NAMESPACE))).body['items']];
    const secrets: Pod[] = (await api.get(pathOf('secrets', LAB_NAMESPACE))).body['items'];
    const secret = secrets.find(({ metadata }) =>
      metadata.ownerReferences?.some(({ uid }) => uid === job?.metadata.uid),
    );
    if (!job || !secret) {
      throw new Error('the dind job has no pod, or no Secret');
    }
    around = {
      node: NODE,
      job,
      jobSecret: secret.metadata.name,
      manager: await managerPod(api, LAB_NAMESPACE, 'docker'),
    };
  });

  afterAll(async () => {
    for (const server of answering) {
      server.close();
    }
    await gitlab.stop();
    kubelet.close();
    api.close();
  });

  test('has the jobs of dind, and nothing else of the fleet', () => {
    const nodes = placed.map(({ metadata, spec }) => {
      const { 'runner-fleet/runner': runner, 'runner-fleet/role': role } = metadata.labels ?? {};
      return `${runner} ${role} on ${spec.nodeName}`;
    });
    expect(nodes).toContain(`dind job on ${NODE}`);
    expect(nodes).toContain('dind manager on node-1');
    expect(nodes.filter((text) => text.endsWith(NODE) && text !== `dind job on ${NODE}`)).toEqual([]);
  });

  test('a job of docker that asks for that node by variables stays where it is', () => {
    const [job] = placed;
    expect(job?.metadata.labels?.['runner-fleet/runner']).toBe('docker');
    expect(job?.spec.nodeName).toBe('node-1');
    expect(JSON.stringify([job?.spec['nodeSelector'], job?.spec['tolerations']])).not.toContain('dind');
  });

  test('a dind job is root of the daemon, with every capability that the node has to give', () => {
    const [, all] = /^CapBnd:\s+(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    expect(trace).toContain(' uid: 0');
    expect(trace).toContain(` capabilities: ${all}`);
  });

  test('it sees no process of the node: those of its own container alone', () => {
    const [, names = ''] = / processes: (.*)/.exec(trace) ?? [];
    expect(names.split(' ')).toEqual(expect.arrayContaining(['dockerd', 'containerd']));
    expect(names).not.toMatch(/kubelet|kube-proxy|kube-router|pause/);
  });

  test('it has the devices of the node, and makes one for its disk', () => {
    expect(trace).toMatch(/ devices: .*\bkmsg\b.*\bloop-control\b/);
    expect(trace).toMatch(/ made: a device for the disk of the node, \d+:\d+/);
    expect(trace).toContain('opened: the log of the kernel');
  });

  test('it opens that disk if root of the machine itself can', () => {
    const [, major, minor] = / disk of the node, (\d+):(\d+)/.exec(trace) ?? [];
    expect(trace.includes('opened: the disk of the node')).toBe(opens(Number(major), Number(minor)));
  });

  test('it could have the kernel run a program as root of the node', () => {
    expect(trace).toContain('opened: core_pattern for writing');
  });

  test('it sees the control groups of every pod on the node', async () => {
    const [, pods = 0] = / pods: (\d+)/.exec(trace) ?? [];
    expect(Number(pods)).toBeGreaterThan(1);
  });

  test('the NetworkPolicies hold the daemon under its own address', () => {
    const outcomes = probedBetween(trace, 'as itself', 'as a stranger');
    expect(outcomes.get(`${OUTSIDE.gitlab.ipv4}:443`)).toBe('open');
    for (const [, target] of ALL_FORBIDDEN) {
      expect({ target, outcome: outcomes.get(target) }).toEqual({ target, outcome: 'refused' });
    }
  });

  test.each(ALL_FORBIDDEN)('under an address that it takes itself, it reaches %s', (_, target) => {
    expect(probedBetween(trace, 'as a stranger', 'itself again').get(target)).toBe('open');
  });

  test.each(ALL_FORBIDDEN)('a job of docker takes no address, and does not reach %s', (_, target) => {
    expect(ofDocker).toContain('Operation not permitted');
    expect(probedBetween(ofDocker, 'as a stranger', 'itself again').get(target)).toBe('refused');
  });

  test.each(ASKED_BY_THE_NODE)('the identity of the node %s: %i', async (_, status, ask) => {
    expect(await ask(kubelet, around)).toMatchObject({ status });
  });

  test('the identity of the node makes no mirror pod in the namespace, and in others it does', async () => {
    const pod = mirrorPod((await kubelet.get(pathOf('nodes', undefined, NODE))).body);
    const { status, body } = await kubelet.create(`${pathOf('pods', LAB_NAMESPACE)}?dryRun=All`, pod);
    expect({ status, denied: isDenied(body) }).toEqual({ status: 403, denied: true });
    expect(await kubelet.create(`${pathOf('pods', 'default')}?dryRun=All`, pod)).toMatchObject({
      status: 201,
    });
  });
});

/** Whether this process, root outside of all containers of the lab, opens a block device. */
function opens(major: number, minor: number): boolean {
  const name = readFileSync('/proc/partitions', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([first, second]) => Number(first) === major && Number(second) === minor)?.[3];
  try {
    closeSync(openSync(`/dev/${name}`, 'r'));
    return true;
  } catch {
    return false;
  }
}
