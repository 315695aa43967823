import type { Attack } from '../attack';
import { credentialsName, GENERATED_NAME } from '../job-pod';
import { secret } from '../objects';
import { creating, deleting, updating } from '../request';
import { DIND_POD, DOCKER, forbidden, NAMESPACE, object, refused } from './subjects';

/** Row 8. */
export const SECRETS_READ: readonly Attack[] = [
  forbidden(8, 'a manager reads a Secret by its name', 'get', 'secrets'),
  forbidden(8, 'a manager lists Secrets', 'list', 'secrets'),
  forbidden(8, 'a manager watches Secrets', 'watch', 'secrets'),
  forbidden(8, 'a manager patches a Secret to see it', 'patch', 'secrets'),
];

const token = secret(NAMESPACE, 'dind-token', 'Opaque');
const credentials = secret(NAMESPACE, credentialsName('dind'), 'kubernetes.io/dockercfg');
const owned = (reference: object) => ({
  ...credentials,
  metadata: {
    ...credentials.metadata,
    ownerReferences: [{ apiVersion: 'v1', uid: 'f63630a6', ...reference }],
  },
});
const job = { kind: 'Pod', name: `${GENERATED_NAME}-abcd1234` };

const config = object('v1', 'ConfigMap', 'docker-config', { data: { 'config.toml': 'concurrent = 1' } });

/** Each differs in one point from what the runner writes. */
const OWNERS = [
  ['a Job', { ...job, kind: 'Job', apiVersion: 'batch/v1' }],
  ['a manager pod', { ...job, name: 'dind-manager-6684655d6d-rvp95' }],
  ['a pod that controls them', { ...job, controller: true }],
  ['a pod that cannot go before them', { ...job, blockOwnerDeletion: true }],
] as const;

/** Row 9. */
export const SECRETS_CHANGED: readonly Attack[] = [
  refused(
    9,
    'M',
    'a manager changes the token of another',
    'secrets',
    'secret-name',
    updating(DOCKER, 'secrets', token, token),
  ),
  refused(
    9,
    'M',
    'a manager deletes the token of another',
    'secrets',
    'secret-name',
    deleting(DOCKER, 'secrets', token),
  ),
  refused(
    9,
    'M',
    'a manager creates the Attic Secret',
    'secrets',
    'secret-name',
    creating(DOCKER, 'secrets', secret(NAMESPACE, 'attic-credentials', 'kubernetes.io/dockercfg')),
  ),
  refused(
    9,
    'M',
    'a manager changes what credentials hold',
    'secrets',
    'secret-data',
    updating(DOCKER, 'secrets', credentials, { ...credentials, data: { '.dockercfg': 'eyJ4Ijp7fX0=' } }),
  ),
  refused(
    9,
    'M',
    'a manager ties credentials to a Deployment, so that they go with it',
    'secrets',
    'secret-owner',
    updating(
      DOCKER,
      'secrets',
      credentials,
      owned({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'dind-manager' }),
    ),
  ),
  ...OWNERS.map(([title, reference]) =>
    refused(
      9,
      'M',
      `a manager ties credentials to ${title}`,
      'secrets',
      'secret-owner',
      updating(DOCKER, 'secrets', credentials, owned(reference)),
    ),
  ),
  refused(
    9,
    'M',
    'a manager keeps credentials from being deleted',
    'secrets',
    'secret-owner',
    creating(DOCKER, 'secrets', {
      ...credentials,
      metadata: { ...credentials.metadata, finalizers: ['example.com/stay'] },
    }),
  ),
  refused(
    9,
    'M',
    "a manager deletes the credentials of another runner's job",
    'credentials',
    'neighbour-secret',
    deleting(DOCKER, 'secrets', credentials, { existing: [DIND_POD] }),
  ),
  refused(
    9,
    'M',
    "a manager ties the credentials of another runner's job to its own pod",
    'credentials',
    'neighbour-secret',
    updating(DOCKER, 'secrets', credentials, owned(job), { existing: [DIND_POD] }),
  ),
  forbidden(9, 'a manager changes its config.toml', 'update', 'configmaps'),
  forbidden(9, 'a manager deletes the config.toml of another', 'delete', 'configmaps'),
  refused(
    9,
    'M',
    'a manager that was given the right changes its config.toml',
    'writes',
    'writes',
    updating(DOCKER, 'configmaps', config, { ...config, data: { 'config.toml': 'privileged = true' } }),
  ),
];
