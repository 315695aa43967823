import { at, listOf } from '../facts/untyped';
import { everywhere, type Rule } from '../rule';

/** That nothing takes an object of the fleet away with it. */
export const MANIFESTS_OWNERS: readonly Rule[] = [
  {
    id: 'manifests-unowned',
    sentence: 'no object belongs to another one',
    why: 'the cluster deletes an object whose owner is gone or never was: a policy, a quota or a default-deny in silence',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      for (const object of facts.index.all) {
        examination.saw();
        const [owner] = listOf(at(object.raw, 'metadata', 'ownerReferences'));
        if (owner !== undefined) {
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
