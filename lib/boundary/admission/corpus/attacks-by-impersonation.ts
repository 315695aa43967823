import { type AdmissionRequest, type Asker, asker, askerInPod } from '../request';
import { type Attack, connecting, creating, deleting } from './attack';
import { credentials } from './attacks-on-secrets';
import { changed } from './edit';
import type { Scene } from './scene';

/** Whoever stands in for a manager has its name and groups, but not the token of its pod. */

/** What the API server knows of the credentials beside the name. */
const WAYS: readonly (readonly [id: string, words: string, as: (scene: Scene) => Asker | undefined])[] = [
  ['name', 'by its name alone', ({ manager }) => asker(manager.username)],
  [
    'neighbour',
    "with the token of another runner's pod",
    ({ manager, neighbour }) =>
      neighbour === undefined ? undefined : askerInPod(manager.username, neighbour.managerPod),
  ],
  ['job', 'with the token of a job pod', ({ manager, jobPod }) => askerInPod(manager.username, jobPod)],
  [
    'plain',
    "with the token of somebody else's pod",
    ({ manager, plainPod }) => askerInPod(manager.username, plainPod),
  ],
  [
    'prefix',
    "with the token of somebody else's pod whose name begins like the runner's",
    ({ manager, plainPod, runner }) =>
      askerInPod(manager.username, changed(plainPod, 'metadata.name', `${runner.name}-another`)),
  ],
  [
    'namesake',
    'with the token of a runner whose name begins with the name of its manager',
    ({ manager, plainPod, runner }) =>
      askerInPod(
        manager.username,
        changed(plainPod, 'metadata.name', `${runner.name}-manager-manager-6684655d6d-rvp95`),
      ),
  ],
  [
    'suffix',
    "with the token of a pod whose name ends like that of the runner's manager",
    ({ manager, plainPod, runner }) =>
      askerInPod(
        manager.username,
        changed(plainPod, 'metadata.name', `another-${runner.name}-manager-6684655d6d-rvp95`),
      ),
  ],
  [
    'other-extra',
    'with something else that is known of it',
    ({ manager }) => ({
      ...asker(manager.username),
      extra: { scopes: manager.extra?.['authentication.kubernetes.io/pod-name'] ?? [] },
    }),
  ],
];

/** What a manager may do. */
const ACTS: readonly (readonly [
  id: string,
  words: string,
  request: (scene: Scene, by: Asker) => AdmissionRequest,
])[] = [
  ['pod', 'the honest job pod', ({ jobPod }, by) => creating(by, 'pods', jobPod)],
  ['exec', 'a command in a job pod', ({ jobPod }, by) => connecting(by, 'exec', jobPod, 'build')],
  ['delete', 'the deletion of a job pod', ({ jobPod }, by) => deleting(by, 'pods', jobPod)],
  ['credentials', 'registry credentials', (scene, by) => creating(by, 'secrets', credentials(scene))],
];

/** Attacks by whoever may impersonate ServiceAccounts. */
export const ATTACKS_BY_IMPERSONATION: readonly Attack[] = WAYS.flatMap(([way, how, as]) =>
  ACTS.map(
    ([act, words, request]): Attack => ({
      rule: 'writes-token',
      id: `impersonation-${act}-by-${way}`,
      tries: `${words} of a manager, ${how}`,
      of: act === 'pod' ? 'every' : 'once',
      request: (scene) => {
        const by = as(scene);
        return by === undefined ? undefined : request(scene, by);
      },
    }),
  ),
);
