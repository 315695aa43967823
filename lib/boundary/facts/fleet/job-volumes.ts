import type { PodTemplate } from '../manifests/pod-template';
import { amountOf } from '../manifests/resource-amount';
import { at, isUnset, listOf, textIn } from '../untyped';

/** A volume that a fleet says the jobs of a runner have: of exactly one kind. */
export interface ExpectedVolume {
  readonly mountPath: string;
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit: string };
  readonly configMap?: string;
  readonly persistentVolumeClaim?: string;
  readonly readOnly?: boolean;
}

/** The section `[runners.kubernetes.volumes]` of volumes, with sizes in bytes. */
export function expectedVolumesSection(volumes: readonly ExpectedVolume[]): object {
  const named = volumes.map((volume, index) => ({ volume, scratch: `scratch-${index + 1}` }));
  const section = {
    empty_dir: named.flatMap(({ volume: { emptyDir, mountPath }, scratch }) =>
      emptyDir === undefined
        ? []
        : [
            {
              name: scratch,
              mount_path: mountPath,
              ...(emptyDir.medium === undefined ? {} : { medium: emptyDir.medium }),
              size_limit: amountOf(emptyDir.sizeLimit),
            },
          ],
    ),
    config_map: named.flatMap(({ volume: { configMap: name, mountPath } }) =>
      name === undefined ? [] : [{ name, mount_path: mountPath, read_only: true }],
    ),
    pvc: named.flatMap(({ volume: { persistentVolumeClaim: name, mountPath, readOnly } }) =>
      name === undefined
        ? []
        : [{ name, mount_path: mountPath, ...(readOnly === true ? { read_only: true } : {}) }],
    ),
  };
  return Object.fromEntries(Object.entries(section).filter(([, list]) => list.length > 0));
}

/** A section of config.toml with its sizes in bytes, as the same size may be written in many ways. */
export function volumesSectionInBytes(section: unknown): unknown {
  const dirs = listOf(at(section, 'empty_dir'));
  return dirs.length === 0
    ? section
    : {
        ...(section as object),
        empty_dir: dirs.map((dir) => ({ ...(dir as object), size_limit: amountOf(at(dir, 'size_limit')) })),
      };
}

/** A runner, as far as it says what its jobs mount. */
interface Described {
  readonly privileged: boolean;
  readonly settings: { readonly volumes?: readonly ExpectedVolume[] } | undefined;
}

/** The claims of a pod, by the volumes that show them. */
export function claimsIn(pod: PodTemplate): readonly string[] {
  return listOf(pod.spec['volumes'])
    .map((volume) => at(volume, 'persistentVolumeClaim', 'claimName'))
    .filter((name) => !isUnset(name))
    .map(textIn);
}

/**
 * The claims that jobs may mount: those that the fleet says, or, where no fleet is given, those that they mount. Jobs of no runner
 * mount none, and neither do those that are root on their node.
 */
export function claimsOfJobs(runner: Described | undefined, pod: PodTemplate): readonly string[] {
  if (runner === undefined || runner.privileged) {
    return [];
  }
  return (
    runner.settings?.volumes?.flatMap(({ persistentVolumeClaim: name }) => name ?? []) ??
    (runner.settings === undefined ? claimsIn(pod) : [])
  );
}
