import type { PodTemplate } from '../manifests/pod-template';
import { at, isRecord, listOf, recordOf, textIn, textOf } from '../untyped';

/** A place in a pod that names a Secret. */
export interface SecretReference {
  readonly where: string;
  readonly name: string;
  /** The key, where one is named. */
  readonly key: string | undefined;
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
        container: container.name,
      }));
  });
}

function volumeReferences(pod: PodTemplate): readonly SecretReference[] {
  return listOf(pod.spec['volumes']).flatMap((volume, index) => {
    const where = `${pod.where}.volumes[${index}]`;
    const plain = [
      { name: textOf(at(volume, 'secret', 'secretName')), where: `${where}.secret`, how: 'volume' as const },
      ...listOf(at(volume, 'projected', 'sources')).map((source, position) => ({
        name: textOf(at(source, 'secret', 'name')),
        where: `${where}.projected.sources[${position}].secret`,
        how: 'volume' as const,
      })),
    ];
    const drivers = namesUnderSecretKeys(volume).map((name) => ({ name, where, how: 'driver' as const }));
    return [...plain, ...drivers].flatMap(({ name, ...rest }) =>
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
