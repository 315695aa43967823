import { setTimeout as delay } from 'node:timers/promises';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';

const SECONDS = 60;

/** Makes a pod anew and says after how many milliseconds all of its containers run. */
export async function startTime(api: ApiServer, pod: Pod, name: string, hostUsers: boolean): Promise<number> {
  const { namespace = '', labels } = pod.metadata;
  const { nodeName: _node, ...spec } = pod.spec;
  const begun = Date.now();
  const { status, body } = await api.create(pathOf('pods', namespace), {
    metadata: { name, namespace, labels },
    spec: { ...spec, hostUsers, terminationGracePeriodSeconds: 0 },
  });
  if (status !== 201) {
    throw new Error(String(body['message']));
  }
  try {
    while (Date.now() - begun < SECONDS * 1000) {
      const { conditions = [] } = (await api.get(pathOf('pods', namespace, name))).body['status'] ?? {};
      if (conditions.some((one: Condition) => one.type === 'Ready' && one.status === 'True')) {
        return Date.now() - begun;
      }
      await delay(20);
    }
    throw new Error(`${name} is not ready in ${SECONDS} s`);
  } finally {
    await api.delete(pathOf('pods', namespace, name));
    // One that ends still counts for the quota.
    await eventually(
      `${name} is gone`,
      async () => (await api.get(pathOf('pods', namespace, name))).status === 404,
    );
  }
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** The one in the middle. */
export function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
