import { CACHE_FOLDER } from '../../facts/fleet/expected-cache';
import { at, listOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';

/** Who has the token of a manager for its cloud is the manager there: nobody else may have it, and it may be for nobody else. */

const MANAGER = 'spec.containers.manager';
const VOLUME = 'spec.volumes.cache';
const SECONDS = 3600n;

/** A volume as a cloud's own webhook adds it. */
function tokenFor(audience: string): Body {
  return {
    name: 'cache',
    projected: {
      sources: [{ serviceAccountToken: { audience, expirationSeconds: SECONDS, path: 'token' } }],
    },
  };
}

function volumeOf(pod: Body): unknown {
  return listOf(at(pod, 'spec', 'volumes')).find((volume) => at(volume, 'name') === 'cache');
}

/** The one source of the token of a manager, where it has one. */
function tokenOf(pod: Body): Body | undefined {
  const [source] = listOf(at(volumeOf(pod), 'projected', 'sources'));
  return at(source, 'serviceAccountToken') as Body | undefined;
}

/** Changes the token of a manager that has one. */
function withToken(change: (token: Body) => readonly Body[]): PodRow[3] {
  return (pod) => {
    const token = tokenOf(pod);
    return token === undefined ? undefined : changed(pod, `${VOLUME}.projected.sources`, change(token));
  };
}

/** Changes the file that a manager has from the Secret of its cache, where it has one. */
function withKey(field: string, value: (pod: Body, runner: string) => unknown): PodRow[3] {
  return (pod, { runner, neighbour }) =>
    at(volumeOf(pod), 'secret') === undefined
      ? undefined
      : changed(pod, `${VOLUME}.secret.${field}`, value(pod, neighbour?.runner.name ?? `${runner.name}x`));
}

/** Changes a variable of a manager that has it. */
function withVariable(name: string, value: string | undefined): PodRow[3] {
  return (pod) => {
    const variables = listOf(at(listOf(at(pod, 'spec', 'containers'))[0], 'env'));
    const others = variables.filter((variable) => at(variable, 'name') !== name);
    return others.length === variables.length
      ? undefined
      : changed(pod, `${MANAGER}.env`, value === undefined ? others : [...others, { name, value }]);
  };
}

const API_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

const OF_MANAGERS: readonly PodRow[] = [
  [
    'manager-volumes',
    'cloud-token-for-the-api-server',
    'a manager whose token for its cloud is one that the API server takes',
    withToken(({ audience: _, ...token }) => [{ serviceAccountToken: token }]),
  ],
  [
    'manager-volumes',
    'cloud-token-for-another',
    'a manager whose token is for another than its cloud',
    withToken((token) => [{ serviceAccountToken: { ...token, audience: 'vault' } }]),
  ],
  [
    'manager-volumes',
    'cloud-token-for-a-day',
    'a manager whose token for its cloud lasts a day',
    withToken((token) => [{ serviceAccountToken: { ...token, expirationSeconds: 86_400n } }]),
  ],
  [
    'manager-volumes',
    'cloud-token-elsewhere',
    'a manager whose token for its cloud is another file',
    withToken((token) => [{ serviceAccountToken: { ...token, path: 'other' } }]),
  ],
  [
    'manager-volumes',
    'cloud-token-with-a-secret',
    'a manager that has a Secret beside its token for its cloud',
    withToken((token) => [{ serviceAccountToken: token }, { secret: { name: 'another' } }]),
  ],
  [
    'manager-volumes',
    'cloud-token-by-another-name',
    'a manager with a token for its cloud in one more volume',
    (pod) => {
      const token = tokenOf(pod);
      return token === undefined
        ? undefined
        : added(pod, 'spec.volumes', {
            name: 'extra',
            projected: { sources: [{ serviceAccountToken: token }] },
          });
    },
  ],
  ...['sts.amazonaws.com', 'api://AzureADTokenExchange', ''].map(
    (audience, index): PodRow => [
      'manager-volumes',
      `cloud-token-of-nobody-${index + 1}`,
      `a manager without an identity in a cloud that has a token for ${audience || 'the API server'}`,
      (pod) => (volumeOf(pod) === undefined ? added(pod, 'spec.volumes', tokenFor(audience)) : undefined),
    ],
  ),
  [
    'manager-secrets',
    'cloud-role',
    'a manager that takes on another role',
    withVariable('AWS_ROLE_ARN', 'arn:aws:iam::444455556666:role/evil'),
  ],
  [
    'manager-secrets',
    'cloud-without-role',
    'a manager without its role, which takes that of its node',
    withVariable('AWS_ROLE_ARN', undefined),
  ],
  [
    'manager-secrets',
    'cloud-shows-its-api-token',
    'a manager that shows its token of the API server to a cloud',
    withVariable('AWS_WEB_IDENTITY_TOKEN_FILE', API_TOKEN),
  ],
  [
    'manager-secrets',
    'cloud-authority',
    'a manager that shows its token to somebody else than Entra ID',
    withVariable('AZURE_AUTHORITY_HOST', 'https://evil.example/'),
  ],
  [
    'manager-secrets',
    'cloud-client',
    'a manager that is another application',
    withVariable('AZURE_CLIENT_ID', 'ffffffff-0000-0000-0000-000000000000'),
  ],
  [
    'manager-secrets',
    'cloud-endpoint',
    'a manager that shows its token to somebody else than AWS',
    (pod) => added(pod, `${MANAGER}.env`, { name: 'AWS_ENDPOINT_URL_STS', value: 'https://evil.example' }),
  ],
  [
    'manager-volumes',
    'cache-file-of-a-neighbour',
    'a manager that has the key of the cache of another runner as a file',
    withKey('secretName', (_, other) => `${other}-cache`),
    'every',
  ],
  [
    'manager-volumes',
    'cache-file-of-a-token',
    'a manager whose key of its cache is the token of its runner',
    withKey('secretName', (pod) =>
      String(at(volumeOf(pod), 'secret', 'secretName')).replace(/cache$/, 'token'),
    ),
  ],
  [
    'manager-volumes',
    'cache-file-another-key',
    'a manager that has another key of the Secret as the file of its cache',
    withKey('items', () => [{ key: 'another', path: 'service-account.json' }]),
  ],
  [
    'manager-volumes',
    'cache-file-all-keys',
    'a manager that has every key of the Secret of its cache',
    withKey('items', () => undefined),
  ],
  [
    'manager-volumes',
    'cache-file-optional',
    'a manager that starts without the key of its cache, and asks its node who it is',
    withKey('optional', () => true),
  ],
  [
    'manager-mounts',
    'cache-folder-elsewhere',
    'a manager that finds what its cache is signed with elsewhere',
    (pod) =>
      volumeOf(pod) === undefined
        ? undefined
        : changed(pod, `${MANAGER}.volumeMounts.cache.mountPath`, `${CACHE_FOLDER}-2`),
  ],
];

const OF_JOBS: readonly PodRow[] = ['sts.amazonaws.com', 'api://AzureADTokenExchange'].map(
  (audience, index): PodRow => [
    'job-volumes',
    `cloud-token-${index + 1}`,
    `a job pod with a token for ${audience}`,
    (pod) => added(pod, 'spec.volumes', tokenFor(audience)),
    'every',
  ],
);

/** Attacks on the identities of managers in clouds, by managers and by job pods. */
export const ATTACKS_ON_IDENTITIES: readonly Attack[] = [
  ...managerAttacks(OF_MANAGERS),
  ...podAttacks(
    ({ manager, jobPod }) => [manager, jobPod],
    OF_JOBS.map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
  ),
];
