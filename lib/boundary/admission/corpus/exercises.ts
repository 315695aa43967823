import { listOf, recordOf } from '../../facts/untyped';
import type { AdmissionRequest } from '../request';
import { connecting, creating, deleting } from './attack';
import { ownedCredentials } from './attacks-on-secrets';
import { added, changed } from './edit';
import { withVolumes } from './honest-variants';
import { CONTROLLERS, type Scene, SOMEBODY } from './scene';

/**
 * Requests that are put to every rule, because something is written in a rule for them. Whether they pass is not asked
 * here: most are refused by another rule.
 */
export interface ExercisingRequest {
  readonly of: 'once';
  readonly request: (scene: Scene) => AdmissionRequest | undefined;
}

const REQUESTS: readonly ExercisingRequest['request'][] = [
  // A driver of the node may be a volume for Pod Security, but not for the pods of a manager.
  ({ managerPod }) =>
    creating(CONTROLLERS[0], 'pods', withVolumes(managerPod, [{ csi: { driver: 'csi.example.com' } }])),
  // Rules about other managers' pods let everybody be who is no manager.
  ({ jobPod }) => connecting(SOMEBODY, 'exec', jobPod, 'build'),
  (scene) => deleting(SOMEBODY, 'secrets', ownedCredentials(scene)),
  ({ job, plainPod }) => creating(job, 'pods', plainPod),
  // Credentials of jobs are told from others by their names.
  ({ manager, jobPod }) =>
    creating(manager, 'pods', changed(jobPod, 'spec.imagePullSecrets', [{ name: 'registry' }])),
  // Without a daemon, a container is taken for one only if it has its name and no image.
  ({ manager, jobPod }) =>
    creating(manager, 'pods', added(jobPod, 'spec.containers', { name: 'docker', image: '' })),
  // Limits of services are written down for runners whose config.toml has no service, too.
  ({ manager, jobPod }) =>
    creating(
      manager,
      'pods',
      added(jobPod, 'spec.containers', {
        ...recordOf(listOf(recordOf(jobPod['spec'])['containers'])[0]),
        name: 'svc-0',
      }),
    ),
];

/** Every request that only exercises what is written. */
export const EXERCISES: readonly ExercisingRequest[] = REQUESTS.map((request) => ({ of: 'once', request }));
