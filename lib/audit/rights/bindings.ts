import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import {
  type RbacRule,
  type RbacSubject,
  rbacRules,
  rbacSubjects,
} from '../../boundary/facts/manifests/rbac';
import { at, textIn } from '../../boundary/facts/untyped';

/** A binding with what its role says. */
export interface BoundRights {
  readonly binding: KubernetesObject;
  readonly role: KubernetesObject;
  readonly rules: readonly RbacRule[];
  readonly subjects: readonly RbacSubject[];
  /** Where the rights hold; everywhere if it is empty. */
  readonly namespace: string;
}

/** The objects of RBAC, as manifests or a cluster have them. */
export interface RbacObjects {
  readonly roles: readonly KubernetesObject[];
  readonly clusterRoles: readonly KubernetesObject[];
  readonly roleBindings: readonly KubernetesObject[];
  readonly clusterRoleBindings: readonly KubernetesObject[];
}

/** What bindings give to whom. A role that is not there gives nothing. */
export function boundRights({
  roles,
  clusterRoles,
  roleBindings,
  clusterRoleBindings,
}: RbacObjects): readonly BoundRights[] {
  const byName = new Map([
    ...clusterRoles.map((role) => [`ClusterRole ${role.name}`, role] as const),
    ...roles.map((role) => [`Role ${role.namespace}/${role.name}`, role] as const),
  ]);
  return [...roleBindings, ...clusterRoleBindings].flatMap((binding) => {
    const kind = textIn(at(binding.raw, 'roleRef', 'kind'));
    const name = textIn(at(binding.raw, 'roleRef', 'name'));
    const namespace = binding.kind === 'RoleBinding' ? binding.namespace : '';
    const role = byName.get(kind === 'Role' ? `Role ${namespace}/${name}` : `ClusterRole ${name}`);
    return role === undefined
      ? []
      : [{ binding, role, rules: rbacRules(role), subjects: rbacSubjects(binding), namespace }];
  });
}

/** Whether a subject of a binding is a ServiceAccount: by its name, as a user, or by a group that it is in. */
export function isAccount(subject: RbacSubject, namespace: string, account: string): boolean {
  switch (subject.kind) {
    case 'ServiceAccount':
      return subject.namespace === namespace && subject.name === account;
    case 'User':
      return subject.name === `system:serviceaccount:${namespace}:${account}`;
    case 'Group':
      return groupsOfAccounts(namespace).includes(subject.name);
    default:
      return false;
  }
}

/** The groups that the API server puts every ServiceAccount of a namespace into. */
export function groupsOfAccounts(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
}
