import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import type { Sight } from '../check';
import type { Cluster, Seen } from '../cluster/cluster';
import { type BoundRights, boundRights } from './bindings';

/** What the bindings of a cluster give, as far as they can be read; what cannot be is told. */
export function rightsIn(cluster: Cluster, sight: Sight): readonly BoundRights[] {
  const known = (what: string, objects: Seen<readonly KubernetesObject[]>): readonly KubernetesObject[] => {
    if (!objects.seen) {
      sight.couldNotSee(`rights by ${what}: ${objects.why}`);
    }
    return objects.seen ? objects.value : [];
  };
  const orThoseOfTheFleet = (kind: 'Role' | 'RoleBinding') => {
    const all = cluster.everywhere(kind);
    const here = cluster.objects(kind);
    return all.seen || !here.seen ? all : here;
  };
  const rights = boundRights({
    roles: known('Roles', orThoseOfTheFleet('Role')),
    roleBindings: known('RoleBindings', orThoseOfTheFleet('RoleBinding')),
    clusterRoles: known('ClusterRoles', cluster.objects('ClusterRole')),
    clusterRoleBindings: known('ClusterRoleBindings', cluster.objects('ClusterRoleBinding')),
  });
  if (!cluster.everywhere('RoleBinding').seen && cluster.objects('RoleBinding').seen) {
    sight.couldNotSee('rights in other namespaces: RoleBindings of the namespace alone could be listed');
  }
  sight.saw(rights.length);
  return rights;
}
