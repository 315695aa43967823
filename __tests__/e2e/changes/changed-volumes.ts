import type { Container as ContainerOfPod } from '../cluster/objects';
import type { AnyPod } from './fleet-at-work';

export interface Volume {
  readonly name: string;
  readonly [source: string]: unknown;
}

export interface Container extends ContainerOfPod {
  readonly name: string;
  readonly volumeMounts: Mount[];
}

interface Mount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
  subPath?: string;
}

type Change = (pod: AnyPod) => void;

/** Makes a volume of something else. */
function replaced(name: string, source: object): Change {
  return ({ spec }) => {
    const volumes = spec['volumes'] as Volume[];
    const changed = volumes.map((volume) => (volume.name === name ? { name, ...source } : volume));
    volumes.splice(0, volumes.length, ...changed);
  };
}

/** Changes the mount of a volume, in all containers of one of the two lists. */
function mounted(
  name: string,
  change: (mount: Mount) => void,
  list: 'containers' | 'initContainers' = 'containers',
): Change {
  return ({ spec }) => {
    for (const { volumeMounts } of spec[list] as readonly Container[]) {
      volumeMounts.filter((mount) => mount.name === name).forEach(change);
    }
  };
}

/** What a manager asks for that its fleet does not say, by its runner and what refuses it. */
export const REFUSED: readonly (readonly [what: string, runner: string, change: Change, by: string])[] = [
  [
    'the claim of protected jobs',
    'builds',
    replaced('build-cache', { persistentVolumeClaim: { claimName: 'protected-cache' } }),
    '[job-volumes]',
  ],
  [
    'a claim where its runner has none',
    'plain',
    (pod) =>
      pod.spec['volumes'].push({
        name: 'build-cache',
        persistentVolumeClaim: { claimName: 'build-cache' },
      }),
    '[job-volumes]',
  ],
  [
    'a Secret by the name of its ConfigMap',
    'builds',
    replaced('maven-settings', { secret: { secretName: 'builds-token' } }),
    '[job-volumes]',
  ],
  [
    'a projected Secret by the name of its ConfigMap',
    'builds',
    replaced('maven-settings', { projected: { sources: [{ secret: { name: 'builds-token' } }] } }),
    '[job-volumes]',
  ],
  [
    'a path of its node by the name of its claim',
    'builds',
    replaced('build-cache', { hostPath: { path: '/' } }),
    'hostPath volumes (volume "build-cache")',
  ],
  [
    'more memory',
    'builds',
    replaced('scratch-1', { emptyDir: { medium: 'Memory', sizeLimit: '64Gi' } }),
    '[job-volumes]',
  ],
  [
    'data to write to that it reads',
    'builds',
    mounted('data-sets', (mount) => {
      mount.readOnly = false;
    }),
    '[job-mounts]',
  ],
  [
    'a part of its claim',
    'builds',
    mounted('build-cache', (mount) => {
      mount.subPath = 'link';
    }),
    '[job-mounts]',
  ],
  [
    'its claim over programs',
    'builds',
    mounted('build-cache', (mount) => {
      mount.mountPath = '/usr/local/bin';
    }),
    '[job-mounts]',
  ],
  [
    'its claim over programs of the init container',
    'builds',
    mounted(
      'build-cache',
      (mount) => {
        mount.mountPath = '/usr/local/bin';
      },
      'initContainers',
    ),
    '[job-mounts]',
  ],
];
