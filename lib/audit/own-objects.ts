import { policiesIn } from '../boundary/admission/policy';
import { isClusterScoped } from '../boundary/facts/manifests/cluster-scoped';
import type { KubernetesObject } from '../boundary/facts/manifests/kubernetes-object';
import type { Audited } from './check';

/** Labels by which objects of the cluster say whose fleet they are of. */
const PART_OF = 'app.kubernetes.io/part-of';

/** The objects that manifests hold of a fleet: all of its namespace, and those of the cluster that say so. */
export function ownObjects({ facts, fleet }: Pick<Audited, 'facts' | 'fleet'>): readonly KubernetesObject[] {
  const isAlone = facts.fleets.length === 1;
  return facts.index.all.filter((object) => {
    if (isClusterScoped(object)) {
      return object.kind === 'Namespace'
        ? object.name === fleet.namespace
        : isAlone || object.labels[PART_OF] === fleet.namespace;
    }
    return object.namespace === fleet.namespace;
  });
}

/** The admission policies of a fleet, as its manifests have them. */
export function ownPolicies(audited: Pick<Audited, 'facts' | 'fleet'>): ReturnType<typeof policiesIn> {
  const own = new Set(ownObjects(audited));
  return policiesIn(audited.facts.index).filter(({ object }) => own.has(object));
}
