import * as v from 'valibot';
import type { Forbidden } from '../../privilege';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import type { CLAIM_OF_ROOT, FORBIDDEN_SOURCES } from './forbidden';

/** What no volume is made of. */
type NoOtherSource = {
  readonly [Source in keyof typeof FORBIDDEN_SOURCES]?: Forbidden<(typeof FORBIDDEN_SOURCES)[Source]>;
};

/** Scratch space that ends with its job. */
export interface EmptyDirVolume extends NoOtherSource {
  /**
   * The folder that it is mounted at in all containers of the job, services and GitLab's helper among them. Not one that
   * programs are run from; for a claim `/cache`, `/data`, `/mnt`, `/srv`, `/var/cache` or a folder below, and of dind one of these,
   * `/dev/shm`, or below `/home` or `/tmp`.
   */
  readonly mountPath: string;
  /** Scratch space of its own size. See {@link EmptyDir}. */
  readonly emptyDir: EmptyDir;
}

/**
 * Scratch space.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
 */
export interface EmptyDir {
  /** `'Memory'` for memory in place of disk: it counts as memory of the container that writes. @default - the node's disk */
  readonly medium?: 'Memory';
  /**
   * The most that it may hold, such as `2Gi`. All of those on disk must fit the storage limit of the build container, each of
   * those in memory its memory limit.
   */
  readonly sizeLimit: string;
}

/** Files that somebody else keeps in a ConfigMap of the namespace. */
export interface ConfigMapVolume extends NoOtherSource {
  /** The folder that it is mounted at. */
  readonly mountPath: string;
  /** The name of the ConfigMap, without dots. Jobs read it; whoever may write it decides what they read. */
  readonly configMap: string;
}

/** A claim of the namespace, which outlives jobs. It must be there, and of a storage that many pods mount at once. */
export interface ClaimVolume extends NoOtherSource {
  /** The folder that it is mounted at. */
  readonly mountPath: string;
  /**
   * The name of the PersistentVolumeClaim, without dots. Each job of the runner finds what others left, whatever their project
   * and ref. Runners share one only if they are equal before the boundary, or if all of them read it.
   */
  readonly persistentVolumeClaim: string;
  /** Whether jobs only read it. @default false */
  readonly readOnly?: boolean;
}

/** A volume of jobs that are root on their node, claims left out. */
export type VolumeOfDind = EmptyDirVolume | ConfigMapVolume;

/** A volume of the jobs of a runner. See docs/jobs.md#volumes-of-jobs. */
export type JobVolume = VolumeOfDind | ClaimVolume;

/** A volume of jobs that are root on their node, which is no claim. */
export type VolumeOfRoot = VolumeOfDind & {
  readonly persistentVolumeClaim?: Forbidden<typeof CLAIM_OF_ROOT>;
};

const emptyDir = v.strictObject({
  medium: v.exactOptional(v.literal('Memory')),
  sizeLimit: check.bytes,
});

const EMPTY_DIR = v.strictObject({ mountPath: check.scratchPath, emptyDir });

const CONFIG_MAP = v.strictObject({ mountPath: check.mountPath, configMap: check.mountedName });

const CLAIM = v.strictObject({
  mountPath: check.dataPath,
  persistentVolumeClaim: check.mountedName,
  readOnly: v.exactOptional(v.boolean()),
});

const EXAMPLE = { example: [{ mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }] };

/** A schema which checks what the compiler has narrower types for. */
const narrower = <Narrow>(schema: v.GenericSchema<unknown>) => schema as v.GenericSchema<Narrow>;

/** @internal */
export const JOB_VOLUMES = narrower<readonly JobVolume[]>(
  v.pipe(v.array(v.union([EMPTY_DIR, CONFIG_MAP, CLAIM], 'invalid-volume')), wanted(EXAMPLE)),
);

/** @internal */
export const VOLUMES_OF_ROOT = narrower<readonly VolumeOfRoot[]>(
  v.pipe(
    v.array(
      v.union(
        [
          v.strictObject({ mountPath: check.pathOfRoot, emptyDir }),
          v.strictObject({ mountPath: check.pathOfRoot, configMap: check.mountedName }),
        ],
        'invalid-volume',
      ),
    ),
    wanted(EXAMPLE),
  ),
);

/** The claim that a volume is, if it is one. */
export function claimOf(volume: JobVolume): string | undefined {
  return 'persistentVolumeClaim' in volume ? volume.persistentVolumeClaim : undefined;
}

/** The claims of volumes. */
export function claimsOf(volumes: readonly JobVolume[]): readonly string[] {
  return volumes.flatMap((volume) => claimOf(volume) ?? []);
}

/** What volumes open, in words for the printed report. */
export function openedBy(volumes: readonly JobVolume[]): string {
  const claims = (isRead: boolean) =>
    volumes.flatMap((volume) =>
      'persistentVolumeClaim' in volume && (volume.readOnly === true) === isRead
        ? [volume.persistentVolumeClaim]
        : [],
    );
  const maps = volumes.flatMap((volume) => ('configMap' in volume ? [volume.configMap] : []));
  const lines: readonly (readonly [names: readonly string[], words: string])[] = [
    [claims(false), 'its jobs, of whatever project and ref, find and change what others left in claim'],
    [claims(true), 'its jobs read what others leave in claim'],
    [maps, 'whoever may write it decides what its jobs read in ConfigMap'],
  ];
  return lines
    .filter(([names]) => names.length > 0)
    .map(([names, words]) => `${words} ${names.join(', ')}`)
    .join('; ');
}
