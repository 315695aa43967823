import { listOf, recordOf, type UntypedRecord } from '../untyped';
import { withoutUnset } from './job-security';

/** The volumes of a job pod and where every one of its containers mounts them. */
export interface JobVolumes {
  readonly volumes: readonly UntypedRecord[];
  readonly mounts: readonly UntypedRecord[];
}

/** How each section of `[runners.kubernetes.volumes]` becomes the source of a volume. */
const SOURCE: Readonly<Record<string, (entry: UntypedRecord) => UntypedRecord>> = {
  host_path: (entry) => ({ hostPath: { path: entry['host_path'] ?? entry['mount_path'] } }),
  pvc: (entry) => ({ persistentVolumeClaim: { claimName: entry['name'] } }),
  config_map: (entry) => ({ configMap: { name: entry['name'] } }),
  secret: (entry) => ({ secret: { secretName: entry['name'] } }),
  empty_dir: (entry) => ({
    emptyDir: withoutUnset({ medium: entry['medium'], sizeLimit: entry['size_limit'] }),
  }),
  csi: (entry) => ({ csi: { driver: entry['driver'] } }),
  nfs: (entry) => ({ nfs: { server: entry['server'], path: entry['path'] } }),
};

/** Volumes that GitLab Runner gives every job pod. */
const OWN_VOLUMES: readonly (readonly [name: string, mountPath: string])[] = [
  ['repo', '/builds'],
  ['scripts', '/scripts'],
  ['logs', '/logs'],
];

/** The volumes of a job pod. */
export function jobVolumes(kubernetes: UntypedRecord): JobVolumes {
  const sections = recordOf(kubernetes['volumes']);
  const configured = Object.entries(SOURCE).flatMap(([section, source]) =>
    listOf(sections[section]).map((raw) => {
      const entry = recordOf(raw);
      return {
        volume: { name: entry['name'], ...source(entry) },
        mount: withoutUnset({
          name: entry['name'],
          mountPath: entry['mount_path'],
          subPath: entry['sub_path'],
          readOnly: entry['read_only'],
          mountPropagation: entry['mount_propagation'],
        }),
      };
    }),
  );
  return {
    volumes: [
      ...OWN_VOLUMES.map(([name]) => ({ name, emptyDir: {} })),
      ...configured.map(({ volume }) => volume),
    ],
    mounts: [
      ...OWN_VOLUMES.map(([name, mountPath]) => ({ name, mountPath })),
      ...configured.map(({ mount }) => mount),
    ],
  };
}
