import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import type { LabNode } from '../stage/lab';
import { killService } from '../stage/node-services';

/**
 * Has the kubelet of a node take the node for one that lacks memory while something is done.
 *
 * @param available how much must be free; not all of it, which no kubelet takes.
 */
export async function withoutMemory(
  { name, etc }: LabNode,
  available: string,
  during: () => Promise<void>,
): Promise<void> {
  const file = join(etc, 'kubelet.yaml');
  const before = readFileSync(file, 'utf8');
  const config = JSON.parse(before);
  const evictionHard = { ...config.evictionHard, 'memory.available': available };
  writeFileSync(file, JSON.stringify({ ...config, evictionHard }));
  try {
    await killService(name, 'kubelet');
    await during();
  } finally {
    writeFileSync(file, before);
    await killService(name, 'kubelet');
  }
}

/** All pods that a kubelet has evicted. Their objects stay, unless whoever made them deletes them. */
export async function evictedPods(api: ApiServer): Promise<readonly Pod[]> {
  const pods: readonly Pod[] = (await api.get(pathOf('pods'))).body['items'];
  return pods.filter(isEvicted);
}

/** Whether a kubelet has evicted a pod. */
export function isEvicted(pod: Pod): boolean {
  return pod['status'].reason === 'Evicted';
}

/** Whether a node takes pods, as the API server knows. */
export async function isReady(api: ApiServer, node: string): Promise<boolean> {
  const { status } = (await api.get(pathOf('nodes', undefined, node))).body;
  return (status?.conditions ?? []).some(
    ({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True',
  );
}
