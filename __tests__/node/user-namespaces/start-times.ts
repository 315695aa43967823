import { setTimeout as delay } from 'node:timers/promises';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';

const SECONDS = 60;

/** Where no policy asks who makes a pod. */
const NAMESPACE = 'default';

/** Makes the pod of a job anew, elsewhere, and says after how many milliseconds all of its containers run. */
export async function startTime(api: ApiServer, pod: Pod, name: string, hostUsers: boolean): Promise<number> {
  const {
    nodeName: _node,
    serviceAccountName: _account,
    serviceAccount: _same,
    imagePullSecrets: _secrets,
    ...spec
  } = pod.spec;
  const begun = Date.now();
  const { status, body } = await api.create(pathOf('pods', NAMESPACE), {
    metadata: { name, namespace: NAMESPACE },
    spec: { ...spec, hostUsers, terminationGracePeriodSeconds: 0 },
  });
  if (status !== 201) {
    throw new Error(String(body['message']));
  }
  try {
    while (Date.now() - begun < SECONDS * 1000) {
      const { conditions = [] } = (await api.get(pathOf('pods', NAMESPACE, name))).body['status'] ?? {};
      if (conditions.some((one: Condition) => one.type === 'Ready' && one.status === 'True')) {
        return Date.now() - begun;
      }
      await delay(20);
    }
    throw new Error(`${name} is not ready in ${SECONDS} s`);
  } finally {
    await api.delete(pathOf('pods', NAMESPACE, name));
    // One that ends still counts for the quota.
    await eventually(
      `${name} is gone`,
      async () => (await api.get(pathOf('pods', NAMESPACE, name))).status === 404,
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
