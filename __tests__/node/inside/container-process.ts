import { readdirSync } from 'node:fs';
import type { KubernetesObject } from '../../e2e/cluster/objects';
import { readProcess } from '../stage/inside-node';

/** A container of a pod, as its status names it. */
export interface RunningContainer {
  readonly name: string;
  /** The id that containerd gave it; also the name of its control group. */
  readonly id: string;
}

/** The containers of a pod that run or have run. */
export function containersOf({ status }: KubernetesObject): readonly RunningContainer[] {
  const statuses: readonly { name: string; containerID?: string }[] = [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ];
  return statuses.flatMap(({ name, containerID }) =>
    containerID ? [{ name, id: containerID.replace('containerd://', '') }] : [],
  );
}

/**
 * The first process of a container, by the number that it has out here: the world sees into the process namespaces of
 * its nodes and of their containers.
 *
 * @throws Error if none is there.
 */
export function processOf(id: string): number {
  const found = processes().filter((pid) => readProcess(pid, 'cgroup').includes(id) && isFirst(pid));
  const [pid] = found;
  if (pid === undefined) {
    throw new Error(`no process of container ${id}`);
  }
  return pid;
}

/** All processes of the world. */
export function processes(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Boolean);
}

/** Whether a process is the first one in its process namespace. */
export function isFirst(pid: number): boolean {
  return /^NSpid:.*\s1$/m.test(readProcess(pid, 'status'));
}
