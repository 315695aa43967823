import { at, listOf } from '../facts/untyped';
import { everywhere, type Rule } from '../rule';

/**
 * What the controllers of Kubernetes make for an owner, as an export of a namespace holds it. Nothing else goes with it:
 * the owner makes it anew.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
const MADE_FOR_OWNERS: ReadonlySet<string> = new Set([
  'apps/ReplicaSet',
  'apps/ControllerRevision',
  'batch/Job',
  '/Pod',
  '/Endpoints',
  'discovery.k8s.io/EndpointSlice',
]);

/** That nothing takes an object of the fleet away with it. */
export const MANIFESTS_OWNERS: readonly Rule[] = [
  {
    id: 'manifests-unowned',
    sentence: 'no object belongs to another one, but for what controllers make',
    why: 'the cluster deletes an object whose owner is gone or never was: a policy, a quota or a default-deny in silence',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      for (const object of facts.index.all) {
        examination.saw();
        const [owner] = listOf(at(object.raw, 'metadata', 'ownerReferences'));
        if (owner !== undefined && !MADE_FOR_OWNERS.has(`${object.group}/${object.kind}`)) {
          examination.found(
            `${object.where} / metadata.ownerReferences`,
            'the object goes when its owner goes',
            'remove ownerReferences',
            { value: `${String(at(owner, 'kind'))} ${String(at(owner, 'name'))}` },
          );
        }
      }
    },
  },
];
