import type { ApiServer } from '../../e2e/cluster/api-server';
import { type KubernetesObject, type Pod, pathOf } from '../../e2e/cluster/objects';

const OF_JOBS = ['pods', 'secrets', 'configmaps'] as const;

/** What there still is of a job in the cluster: its pods, and what they own. As `Kind`, or `Pod (phase)`. */
export async function leftBehind(
  api: ApiServer,
  namespace: string,
  pods: readonly Pod[],
): Promise<readonly string[]> {
  const uids = pods.map(({ metadata }) => metadata.uid);
  const lists = await Promise.all(
    OF_JOBS.map(async (resource) => (await api.get(pathOf(resource, namespace))).body['items']),
  );
  return lists.flatMap((items: readonly KubernetesObject[], index) =>
    items
      .filter(
        ({ metadata }) =>
          uids.includes(metadata.uid) || metadata.ownerReferences?.some(({ uid }) => uids.includes(uid)),
      )
      .map((item) => described(OF_JOBS[index] ?? '', item)),
  );
}

function described(resource: string, item: KubernetesObject): string {
  return resource === 'pods' ? `pod (${item['status'].phase})` : resource.replace(/s$/, '');
}
