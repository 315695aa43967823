import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunnerSpec } from '../../lib/fleet/types/runner-spec';
import { ApiServer } from '../e2e/cluster/api-server';
import type { Pod } from '../e2e/cluster/objects';
import { run } from '../e2e/cluster/on-stage';
import { eventually } from '../e2e/cluster/wait';
import { BASE_IMAGE, BUILDS, said } from './daemon/docker-script';
import { haveFleet } from './fleets/have-fleet';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_RUNNERS, labFleet } from './fleets/lab-fleet';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { containersOf, processOf } from './inside/container-process';
import { HeldJob } from './inside/held-jobs';
import { emptyVolume, podFolder } from './inside/pod-folder';
import { command } from './stage/command';
import { insideNode, processes, readProcess } from './stage/inside-node';
import { readLab } from './stage/lab';

const SMALLER = 1400;
const SMALL_PACKETS = 'small-packets';
const DIND = LAB_RUNNERS.find(({ kind }) => kind === 'dind') as RunnerSpec & { kind: 'dind' };

describe('the Docker daemon of dind', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let pod: Pod;
  let done: DoneJob;
  let next: DoneJob;
  const reached = new Map<string, string>();
  let nested: string;
  let limit: number;
  let onDisk: readonly string[];

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 2500);
    const job = new HeldJob({ lab, api, gitlab }, 'dind', {
      script: [
        'docker version && docker info',
        'echo "packets of the pod: $(cat /sys/class/net/eth0/mtu)"',
        ...BASE_IMAGE,
        ...BUILDS,
        'echo "built: $(docker run --rm built:1 cat /copied) $(docker run --rm built:2 cat /copied)"',
        'echo "packets of a build: $(docker run --rm built:1 cat /made)"',
        'echo "packets of a container: $(docker run --rm base:1 cat /sys/class/net/eth0/mtu)"',
        'docker network create together',
        'docker run --detach --name listener --network together base:1 network-probe listen :8080',
        'echo "by name: $(docker run --rm --network together base:1 network-probe tcp listener:8080)"',
        'echo "on no network: $(docker run --rm base:1 network-probe tcp listener:8080)"',
        'docker run --detach --network host base:1 network-probe listen :8081',
        'echo "daemon from a container: $(docker run --rm base:1 network-probe tcp 127.0.0.1:2375 172.17.0.1:2375)"',
        'echo "daemon from the host network: $(docker run --rm --network host base:1 network-probe tcp 127.0.0.1:2375)"',
        'echo "privileged: $(docker run --rm --privileged base:1 mount -t tmpfs none /tmp && echo mounted)"',
        'echo "root: $(docker run --rm --volume /:/host base:1 cat /host/etc/hostname)"',
        'echo "kubelet: $(docker run --rm --volume /:/host base:1 ls /host/var/lib/kubelet 2>&1)"',
        'echo "processes: $(docker run --rm --pid host base:1 cat /proc/1/cmdline | head -c 4)"',
        'docker volume create kept',
      ],
    });
    pod = await job.pod();
    await lookAround();
    done = await job.release();
    await eventually('the pod is gone from the disk', () => !existsSync(podFolder(lab, pod)), 90);
    next = await gitlab.run('dind', {
      script: [
        'echo "left: $(docker images --all --quiet; docker ps --all --quiet; docker volume ls --quiet)."',
      ],
    });
  }, 400_000);
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  async function lookAround(): Promise<void> {
    const address = pod['status'].podIP;
    const targets = [`${address}:2375`, `${address}:8081`];
    const probe = [lab.programs['network-probe'], 'tcp', ...targets];
    reached.set('its node', outcomes((await insideNode(pod.spec.nodeName ?? '', ...probe)).stdout));
    reached.set('another node', outcomes((await insideNode('node-1', ...probe)).stdout));
    const build = containersOf(pod).find(({ name }) => name === 'build');
    const inside = await run('nsenter', [
      `--target=${processOf(build?.id ?? '')}`,
      '--net',
      ...probe,
      '127.0.0.1:2375',
    ]);
    reached.set('its pod', outcomes(inside.stdout));

    const daemon = containersOf(pod).find(({ name }) => name === 'docker');
    const [listener] = processes().filter(({ words }) => words.join(' ') === 'network-probe listen :8080');
    const groupOf = (id: number) => /^\d+:memory:(.*)$/m.exec(readProcess(id, 'cgroup'))?.[1] ?? '';
    nested = groupOf(listener?.id ?? 0).replace(groupOf(processOf(daemon?.id ?? '')), '');
    const statistics = readFileSync(
      join('/sys/fs/cgroup/memory', groupOf(listener?.id ?? 0), 'memory.stat'),
      'utf8',
    );
    limit = Number(/^hierarchical_memory_limit (\d+)$/m.exec(statistics)?.[1]);
    onDisk = readdirSync(emptyVolume(lab, pod, 'docker-data'));
  }

  function outcomes(printed: string): string {
    return printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).outcome)
      .join(' ');
  }

  test('docker builds with BuildKit and without, and runs what was built', () => {
    expect(done.job).toMatchObject({ state: 'success' });
    expect(said(done.job.trace, 'built')).toBe('copied copied');
    expect(done.job.trace).toContain('building with "default" instance using docker driver');
    expect(done.job.trace).toContain('Successfully tagged built:2');
  });

  test('containers on a network of their own find each other by name, and others do not', () => {
    expect(JSON.parse(said(done.job.trace, 'by name') ?? '')).toMatchObject({ outcome: 'open' });
    expect(JSON.parse(said(done.job.trace, 'on no network') ?? '').outcome).not.toBe('open');
  });

  test('its packets are as large as those of the pod', () => {
    const { trace } = done.job;
    const packets = [said(trace, 'packets of a container'), said(trace, 'packets of a build')];
    expect(packets).toEqual([said(trace, 'packets of the pod'), said(trace, 'packets of the pod')]);
  });

  test('listens to its own pod alone, and not on the address that others know it by', () => {
    // The second one is a listener in the network of the pod: what is refused is the daemon.
    expect(Object.fromEntries(reached)).toEqual({
      'its node': 'refused open',
      'another node': expect.stringMatching(/^refused /),
      'its pod': 'refused open open',
    });
    expect(said(done.job.trace, 'daemon from a container')).not.toContain('"outcome":"open"');
    expect(said(done.job.trace, 'daemon from the host network')).toContain('"outcome":"open"');
  });

  test('what is mounted of its root is its container, not the node', () => {
    expect(said(done.job.trace, 'root')).toBe(pod.metadata.name);
    expect(said(done.job.trace, 'kubelet')).toContain('No such file or directory');
    expect(said(done.job.trace, 'processes')).toBe('tini');
  });

  test('runs privileged containers', () => {
    expect(said(done.job.trace, 'privileged')).toBe('mounted');
  });

  test('its limits hold the containers in it', () => {
    const daemon = pod.spec.containers.find(({ name }) => name === 'docker');
    expect(daemon?.['resources'].limits.memory).toBe('8Gi');
    expect(nested).toMatch(/^\/docker\/[0-9a-f]{64}$/);
    expect(limit).toBe(8 * 2 ** 30);
  });

  test('nothing of it is left when the job is over', () => {
    expect(onDisk).toEqual(expect.arrayContaining(['overlay2', 'image', 'volumes']));
    expect(existsSync(podFolder(lab, pod))).toBe(false);
    expect(said(next.job.trace, 'left')).toBe('.');
  });

  test('makes smaller packets in a fleet that says so, also in builds and networks', async () => {
    const runner = { ...DIND, name: SMALL_PACKETS, daemon: { mtu: SMALLER } };
    const caCertificates = readFileSync(lab.outsideCaFile, 'utf8');
    const fleet = labFleet({ caCertificates }, [runner]);
    await haveFleet(lab, api, { ...fleet, org: SMALL_PACKETS });
    const { job } = await gitlab.run(SMALL_PACKETS, {
      script: [
        ...BASE_IMAGE,
        ...BUILDS,
        'docker network create together',
        'echo "of a container: $(docker run --rm base:1 cat /sys/class/net/eth0/mtu)"',
        'echo "of a network: $(docker run --rm --network together base:1 cat /sys/class/net/eth0/mtu)"',
        'echo "of a build: $(docker run --rm built:1 cat /made)"',
      ],
    });
    await command(
      lab.kubectl,
      `--kubeconfig=${lab.adminKubeconfig}`,
      ...['delete', '--ignore-not-found', '--wait=false', '-f', join(lab.folder, SMALL_PACKETS)],
    );
    const packets = ['of a container', 'of a network', 'of a build'].map((name) => said(job.trace, name));
    expect(packets).toEqual([`${SMALLER}`, `${SMALLER}`, `${SMALLER}`]);
  });
});
