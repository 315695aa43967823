import type { ApiServer } from './api-server';
import type { KubernetesObject } from './objects';

/** A resource or subresource that the API server serves. */
export interface ServedResource {
  readonly group: string;
  readonly version: string;
  /** As RBAC names it: `pods`, `pods/exec`. */
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** All that the API server serves, each in the version that it prefers. */
export async function servedResources(api: ApiServer): Promise<ServedResource[]> {
  const groups = (await api.get('/apis')).body['groups'] as { preferredVersion: { groupVersion: string } }[];
  const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
  const lists = await Promise.all(
    versions.map(async (groupVersion) => {
      const [version = '', group = ''] = groupVersion.split('/').reverse();
      const { body } = await api.get(group ? `/apis/${groupVersion}` : `/api/${version}`);
      return (body['resources'] as Omit<ServedResource, 'group' | 'version'>[]).map(
        ({ name, kind, namespaced }) => ({ group, version, name, kind, namespaced }),
      );
    }),
  );
  return lists.flat();
}

/** Finds the path of any object among what is served. */
export function pathFinder(served: readonly ServedResource[]): (object: KubernetesObject) => string {
  return ({ apiVersion, kind, metadata }) => {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const resource = served.find(
      (one) => one.kind === kind && one.group === group && !one.name.includes('/'),
    );
    if (!resource) {
      throw new Error(`${apiVersion} ${kind} is not served`);
    }
    const scope = resource.namespaced ? `/namespaces/${metadata.namespace}` : '';
    return `/${group ? 'apis' : 'api'}/${apiVersion}${scope}/${resource.name}/${metadata.name}`;
  };
}
