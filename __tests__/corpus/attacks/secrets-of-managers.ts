import type { Attack } from '../attack';
import { withContainer, withVariable, withVolume } from '../objects';
import { creating } from '../request';
import { REPLICA_SETS } from '../users';
import { DOCKER_MANAGER_POD, refused } from './subjects';

const keyOf = (name: string, key: string) => ({ secretKeyRef: { name, key } });

const MANAGER_VOLUMES = [
  ['the projected token of another runner', { projected: { sources: [{ secret: { name: 'dind-token' } }] } }],
  [
    'the projected config of another runner',
    { projected: { sources: [{ configMap: { name: 'dind-config' } }] } },
  ],
] as const;

const CONFIG_KEY = { configMapKeyRef: { name: 'dind-config', key: 'config.toml' } };
const MANAGER_VARIABLES = [
  ['all variables of the token of another runner', { envFrom: [{ secretRef: { name: 'dind-token' } }] }],
  ['a variable from the config of another runner', { env: [{ name: 'C', valueFrom: CONFIG_KEY }] }],
] as const;

/** Row 7, for those who may create Deployments. */
export const SECRETS_OF_MANAGERS: readonly Attack[] = [
  refused(
    7,
    'U',
    'a manager that reads the token of another runner',
    'manager-pods',
    'manager-secrets',
    creating(
      REPLICA_SETS,
      'pods',
      withVariable(DOCKER_MANAGER_POD, 'manager', keyOf('dind-token', 'runner-token')),
    ),
  ),
  refused(
    7,
    'U',
    'a manager that mounts the token of another runner',
    'manager-pods',
    'manager-volumes',
    creating(REPLICA_SETS, 'pods', withVolume(DOCKER_MANAGER_POD, { secret: { secretName: 'dind-token' } })),
  ),
  ...MANAGER_VOLUMES.map(([title, source]) =>
    refused(
      7,
      'U',
      `a manager that mounts ${title}`,
      'manager-pods',
      'manager-volumes',
      creating(REPLICA_SETS, 'pods', withVolume(DOCKER_MANAGER_POD, source)),
    ),
  ),
  ...MANAGER_VARIABLES.map(([title, fields]) =>
    refused(
      7,
      'U',
      `a manager with ${title}`,
      'manager-pods',
      'manager-secrets',
      creating(REPLICA_SETS, 'pods', withContainer(DOCKER_MANAGER_POD, 'manager', fields)),
    ),
  ),
  refused(
    7,
    'U',
    'a manager with the config of another runner',
    'manager-pods',
    'manager-volumes',
    creating(REPLICA_SETS, 'pods', withVolume(DOCKER_MANAGER_POD, { configMap: { name: 'dind-config' } })),
  ),
];
