import type { Attack } from '../attack';
import { plainPod, secret, withContainer, withSpec, withVolume } from '../objects';
import { creating } from '../request';
import { jobUser, REPLICA_SETS, VISITOR } from '../users';
import {
  DOCKER,
  DOCKER_MANAGER_POD,
  DOCKER_POD,
  dockerPod,
  forbidden,
  NAMESPACE,
  object,
  refused,
  visitorPod,
} from './subjects';

const account = (serviceAccountName: string) => ({ serviceAccountName, serviceAccount: serviceAccountName });

const projected = (source: object) => ({ projected: { sources: [source] } });

/** Row 3. */
export const OTHER_SERVICE_ACCOUNTS: readonly Attack[] = [
  ...['dind-manager', 'dind-job', 'docker-manager', 'default'].map((name) =>
    dockerPod(
      3,
      `a job pod runs as ${name}`,
      'job-pods',
      'job-service-account',
      withSpec(DOCKER_POD, account(name)),
    ),
  ),
  visitorPod(
    3,
    'a pod of somebody else runs as a manager',
    'other-pods',
    'other-service-account',
    plainPod(NAMESPACE, account('dind-manager')),
  ),
  visitorPod(
    3,
    'a pod of somebody else runs as a job',
    'other-pods',
    'other-service-account',
    plainPod(NAMESPACE, account('docker-job')),
  ),
  refused(
    3,
    'U',
    'a Deployment runs as the manager of another runner',
    'manager-pods',
    'manager-identity',
    creating(REPLICA_SETS, 'pods', withSpec(DOCKER_MANAGER_POD, account('dind-manager'))),
  ),
  refused(
    3,
    'U',
    'a Deployment runs its own program as a manager',
    'manager-pods',
    'manager-container',
    creating(
      REPLICA_SETS,
      'pods',
      withContainer(DOCKER_MANAGER_POD, 'manager', { image: 'docker.io/library/busybox:1.37.0' }),
    ),
  ),
  {
    layer: 'types',
    row: 3,
    principal: 'U',
    title: 'the ServiceAccount of another runner in a specification',
    file: 'identities.ts',
    tries: 'serviceAccount',
  },
];

/** Row 4. */
export const MOUNTED_TOKENS: readonly Attack[] = [
  dockerPod(
    4,
    'a job pod mounts its token',
    'job-pods',
    'job-token',
    // The API server adds the volume.
    withVolume(
      withSpec(DOCKER_POD, { automountServiceAccountToken: true }),
      projected({ serviceAccountToken: { path: 'token' } }),
    ),
  ),
  dockerPod(
    4,
    'a job pod leaves it to its ServiceAccount',
    'job-pods',
    'job-token',
    withSpec(DOCKER_POD, { automountServiceAccountToken: undefined }),
  ),
  dockerPod(
    4,
    'a projected token',
    'job-pods',
    'job-volumes',
    withVolume(DOCKER_POD, projected({ serviceAccountToken: { path: 'token' } })),
  ),
  forbidden(4, 'a job that has a token after all lists pods', 'list', 'pods', {
    user: jobUser('tinyland', 'docker'),
    principal: 'J',
  }),
  refused(
    4,
    'J',
    'a job that has a token and rights after all creates a pod',
    'writes',
    'writes',
    creating(jobUser('tinyland', 'docker'), 'pods', plainPod(NAMESPACE)),
  ),
  forbidden(4, 'a job of dind that has a token after all creates pods', 'create', 'pods', {
    user: jobUser('tinyland', 'dind'),
    principal: 'D',
  }),
];

const tokenRequest = object('authentication.k8s.io/v1', 'TokenRequest', 'dind-manager', {
  spec: { audiences: [] },
});

/** Row 5. */
export const REQUESTED_TOKENS: readonly Attack[] = [
  forbidden(5, 'a manager requests the token of another', 'create', 'serviceaccounts/token'),
  refused(
    5,
    'M',
    'a manager that was given the right requests the token of another',
    'secrets',
    'secret-token-request',
    creating(DOCKER, 'serviceaccounts/token', tokenRequest),
  ),
  refused(
    5,
    'M',
    'the same, as seen by the second wall',
    'writes',
    'writes',
    creating(DOCKER, 'serviceaccounts/token', tokenRequest),
  ),
  refused(
    5,
    'U',
    'somebody with the role edit requests the token of a manager',
    'secrets',
    'secret-token-request',
    creating(VISITOR, 'serviceaccounts/token', tokenRequest),
  ),
];

const tokenSecret = {
  ...secret(NAMESPACE, 'runner-stolen', 'kubernetes.io/service-account-token'),
  data: {},
  metadata: {
    name: 'runner-stolen',
    namespace: NAMESPACE,
    annotations: { 'kubernetes.io/service-account.name': 'dind-manager' },
  },
};

/** Row 6. */
export const TOKEN_SECRETS: readonly Attack[] = [
  refused(
    6,
    'M',
    'a manager creates a Secret for the token of another',
    'secrets',
    'secret-service-account-token',
    creating(DOCKER, 'secrets', tokenSecret),
  ),
  refused(
    6,
    'U',
    'somebody creates a Secret for the token of a manager',
    'secrets',
    'secret-service-account-token',
    creating(VISITOR, 'secrets', tokenSecret),
  ),
  refused(
    6,
    'M',
    'a manager creates a Secret of any other type',
    'secrets',
    'secret-type',
    creating(DOCKER, 'secrets', secret(NAMESPACE, 'runner-notes', 'Opaque')),
  ),
  forbidden(6, 'a manager reads the Secret that was filled', 'get', 'secrets'),
];
