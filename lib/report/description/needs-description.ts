import { grouped } from '../../boundary/facts/grouped';
import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import type { NamedPod } from './named-pods';
import type { PodDescription } from './pod-description';
import type { SecretDescription } from './secret-description';
import { sortedBy, sortedTexts } from './sorted';

/** Something that the manifests name and do not hold, so that it must exist before they are applied. */
export interface NeedDescription {
  /** Its kind in Kubernetes: `Secret`, `ConfigMap`, `PersistentVolumeClaim`, `ServiceAccount`, `PriorityClass`, `RuntimeClass` or `Namespace`. */
  readonly kind: string;
  readonly name: string;
  /** Of a Secret, the keys that are read of it; empty where that is not known. */
  readonly keys: readonly string[];
  /** Who needs it. */
  readonly by: readonly string[];
}

/** Describes what must exist in a namespace before the manifests are applied. */
export function describeNeeds(
  namespace: string,
  index: ObjectIndex,
  pods: readonly NamedPod[],
  secrets: readonly SecretDescription[],
): readonly NeedDescription[] {
  const others = pods.flatMap(({ name: by, description }) =>
    neededBy(description)
      .filter(
        ({ kind, name, isClusterScoped }) =>
          index.find(kind, isClusterScoped ? '' : namespace, name) === undefined,
      )
      .map(({ kind, name }) => ({ kind, name, by })),
  );
  const groups = grouped(others, ({ kind, name }) => JSON.stringify([kind, name]));
  return sortedBy(
    [
      ...(index.find('Namespace', '', namespace) === undefined
        ? [{ kind: 'Namespace', name: namespace, keys: [], by: [] }]
        : []),
      ...secrets
        .filter(
          ({ madeBy, readers }) => madeBy === null && readers.some(({ how }) => !how.startsWith('API: ')),
        )
        .map(({ name, keys, readers }) => ({
          kind: 'Secret',
          name,
          keys,
          by: sortedTexts(readers.filter(({ how }) => !how.startsWith('API: ')).map(({ who }) => who)),
        })),
      ...[...groups.values()].flatMap((group) => {
        const [first] = group;
        return first === undefined
          ? []
          : { kind: first.kind, name: first.name, keys: [], by: sortedTexts(group.map(({ by }) => by)) };
      }),
    ],
    ({ kind }) => kind,
    ({ name }) => name,
  );
}

interface Needed {
  readonly kind: string;
  readonly name: string;
  readonly isClusterScoped: boolean;
}

/** Objects that Kubernetes has of itself. */
const BUILT_IN: readonly string[] = [
  'ConfigMap kube-root-ca.crt',
  'PriorityClass system-cluster-critical',
  'PriorityClass system-node-critical',
  'ServiceAccount default',
];

function neededBy({
  volumes,
  serviceAccount,
  priorityClass,
  runtimeClass,
}: PodDescription): readonly Needed[] {
  const named = (kind: string, name: string | null, isClusterScoped = false): readonly Needed[] =>
    name === null || name === '' || BUILT_IN.includes(`${kind} ${name}`)
      ? []
      : [{ kind, name, isClusterScoped }];
  return [
    ...named('ServiceAccount', serviceAccount),
    ...named('PriorityClass', priorityClass, true),
    ...named('RuntimeClass', runtimeClass, true),
    ...volumes.flatMap(({ source, of }) =>
      source === 'configMap'
        ? named('ConfigMap', of)
        : source === 'persistentVolumeClaim'
          ? named('PersistentVolumeClaim', of)
          : [],
    ),
  ];
}
