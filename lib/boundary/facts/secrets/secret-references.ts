import type { PodTemplate } from '../manifests/pod-template';
import { at, isRecord, listOf, recordOf, textIn, textOf } from '../untyped';

/** A place in a pod that names a Secret. */
export interface SecretReference {
  readonly where: string;
  readonly name: string;
  /** The key, where one is named. */
  readonly key: string | undefined;
  /** The keys that a volume shows; none where it shows all of them. */
  readonly keys: readonly string[];
  /** Whether the pod starts without it. */
  readonly optional: boolean;
  readonly how: 'variable' | 'variables' | 'volume' | 'image-pull' | 'driver';
  /** The container, for variables. */
  readonly container: string | undefined;
  readonly variable: string | undefined;
}

/** Every place in a pod that names a Secret. */
export function secretReferences(pod: PodTemplate): readonly SecretReference[] {
  return [...variableReferences(pod), ...volumeReferences(pod), ...pullReferences(pod)];
}

function variableReferences(pod: PodTemplate): readonly SecretReference[] {
  return pod.containers.flatMap((container) => {
    const single = listOf(container.raw['env']).map((variable, index) => ({
      reference: at(variable, 'valueFrom', 'secretKeyRef'),
      where: `${container.where}.env[${index}].valueFrom.secretKeyRef`,
      how: 'variable' as const,
      variable: textOf(at(variable, 'name')),
    }));
    const whole = listOf(container.raw['envFrom']).map((source, index) => ({
      reference: at(source, 'secretRef'),
      where: `${container.where}.envFrom[${index}].secretRef`,
      how: 'variables' as const,
      variable: undefined,
    }));
    return [...single, ...whole]
      .filter(({ reference }) => isRecord(reference))
      .map(({ reference, ...rest }) => ({
        ...rest,
        name: textIn(at(reference, 'name')),
        key: textOf(at(reference, 'key')),
        keys: [],
        optional: at(reference, 'optional') === true,
        container: container.name,
      }));
  });
}

function volumeReferences(pod: PodTemplate): readonly SecretReference[] {
  return listOf(pod.spec['volumes']).flatMap((volume, index) => {
    const where = `${pod.where}.volumes[${index}]`;
    const plain = [
      {
        source: at(volume, 'secret'),
        name: textOf(at(volume, 'secret', 'secretName')),
        where: `${where}.secret`,
      },
      ...listOf(at(volume, 'projected', 'sources')).map((source, position) => ({
        source: at(source, 'secret'),
        name: textOf(at(source, 'secret', 'name')),
        where: `${where}.projected.sources[${position}].secret`,
      })),
    ];
    const mounted = plain.map(({ source, ...rest }) => ({
      ...rest,
      keys: listOf(at(source, 'items')).map((item) => textIn(at(item, 'key'))),
      optional: at(source, 'optional') === true,
      how: 'volume' as const,
    }));
    const drivers = namesUnderSecretKeys(volume).map((name) => ({
      name,
      where,
      keys: [],
      optional: false,
      how: 'driver' as const,
    }));
    return [...mounted, ...drivers].flatMap(({ name, ...rest }) =>
      name === undefined
        ? []
        : [{ ...rest, name, key: undefined, container: undefined, variable: undefined }],
    );
  });
}

function pullReferences(pod: PodTemplate): readonly SecretReference[] {
  return listOf(pod.spec['imagePullSecrets']).map((reference, index) => ({
    where: `${pod.where}.imagePullSecrets[${index}]`,
    name: textIn(at(reference, 'name')),
    key: undefined,
    keys: [],
    // A Pod whose Secret is missing starts nevertheless where its image needs no credentials or is there already.
    optional: true,
    how: 'image-pull',
    container: undefined,
    variable: undefined,
  }));
}

/** Storage drivers name the Secret that they log in with under keys of many names, all of which say so. */
function namesUnderSecretKeys(volume: unknown): readonly string[] {
  return Object.entries(recordOf(volume))
    .filter(([source]) => source !== 'secret' && source !== 'projected')
    .flatMap(([, driver]) => (isRecord(driver) ? Object.entries(driver) : []))
    .filter(([key]) => /secret/i.test(key))
    .map(([, value]) => textOf(value) ?? textOf(at(value, 'name')))
    .filter((name) => name !== undefined);
}
