import type { FleetFacts } from '../boundary/facts/facts';
import type { PodTemplate } from '../boundary/facts/manifests/pod-template';
import { type SecretReference, secretReferences } from '../boundary/facts/secrets/secret-references';
import { at, listOf, textIn } from '../boundary/facts/untyped';

/** A Secret without which pods of a fleet do not start, or miss something. */
export interface RequiredSecret {
  readonly name: string;
  /** The keys that pods name. */
  readonly keys: readonly string[];
  /** Where it is named. */
  readonly where: string;
}

/** The Secrets that the managers and the jobs of a fleet name. */
export function requiredSecrets({ runners }: FleetFacts): readonly RequiredSecret[] {
  const secrets = new Map<string, { keys: Set<string>; where: string }>();
  for (const pod of runners.flatMap(({ manager, job }) => [manager, job?.pod])) {
    for (const reference of pod === undefined ? [] : secretReferences(pod)) {
      const known = secrets.get(reference.name) ?? { keys: new Set<string>(), where: reference.where };
      secrets.set(reference.name, known);
      for (const key of pod === undefined ? [] : keysOf(reference, pod)) {
        known.keys.add(key);
      }
    }
  }
  return [...secrets].map(([name, { keys, where }]) => ({ name, keys: [...keys].sort(), where }));
}

/** The keys of one reference: one that is named, or those that a volume shows. */
function keysOf({ key, how, name }: SecretReference, pod: PodTemplate): readonly string[] {
  if (key !== undefined) {
    return [key];
  }
  const volumes = how === 'volume' ? listOf(pod.spec['volumes']) : [];
  return volumes
    .flatMap((volume) => [
      at(volume, 'secret', 'secretName') === name ? at(volume, 'secret') : undefined,
      ...listOf(at(volume, 'projected', 'sources'))
        .map((source) => at(source, 'secret'))
        .filter((secret) => at(secret, 'name') === name),
    ])
    .flatMap((secret) => listOf(at(secret, 'items')).map((item) => textIn(at(item, 'key'))));
}

/** `Kind name` of the ConfigMaps and claims that a pod mounts. */
export function namedByPods({ spec }: PodTemplate): readonly string[] {
  return listOf(spec['volumes']).flatMap((volume) => [
    `ConfigMap ${textIn(at(volume, 'configMap', 'name'))}`,
    `PersistentVolumeClaim ${textIn(at(volume, 'persistentVolumeClaim', 'claimName'))}`,
  ]);
}
