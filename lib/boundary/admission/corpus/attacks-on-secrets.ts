import type { AdmissionRequest, Body } from '../request';
import { type Attack, creating, deleting, updating } from './attack';
import { changed, type Path } from './edit';
import { GENERATED_NAME } from './honest-job-pod';
import { isKeptApart, type Scene, SOMEBODY } from './scene';

/** Secrets and tokens, by managers and by others. */

type Row = readonly [
  rule: string,
  id: string,
  tries: string,
  request: (scene: Scene) => AdmissionRequest | undefined,
  of?: Attack['of'] | undefined,
];

const DOCKER_CONFIG = 'kubernetes.io/dockercfg';

/** A Secret. */
export function secret(namespace: string, name: string, type: string, data: Body = {}): Body {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, data };
}

/** The registry credentials that GitLab Runner writes for a job. */
export function credentials({ namespace, runner }: Scene): Body {
  return secret(namespace, `${GENERATED_NAME}-${runner.name}-auth`, DOCKER_CONFIG, { '.dockercfg': 'e30=' });
}

/** The same as they are after the job pod exists: they go with it. */
export function ownedCredentials(scene: Scene, fields: Body = {}): Body {
  const name = `${GENERATED_NAME}-${scene.runner.name}`;
  return changed(credentials(scene), 'metadata.ownerReferences', [
    { apiVersion: 'v1', kind: 'Pod', name, uid: 'f63630a6', ...fields },
  ]);
}

const token = ({ namespace, runner }: Scene): Body => secret(namespace, `${runner.name}-token`, 'Opaque');

const OWNERS: readonly (readonly [name: string, words: string, fields: Body])[] = [
  ['kind', 'that go with a Job', { apiVersion: 'batch/v1', kind: 'Job' }],
  ['name', 'that go with a manager', { name: 'docker-manager-6684655d6d-rvp95' }],
  ['controller', 'that a pod controls', { controller: true }],
  ['block', 'that a pod cannot go before', { blockOwnerDeletion: true }],
];

/** What controllers of the cluster act on. */
const METADATA: readonly (readonly [id: string, words: string, field: Path, value: unknown])[] = [
  ['label', 'a label', ['metadata', 'labels', 'cnrm.example.com/adopt'], 'true'],
  [
    'annotation',
    'an annotation by which a controller copies them',
    ['metadata', 'annotations', 'replicator.example.com/replicate-to'],
    '*',
  ],
  ['immutable', 'the mark that they never change', 'immutable', true],
];

/** Far more than credentials are, in base64. */
const LARGE = 'AAAA'.repeat(200_000);

const ROWS: readonly Row[] = [
  [
    'secret-service-account-token',
    'forever',
    "somebody's Secret that is filled with a token which never expires",
    ({ namespace }) =>
      creating(SOMEBODY, 'secrets', secret(namespace, 'forever', 'kubernetes.io/service-account-token')),
  ],
  [
    'secret-service-account-token',
    'turned-forever',
    "somebody's Secret that becomes one with a token which never expires",
    ({ namespace }) =>
      updating(
        SOMEBODY,
        'secrets',
        secret(namespace, 'forever', 'Opaque'),
        secret(namespace, 'forever', 'kubernetes.io/service-account-token'),
      ),
  ],
  [
    'secret-name',
    'token-written',
    "a manager's new token Secret of another runner",
    (scene) =>
      creating(scene.manager, 'secrets', { ...token(scene.neighbour ?? scene), type: DOCKER_CONFIG }),
    'every',
  ],
  [
    'secret-name',
    'token-changed',
    "a manager's change of a token Secret",
    (scene) =>
      updating(
        scene.manager,
        'secrets',
        { ...token(scene), type: DOCKER_CONFIG },
        { ...token(scene), type: DOCKER_CONFIG },
      ),
  ],
  [
    'secret-name',
    'token-deleted',
    "a manager's deletion of a token Secret",
    (scene) => deleting(scene.manager, 'secrets', token(scene.neighbour ?? scene)),
    'every',
  ],
  [
    'secret-type',
    'type',
    "a manager's Secret that holds no registry credentials",
    (scene) => creating(scene.manager, 'secrets', { ...credentials(scene), type: 'Opaque' }),
    'every',
  ],
  [
    'secret-type',
    'type-changed',
    "a manager's Secret that no longer holds registry credentials",
    (scene) =>
      updating(scene.manager, 'secrets', credentials(scene), { ...credentials(scene), type: 'Opaque' }),
  ],
  ...OWNERS.map(
    ([name, words, fields]): Row => [
      'secret-owner',
      `owner-${name}`,
      `registry credentials ${words}`,
      (scene) => updating(scene.manager, 'secrets', credentials(scene), ownedCredentials(scene, fields)),
    ],
  ),
  [
    'secret-owner',
    'finalizer',
    'registry credentials that cannot be deleted',
    (scene) =>
      creating(
        scene.manager,
        'secrets',
        changed(credentials(scene), 'metadata.finalizers', ['example.com/x']),
      ),
  ],
  ...METADATA.flatMap(([id, words, field, value]): readonly Row[] => [
    [
      'secret-metadata',
      id,
      `registry credentials with ${words}`,
      (scene) => creating(scene.manager, 'secrets', changed(credentials(scene), field, value)),
      id === 'label' ? 'every' : 'once',
    ],
    [
      'secret-metadata',
      `${id}-later`,
      `registry credentials that are given ${words}`,
      (scene) =>
        updating(
          scene.manager,
          'secrets',
          credentials(scene),
          changed(ownedCredentials(scene), field, value),
        ),
    ],
  ]),
  [
    'secret-metadata',
    'label-removed',
    'registry credentials without the label that a controller put there',
    (scene) =>
      updating(
        scene.manager,
        'secrets',
        changed(credentials(scene), 'metadata.labels', { 'example.com/a': 'b' }),
        ownedCredentials(scene),
      ),
  ],
  [
    'secret-content',
    'another-entry',
    'registry credentials with an entry of another name',
    (scene) =>
      creating(
        scene.manager,
        'secrets',
        changed(credentials(scene), 'data', { '.dockercfg': 'e30=', 'tls.crt': 'e30=' }),
      ),
    'every',
  ],
  [
    'secret-content',
    'too-large',
    'registry credentials that fill the store of the cluster',
    (scene) =>
      creating(scene.manager, 'secrets', changed(credentials(scene), 'data', { '.dockercfg': LARGE })),
  ],
  [
    'secret-data',
    'data',
    'registry credentials that are changed',
    (scene) =>
      updating(
        scene.manager,
        'secrets',
        credentials(scene),
        changed(credentials(scene), 'data', { '.dockercfg': 'eyJ4Ijp7fX0=' }),
      ),
  ],
  [
    'neighbour-secret',
    'credentials-of-a-neighbour-changed',
    "another runner's registry credentials tied to a pod",
    ({ manager, neighbour }) =>
      isKeptApart(neighbour, 'credentials')
        ? updating(manager, 'secrets', credentials(neighbour), ownedCredentials(neighbour))
        : undefined,
    'every',
  ],
  [
    'neighbour-secret',
    'credentials-of-a-neighbour-deleted',
    "a manager's deletion of another runner's registry credentials",
    ({ manager, neighbour }) =>
      isKeptApart(neighbour, 'credentials')
        ? deleting(manager, 'secrets', credentials(neighbour))
        : undefined,
    'every',
  ],
  ...(['manager', 'job'] as const).map(
    (role): Row => [
      'secret-token-request',
      `token-request-${role}`,
      `a token of the ServiceAccount of a runner's ${role === 'job' ? 'jobs' : 'manager'}, asked for by somebody`,
      ({ namespace, runner }) =>
        creating(SOMEBODY, 'serviceaccounts/token', tokenRequest(namespace, `${runner.name}-${role}`)),
      role === 'manager' ? 'every' : 'once',
    ],
  ),
];

/** A request for a token of a ServiceAccount. */
export function tokenRequest(namespace: string, name: string): Body {
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name, namespace },
    spec: { audiences: [] },
  };
}

/** Attacks on Secrets and tokens. */
export const ATTACKS_ON_SECRETS: readonly Attack[] = ROWS.map(([rule, id, tries, request, of = 'once']) => ({
  rule,
  id: `secret-${id}`,
  tries,
  of,
  // A node asks for the tokens of its pods.
  ...(rule === 'secret-token-request' ? { except: ['system:nodes'] } : {}),
  request,
}));
