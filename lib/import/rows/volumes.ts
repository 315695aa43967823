import type { Carry, Outcome } from '../row';
import { isTree, leavesOf, plainText } from '../tree';

const HOST_PATH =
  'pods never mount paths of their node, which is one escape away from all of it: give jobs what they need in their image or from a cache';

const DOCKER_SOCKET =
  'whoever may speak to the socket of the node is root on it, and sees the containers of all others: kind dind has a daemon of its own in each pod, and Kaniko builds without one';

/** What is said of each kind of volume; of host paths see above. */
const KINDS: Readonly<Record<string, string>> = {
  empty_dir: 'a job writes to its own file system; /builds lies on a volume anyway',
  pvc: 'pods mount nothing that outlives them: use artifacts and cache of the job',
  config_map:
    'pods mount only what their kind needs: put files into the image, or make them CI/CD variables of type file',
  secret: 'no Secret is mounted into a job: make it a masked CI/CD variable of type file in GitLab',
  csi: 'pods mount only what their kind needs',
  nfs: 'pods mount only what their kind needs',
};

/** Folders that the daemon of dind keeps for itself. */
const OF_THE_DAEMON = /^\/(?:certs|var\/lib\/docker)(?:\/|$)/;

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
      if (type === 'empty_dir' && kind === 'dind' && OF_THE_DAEMON.test(plainText(mount['mount_path']))) {
        return [
          {
            below,
            fate: 'decided',
            why: 'the daemon of kind dind has folders for its layers and keys itself',
          },
        ];
      }
      const why = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
      return why === undefined ? [] : [{ below, fate: type === 'secret' ? 'elsewhere' : 'not-offered', why }];
    }),
  );
