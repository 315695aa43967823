import type { PodTemplate } from '../../boundary/facts/manifests/pod-template';
import { at, isRecord, isUnset, listOf, recordOf, textIn, textOf } from '../../boundary/facts/untyped';
import { sortedBy } from './sorted';

/** A volume of a pod. */
export interface VolumeDescription {
  readonly name: string;
  /** The name of its source in the API of Kubernetes, such as `emptyDir` or `persistentVolumeClaim`. */
  readonly source: string;
  /** What it is of: a claim, a Secret, a path of the node, the size of scratch space; `null` where nothing tells. */
  readonly of: string | null;
  /** Where containers have it. */
  readonly mounts: readonly MountDescription[];
}

/** Where containers have a volume. */
export interface MountDescription {
  readonly container: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** Describes the volumes of a pod. */
export function describeVolumes({ spec, containers }: PodTemplate): readonly VolumeDescription[] {
  const mounts = containers.flatMap((container) =>
    listOf(container.raw['volumeMounts']).map((mount) => ({
      volume: textIn(at(mount, 'name')),
      container: container.name,
      path: textIn(at(mount, 'mountPath')),
      readOnly: at(mount, 'readOnly') === true,
    })),
  );
  const volumes = listOf(spec['volumes']).map((volume) => {
    const name = textIn(at(volume, 'name'));
    const [source = 'emptyDir', value] =
      Object.entries(recordOf(volume)).find(([key, field]) => key !== 'name' && !isUnset(field)) ?? [];
    return {
      name,
      source,
      of: wordsOf(source, value),
      mounts: sortedBy(
        mounts
          .filter((mount) => mount.volume === name)
          .map(({ container, path, readOnly }) => ({ container, path, readOnly })),
        ({ container }) => container,
        ({ path }) => path,
      ),
    };
  });
  return sortedBy(volumes, ({ name }) => name);
}

/** Fields that tell what a volume is of, by its source. */
const TELLING: Readonly<Record<string, readonly string[]>> = {
  configMap: ['name'],
  secret: ['secretName'],
  persistentVolumeClaim: ['claimName'],
  hostPath: ['path'],
  csi: ['driver'],
  nfs: ['server', 'path'],
  emptyDir: ['sizeLimit', 'medium'],
};

function wordsOf(source: string, value: unknown): string | null {
  const words =
    source === 'projected'
      ? listOf(at(value, 'sources')).flatMap(projectedWords)
      : (TELLING[source] ?? []).map((field) => at(value, field)).filter((word) => !isUnset(word));
  return words.length === 0 ? null : words.map(String).join(source === 'projected' ? ', ' : ' ');
}

function projectedWords(source: unknown): readonly string[] {
  return Object.entries(recordOf(source))
    .filter(([, value]) => isRecord(value))
    .map(([kind, value]) => {
      const told = textOf(at(value, 'name')) ?? textOf(at(value, 'audience'));
      return told === undefined ? kind : `${kind} ${told}`;
    });
}
