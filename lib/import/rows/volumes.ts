import { CLAIM_OF_ROOT } from '../../fleet/types/forbidden';
import type { RunnerKind } from '../../privilege';
import type { Carry, Outcome } from '../row';
import { isTree, leavesOf, plainText, type Tree } from '../tree';

const HOST_PATH =
  'pods never mount paths of their node, which is one escape away from all of it: give jobs what they need in their image or from a cache';

const DOCKER_SOCKET =
  'whoever may speak to the socket of the node is root on it, and sees the containers of all others: kind dind has a daemon of its own in each pod, and Kaniko builds without one';

/** What is said of each kind of volume that no job has; of host paths see above. */
const KINDS: Readonly<Record<string, string>> = {
  secret:
    'no Secret is mounted into a job: make it a masked CI/CD variable of type file in GitLab; certificates of an authority are for gitlab.caCertificates, or a ConfigMap',
  csi: 'bind it to a PersistentVolumeClaim, and name the claim in volumes',
  nfs: 'bind it to a PersistentVolumeClaim, and name the claim in volumes',
};

/** Folders in which a daemon of Docker keeps what is its own. */
const OF_THE_DAEMON = /^\/(?:certs|var\/lib\/docker)(?:\/|$)/;

/** What scratch space holds at most, where nobody says it. */
const UNSAID_SIZE = '1Gi';

/** Volumes of managers: what of them lies on the node. */
export const managerVolumes: Carry = (value) =>
  (Array.isArray(value) ? value : []).flatMap((volume: unknown, index): readonly Outcome[] =>
    isTree(volume) && 'hostPath' in volume
      ? [
          {
            below: `[${index}]`,
            fate: 'refused',
            why: isSocket(leavesOf(volume).map((leaf) => leaf.value)) ? DOCKER_SOCKET : HOST_PATH,
          },
        ]
      : [],
  );

function isSocket(paths: readonly unknown[]): boolean {
  return paths.some((path) => /(?:docker|containerd|crio)\.sock$/.test(plainText(path)));
}

/** Volumes of job pods, each by itself. */
export const volumes: Carry = (value, { kind }) =>
  Object.entries(isTree(value) ? value : {}).flatMap(([type, mounts]) =>
    (Array.isArray(mounts) ? mounts : [mounts]).flatMap((mount, index): readonly Outcome[] => {
      const below = `${type}[${index}]`;
      if (!isTree(mount)) {
        return [];
      }
      if (type === 'host_path') {
        return [
          {
            below,
            fate: 'refused',
            why: isSocket([mount['host_path'], mount['mount_path']]) ? DOCKER_SOCKET : HOST_PATH,
          },
        ];
      }
      if (type === 'empty_dir' && OF_THE_DAEMON.test(plainText(mount['mount_path']))) {
        return [
          {
            below,
            fate: 'decided',
            why: 'the daemon of kind dind has folders for its layers itself, and needs no certificates; without a daemon nothing reads them',
          },
        ];
      }
      const found = carriedVolume(type, mount, kind);
      if (found !== undefined) {
        return [{ below, ...found }];
      }
      const why = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
      return why === undefined ? [] : [{ below, fate: type === 'secret' ? 'elsewhere' : 'not-offered', why }];
    }),
  );

/** A volume that jobs may have. The decoder has the last word on its path. */
function carriedVolume(type: string, mount: Tree, kind: RunnerKind): Omit<Outcome, 'below'> | undefined {
  const name = plainText(mount['name']);
  // Where a path ends with a slash, it is the same without.
  const mountPath = plainText(mount['mount_path']).replace(/(?<=.)\/+$/, '');
  const set = (volume: object, why = ''): Omit<Outcome, 'below'> => ({
    fate: 'carried',
    why,
    field: 'volumes',
    set: [{ field: 'volumes', value: [{ mountPath, ...volume }], adds: true }],
  });
  if (['config_map', 'pvc', 'empty_dir'].includes(type) && plainText(mount['sub_path']) !== '') {
    return {
      fate: 'not-offered',
      why: 'a volume is mounted whole: give what is mounted elsewhere a ConfigMap or a claim of its own',
    };
  }
  switch (type) {
    case 'empty_dir': {
      const size = plainText(mount['size_limit']);
      const medium = plainText(mount['medium']) === 'Memory' ? { medium: 'Memory' } : {};
      return set(
        { emptyDir: { ...medium, sizeLimit: size === '' ? UNSAID_SIZE : size } },
        size === '' ? `with ${UNSAID_SIZE}, since nothing here says how much it holds` : '',
      );
    }
    case 'config_map':
      return mount['items'] === undefined
        ? set({ configMap: name })
        : {
            fate: 'not-offered',
            why: 'a ConfigMap is mounted whole: put the keys that jobs need into one of their own',
          };
    case 'pvc':
      return kind === 'dind'
        ? {
            fate: 'refused',
            why: CLAIM_OF_ROOT,
          }
        : set(
            { persistentVolumeClaim: name, ...(mount['read_only'] === true ? { readOnly: true } : {}) },
            'each job of the runner finds there what others left',
          );
    default:
      return undefined;
  }
}
