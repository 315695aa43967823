import type { Body } from '../request';
import { creating, updating } from './attack';
import { added, changed } from './edit';
import type { Honest } from './honest';
import { type Scene, SOMEBODY } from './scene';

type Row = readonly [id: string, asks: string, request: Honest['request']];

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/app';

/** Types of volumes that everybody may use. */
const VOLUMES: readonly Body[] = [
  { configMap: { name: 'settings' } },
  { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
  { emptyDir: {} },
  { ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'] } } } },
  { persistentVolumeClaim: { claimName: 'data' } },
  { projected: { sources: [{ configMap: { name: 'settings' } }] } },
  { secret: { secretName: 'own-settings' } },
];

/** A pod with a volume of each of some types. */
export function withVolumes(pod: Body, more: readonly Body[] = []): Body {
  return [...VOLUMES, ...more].reduce(
    (result, source, index) => added(result, 'spec.volumes', { name: `volume-${index}`, ...source }),
    pod,
  );
}

function withProfile({ plainPod }: Scene, profile: string): Body {
  return changed(plainPod, ['metadata', 'annotations', APP_ARMOR], profile);
}

const ROWS: readonly Row[] = [
  [
    'plain-pod-confined-by-default',
    'a plain pod with the AppArmor profile of the container runtime',
    (scene) => creating(SOMEBODY, 'pods', withProfile(scene, 'runtime/default')),
  ],
  [
    'plain-pod-confined',
    'a plain pod with an AppArmor profile of its node',
    (scene) => creating(SOMEBODY, 'pods', withProfile(scene, 'localhost/own')),
  ],
  [
    'plain-pod-with-volumes',
    'a plain pod with a volume of each type that everybody may use',
    ({ plainPod }) => creating(SOMEBODY, 'pods', withVolumes(plainPod)),
  ],
  [
    'plain-pod-labelled',
    'a label on a plain pod',
    ({ plainPod }) =>
      updating(SOMEBODY, 'pods', plainPod, changed(plainPod, 'metadata.labels.tier', 'front')),
  ],
  [
    'job-pod-with-default-limits',
    'the job pod where a LimitRange has written down what it did',
    ({ manager, jobPod }) =>
      creating(
        manager,
        'pods',
        changed(
          jobPod,
          ['metadata', 'annotations', 'kubernetes.io/limit-ranger'],
          'LimitRanger plugin set: cpu request for container build',
        ),
      ),
  ],
  [
    'job-pod-without-affinity',
    'the job pod of a GitLab Runner that writes no affinity',
    ({ manager, jobPod }) => creating(manager, 'pods', changed(jobPod, 'spec.affinity', undefined)),
  ],
];

/** Requests that the policies must let pass, and that reach what the others do not. */
export const HONEST_VARIANTS: readonly Honest[] = ROWS.map(([id, asks, request]) => ({
  id,
  asks,
  of: 'once',
  placed: id.startsWith('job-pod'),
  request,
}));
