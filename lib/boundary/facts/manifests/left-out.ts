import { at, isRecord, isUnset, listOf, recordOf, textIn } from '../untyped';
import { isClusterScoped } from './cluster-scoped';
import type { KubernetesObject } from './kubernetes-object';
import { isExported, madeByControllers } from './made-by-controllers';

/** Objects that are counted and not judged. */
export interface LeftOut {
  /** What controllers made of objects that are judged. */
  readonly madeByControllers: number;
  /** The objects of namespaces in which no runner lives, by namespace; `cluster` for rights that others have. */
  readonly otherNamespaces: Readonly<Record<string, number>>;
}

const NOTHING_LEFT_OUT: LeftOut = Object.freeze({
  madeByControllers: 0,
  otherNamespaces: Object.freeze({}),
});

/** What may be counted instead of judged. */
export type Omission = 'made-by-controllers' | 'other-namespaces';

/** Whom a binding of others cannot leave out: everybody, which includes the managers. */
const EVERYBODY = /^system:(?:authenticated|unauthenticated|serviceaccounts)$/;

/** What the count of cluster-scoped objects goes by. */
const CLUSTER = 'the cluster';

/**
 * The objects that are judged where others stand beside them, as in an export of a whole cluster.
 *
 * @param namespaces where runners live; if there is none, nothing of another one is left out.
 * @param ours whether they are a fleet of ours. Then only an export may lack something, of which an API server has
 *   numbered every object.
 */
export function judgedObjects(
  objects: readonly KubernetesObject[],
  omissions: readonly Omission[],
  namespaces: ReadonlySet<string>,
  ours: boolean,
): { readonly judged: readonly KubernetesObject[]; readonly leftOut: LeftOut } {
  if (omissions.length === 0 || (ours && !objects.every(isExported))) {
    return { judged: objects, leftOut: NOTHING_LEFT_OUT };
  }
  const made = omissions.includes('made-by-controllers') ? madeByControllers(objects) : new Set();
  const others = new Map<string, number>();
  const own = objects.filter((object) => !made.has(object));
  const judged = own.filter((object) => {
    const isOther =
      omissions.includes('other-namespaces') && namespaces.size > 0 && isOfOthers(object, own, namespaces);
    if (isOther) {
      const name = object.namespace === '' ? CLUSTER : object.namespace;
      others.set(name, (others.get(name) ?? 0) + 1);
    }
    return !isOther;
  });
  return {
    judged,
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
      // Without a namespace it may come into any, where it is applied.
      return namespace !== '' && !namespaces.has(namespace) && !bindsOneOf(object, namespaces);
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
      return namespace !== '' && !namespaces.has(namespace) && !isClusterScoped(object);
  }
}

/** Whether a binding gives rights to a ServiceAccount of a namespace, or to everybody, or to whom cannot be read. */
function bindsOneOf({ raw, namespace }: KubernetesObject, namespaces: ReadonlySet<string>): boolean {
  const { subjects } = raw;
  if (!isUnset(subjects) && !(Array.isArray(subjects) && subjects.every(isRecord))) {
    return true;
  }
  return listOf(subjects).some((subject) => {
    const { kind, name, namespace: own } = recordOf(subject);
    const text = textIn(name);
    if (kind === 'ServiceAccount') {
      return namespaces.has(textIn(own) || namespace);
    }
    const [, of] = /^system:serviceaccounts?:([^:]+)/.exec(text) ?? [];
    return EVERYBODY.test(text) || (of !== undefined && namespaces.has(of));
  });
}
