import { at, listOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, creating, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { type Scene, SOMEBODY } from './scene';

/** What the jobs of a runner mount is theirs as it is declared: no other volume by its name, nothing of others, no part of it. */

/** What a volume of a job may be made of besides scratch space. */
type Source = 'configMap' | 'persistentVolumeClaim';

function volumesOf(pod: Body, source: string): readonly Body[] {
  return listOf(at(pod, 'spec', 'volumes')).filter((volume): volume is Body => {
    return at(volume, source) !== undefined;
  });
}

/** The first volume of a job that is made of something; of a ConfigMap none that the cluster adds. */
function own(pod: Body, source: Source): string | undefined {
  const volume = volumesOf(pod, source).find(
    (one) => at(one, source, source === 'configMap' ? 'name' : 'claimName') === one['name'],
  );
  return volume && textIn(volume['name']);
}

/** Puts something else in the place of what a volume of a job is made of. */
const replaced =
  (source: Source, by: (name: string, scene: Scene) => Body): PodRow[3] =>
  (pod, scene) => {
    const name = own(pod, source);
    return name === undefined
      ? undefined
      : changed(
          pod,
          'spec.volumes',
          listOf(at(pod, 'spec', 'volumes')).map((volume) =>
            at(volume, 'name') === name ? { name, ...by(name, scene) } : volume,
          ),
        );
  };

function mountsIn(pod: Body, container = 'build'): readonly unknown[] {
  const found = listOf(at(pod, 'spec', 'containers')).find((one) => at(one, 'name') === container);
  return listOf(at(found, 'volumeMounts'));
}

/** Changes each mount that a container has of a volume of a job. */
const mounted =
  (source: Source, change: (mount: Body) => Body, container = 'build'): PodRow[3] =>
  (pod) => {
    const name = own(pod, source);
    const mounts = mountsIn(pod, container);
    return name === undefined
      ? undefined
      : changed(
          pod,
          `spec.containers.${container}.volumeMounts`,
          mounts.map((mount) => (at(mount, 'name') === name ? change(mount as Body) : mount)),
        );
  };

/** The memory of a job as a volume of another size. */
const ofMemory =
  (emptyDir: Body): PodRow[3] =>
  (pod) => {
    const name = volumesOf(pod, 'emptyDir').find((volume) => at(volume, 'emptyDir', 'medium') === 'Memory')?.[
      'name'
    ];
    return name === undefined ? undefined : changed(pod, `spec.volumes.${textIn(name)}.emptyDir`, emptyDir);
  };

/** A volume that jobs of another runner have and those of this one lack. */
const ofNeighbour =
  (source: Source): PodRow[3] =>
  (pod, { neighbour }) => {
    const name = neighbour && own(neighbour.jobPod, source);
    const isOwn = listOf(at(pod, 'spec', 'volumes')).some((volume) => at(volume, 'name') === name);
    const volume = neighbour && volumesOf(neighbour.jobPod, source).find((one) => one['name'] === name);
    return name === undefined || isOwn ? undefined : added(pod, 'spec.volumes', volume);
  };

const OTHERS: readonly (readonly [id: string, what: string, source: (scene: Scene) => Body])[] = [
  ['node', 'a path of its node', () => ({ hostPath: { path: '/' } })],
  ['secret', 'the token of its runner', ({ runner }) => ({ secret: { secretName: `${runner.name}-token` } })],
  [
    'projected',
    'a projected token of its runner',
    ({ runner }) => ({ projected: { sources: [{ secret: { name: `${runner.name}-token` } }] } }),
  ],
  ['claim', 'another claim', () => ({ persistentVolumeClaim: { claimName: 'other.data' } })],
  [
    'config',
    'the configuration of its runner',
    ({ runner }) => ({ configMap: { name: `${runner.name}-config` } }),
  ],
  ['memory', 'memory', () => ({ emptyDir: { medium: 'Memory' } })],
  ['csi', 'a CSI volume', () => ({ csi: { driver: 'hostpath.csi.k8s.io' } })],
];

const WORDS: { readonly [S in Source]: string } = { configMap: 'ConfigMap', persistentVolumeClaim: 'claim' };
const IDS: { readonly [S in Source]: string } = { configMap: 'config-map', persistentVolumeClaim: 'claim' };

const OF_EACH = (['configMap', 'persistentVolumeClaim'] as const).flatMap((source): readonly PodRow[] => [
  ...OTHERS.map(
    ([id, what, other]): PodRow => [
      'job-volumes',
      `${IDS[source]}-is-${id}`,
      `a job pod with ${what} in the place of its ${WORDS[source]}`,
      replaced(source, (_, scene) => other(scene)),
    ],
  ),
  [
    'job-volumes',
    `${IDS[source]}-of-neighbour`,
    `a job pod with the ${WORDS[source]} of another runner`,
    ofNeighbour(source),
    'every',
  ],
  [
    'job-mounts',
    `${IDS[source]}-elsewhere`,
    `a job pod that mounts its ${WORDS[source]} over programs`,
    mounted(source, (mount) => ({ ...mount, mountPath: '/usr/local/bin' })),
  ],
  [
    'job-mounts',
    `${IDS[source]}-in-part`,
    `a job pod that mounts a part of its ${WORDS[source]}`,
    mounted(source, (mount) => ({ ...mount, subPath: 'link' })),
  ],
  [
    'job-mounts',
    `${IDS[source]}-in-part-by-variable`,
    `a job pod whose helper mounts a part of its ${WORDS[source]} by a variable`,
    mounted(source, (mount) => ({ ...mount, subPathExpr: '$(LINK)' }), 'helper'),
  ],
  [
    'job-mounts',
    `${IDS[source]}-propagated`,
    `a job pod whose mount of its ${WORDS[source]} reaches its node`,
    mounted(source, (mount) => ({ ...mount, mountPropagation: 'HostToContainer' })),
  ],
  [
    'job-mounts',
    `${IDS[source]}-writable`,
    `a job pod that writes to a ${WORDS[source]} which it only reads`,
    (pod) => {
      const names = volumesOf(pod, source).map((volume) => volume['name']);
      const mounts = mountsIn(pod);
      const isRead = (mount: unknown) => names.includes(at(mount, 'name')) && at(mount, 'readOnly') === true;
      return mounts.some(isRead)
        ? changed(
            pod,
            'spec.containers.build.volumeMounts',
            mounts.map((mount) => (isRead(mount) ? { ...(mount as Body), readOnly: false } : mount)),
          )
        : undefined;
    },
    'every',
  ],
]);

const ROWS: readonly PodRow[] = [
  ...OF_EACH,
  [
    'job-volumes',
    'memory-of-another-size',
    'a job pod with a larger part of the memory of its node as a volume',
    ofMemory({ medium: 'Memory', sizeLimit: '900Gi' }),
  ],
  [
    'job-volumes',
    'memory-without-size',
    'a job pod with as much memory as a volume as its node has',
    ofMemory({ medium: 'Memory' }),
  ],
  [
    'job-volumes',
    'huge-pages',
    'a job pod with huge pages in the place of its memory',
    ofMemory({ medium: 'HugePages', sizeLimit: '64Mi' }),
  ],
];

/** Attacks on the volumes of jobs: with a stolen token of a manager, or with rights in the namespace. */
export const ATTACKS_ON_JOB_VOLUMES: readonly Attack[] = [
  ...podAttacks(
    ({ manager, jobPod }) => [manager, jobPod],
    ROWS.map(([rule, id, ...rest]) => [rule, `job-volume-${id}`, ...rest]),
  ),
  {
    rule: 'other-claims',
    id: 'plain-pod-with-claim-of-jobs',
    tries: 'a plain pod that mounts a claim of a runner',
    of: 'every',
    request: ({ jobPod, plainPod }) => {
      const claimName = own(jobPod, 'persistentVolumeClaim');
      return claimName === undefined
        ? undefined
        : creating(
            SOMEBODY,
            'pods',
            added(plainPod, 'spec.volumes', { name: 'extra', persistentVolumeClaim: { claimName } }),
          );
    },
  },
];
