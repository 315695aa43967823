import { readFileSync } from 'node:fs';
import type { Pod } from '../../e2e/cluster/objects';
import { type Process, processes, readProcess } from '../stage/inside-node';

/** The first process of a container, as a node has it. */
export interface ContainerProcess {
  readonly pod: Pod;
  readonly container: string;
  /** How willingly the kernel kills it where memory runs out, from -1000 to 1000. */
  readonly oomScoreAdj: number;
}

/** The first process of each running container of some pods. */
export function containerProcesses(pods: readonly Pod[]): readonly ContainerProcess[] {
  const all = processes().map((process) => ({ ...process, group: readProcess(process.id, 'cgroup') }));
  return pods.flatMap((pod) =>
    (pod['status'].containerStatuses ?? []).flatMap(({ name, containerID = '' }: ContainerStatus) => {
      const id = containerID.replace(/^.*:\/\//, '');
      const first = id === '' ? undefined : firstOf(all.filter(({ group }) => group.includes(id)));
      return first
        ? [{ pod, container: name, oomScoreAdj: Number(readProcess(first.id, 'oom_score_adj')) }]
        : [];
    }),
  );
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
}

function firstOf(group: readonly Process[]): Process | undefined {
  const ids = group.map(({ id }) => id);
  return group.find(({ parent }) => !ids.includes(parent));
}

/**
 * What the kubelet gives a container of a pod that is `Burstable`: the less memory it asks for, the sooner it goes.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-out-of-memory-behavior
 */
export function burstableOomScoreAdj(requestedBytes: number): number {
  const [, kibibytes] = /^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  const adjusted = 1000 - Math.trunc((1000 * requestedBytes) / (Number(kibibytes) * 1024));
  return Math.min(Math.max(adjusted, 3), 999);
}
