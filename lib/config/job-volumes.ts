import { formatBytes, parseBytes } from '../fleet/quantity';
import type { Runner } from '../fleet/runner';
import type { JobVolume } from '../fleet/types/job-volumes';
import type { ConfigMapSection, EmptyDirSection, PvcSection, VolumesSection } from './runner-config';

/** The section `[runners.kubernetes.volumes]`, of a runner whose jobs have volumes. */
export function volumesSection({ settings }: Runner): VolumesSection | undefined {
  const { volumes } = settings;
  const section = {
    empty_dir: volumes.flatMap(emptyDir),
    config_map: volumes.flatMap(configMap),
    pvc: volumes.flatMap(pvc),
  };
  const said = Object.entries(section).filter(([, list]) => list.length > 0);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}

function emptyDir(volume: JobVolume, index: number): readonly EmptyDirSection[] {
  if (!('emptyDir' in volume)) {
    return [];
  }
  const { medium, sizeLimit } = volume.emptyDir;
  return [
    {
      name: `scratch-${index + 1}`,
      mount_path: volume.mountPath,
      ...(medium === undefined ? {} : { medium }),
      // As the API server writes it, so that a policy can compare it.
      size_limit: formatBytes(parseBytes(sizeLimit) ?? 0),
    },
  ];
}

function configMap(volume: JobVolume): readonly ConfigMapSection[] {
  return 'configMap' in volume
    ? [{ name: volume.configMap, mount_path: volume.mountPath, read_only: true }]
    : [];
}

function pvc(volume: JobVolume): readonly PvcSection[] {
  return 'persistentVolumeClaim' in volume
    ? [
        {
          name: volume.persistentVolumeClaim,
          mount_path: volume.mountPath,
          ...(volume.readOnly === true ? { read_only: true } : {}),
        },
      ]
    : [];
}
