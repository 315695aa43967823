import { listOf, recordOf, textIn, type UntypedRecord } from '../untyped';
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
  ['scripts', '/scripts'],
  ['logs', '/logs'],
];

/** Where the sources of a job are, unless config.toml says otherwise. */
const BUILDS = '/builds';

/**
 * The volumes of a job pod. Its sources have scratch space of their own, unless a volume of the runner is mounted there.
 *
 * @param buildsDir what config.toml says of where the sources are.
 */
export function jobVolumes(kubernetes: UntypedRecord, buildsDir: unknown): JobVolumes {
  const sections = recordOf(kubernetes['volumes']);
  const configured = Object.entries(SOURCE).flatMap(([section, source]) =>
    listOf(sections[section]).map((raw) => {
      const entry = recordOf(raw);
      return {
        section,
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
  const builds = textIn(buildsDir) || BUILDS;
  const own = configured.some(({ mount }) => mount['mountPath'] === builds)
    ? OWN_VOLUMES
    : [['repo', builds] as const, ...OWN_VOLUMES];
  const names = configured.map(({ volume }) => volume.name);
  return {
    volumes: [
      ...own.map(([name]) => ({ name, emptyDir: {} })),
      // A claim that is mounted twice is one volume.
      ...configured
        .filter(({ section }, index) => section !== 'pvc' || names.indexOf(names[index]) === index)
        .map(({ volume }) => volume),
    ],
    mounts: [
      ...own.map(([name, mountPath]) => ({ name, mountPath })),
      ...configured.map(({ mount }) => mount),
    ],
  };
}
