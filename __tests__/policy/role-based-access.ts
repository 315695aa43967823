import type { KubernetesObject } from '../chart/rendered';

interface Role extends KubernetesObject {
  readonly rules: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}

interface RoleBinding extends KubernetesObject {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
}

/** What somebody asks to do. */
export interface Access {
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
}

/** Whether the Roles and RoleBindings among some objects allow an action. */
export function isAllowed(objects: readonly KubernetesObject[], access: Access): boolean {
  const bindings = objects.filter(({ kind }) => kind === 'RoleBinding') as RoleBinding[];
  return bindings
    .filter(
      ({ metadata, subjects }) =>
        metadata.namespace === access.namespace &&
        subjects.some(
          ({ kind, namespace, name }) =>
            kind === 'ServiceAccount' && `system:serviceaccount:${namespace}:${name}` === access.user,
        ),
    )
    .some(({ roleRef, metadata }) =>
      rulesOf(objects, roleRef, metadata.namespace).some(
        ({ apiGroups, resources, verbs }) =>
          has(apiGroups, access.group) && has(resources, access.resource) && has(verbs, access.verb),
      ),
    );
}

function rulesOf(
  objects: readonly KubernetesObject[],
  { kind, name }: RoleBinding['roleRef'],
  namespace: string | undefined,
): Role['rules'] {
  const roles = objects.filter(
    (object) =>
      object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace,
  ) as Role[];
  return roles.flatMap(({ rules }) => rules);
}

function has(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}
