import { at, listOf, recordOf, textIn } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';
import { isExported, madeByControllers } from './made-by-controllers';

/** Objects that are counted and not judged. */
export interface LeftOut {
  /** What controllers made of objects that are judged. */
  readonly madeByControllers: number;
  /** The objects of namespaces in which no runner lives, by namespace; `cluster` for rights that others have. */
  readonly otherNamespaces: Readonly<Record<string, number>>;
}

export const NOTHING_LEFT_OUT: LeftOut = Object.freeze({
  madeByControllers: 0,
  otherNamespaces: Object.freeze({}),
});

/** Whom a binding of others cannot leave out: everybody, which includes the managers. */
const EVERYBODY = /^system:(?:authenticated|unauthenticated|serviceaccounts)$/;

/** What the count of cluster-scoped objects goes by. */
const CLUSTER = 'the cluster';

/**
 * The objects that are judged where others stand beside them, as in an export of a whole cluster.
 *
 * @param namespaces where runners live; if there is none, nothing is left out.
 * @param ours whether they are a fleet of ours. Then only what was read from an API server may be left out, which
 *   nobody can apply: a file of ours holds nothing that is not judged.
 */
export function judgedObjects(
  objects: readonly KubernetesObject[],
  namespaces: ReadonlySet<string>,
  ours: boolean,
): { readonly judged: readonly KubernetesObject[]; readonly leftOut: LeftOut } {
  const made = madeByControllers(objects);
  const others = new Map<string, number>();
  const concerned = objects.filter((object) => !made.has(object));
  const kept = concerned.filter((object) => {
    const isOther =
      namespaces.size > 0 && (!ours || isExported(object)) && isOfOthers(object, concerned, namespaces);
    if (isOther) {
      const name = object.namespace === '' ? CLUSTER : object.namespace;
      others.set(name, (others.get(name) ?? 0) + 1);
    }
    return !isOther;
  });
  return {
    judged: kept,
    leftOut: { madeByControllers: made.size, otherNamespaces: Object.fromEntries(others) },
  };
}

/** Whether an object does nothing to the namespaces of runners. Cluster-scoped ones but namespaces and rights may. */
function isOfOthers(
  object: KubernetesObject,
  objects: readonly KubernetesObject[],
  namespaces: ReadonlySet<string>,
): boolean {
  const { kind, name, namespace } = object;
  switch (kind) {
    case 'Namespace':
      return !namespaces.has(name);
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return !namespaces.has(namespace) && !bindsOneOf(object, namespaces);
    case 'ClusterRole':
      return !objects.some(
        (binding) =>
          at(binding.raw, 'roleRef', 'kind') === 'ClusterRole' &&
          at(binding.raw, 'roleRef', 'name') === name &&
          (namespaces.has(binding.namespace) || bindsOneOf(binding, namespaces)),
      );
    default:
      return namespace !== '' && !namespaces.has(namespace);
  }
}

/** Whether a binding gives rights to a ServiceAccount of a namespace, or to everybody. */
function bindsOneOf({ raw, namespace }: KubernetesObject, namespaces: ReadonlySet<string>): boolean {
  return listOf(raw['subjects']).some((subject) => {
    const { kind, name, namespace: own } = recordOf(subject);
    const text = textIn(name);
    if (kind === 'ServiceAccount') {
      return namespaces.has(textIn(own) || namespace);
    }
    const [, of] = /^system:serviceaccounts?:([^:]+)/.exec(text) ?? [];
    return EVERYBODY.test(text) || (of !== undefined && namespaces.has(of));
  });
}
