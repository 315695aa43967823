import { CACHE_VARIABLES } from '../../facts/fleet/cache-access';
import { cacheSecretOf } from '../../facts/fleet/identity';
import { at, listOf } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';
import type { Scene } from './scene';

/** Whoever has the keys of a cache decides what later jobs run: they are for the manager of the runner alone. */

const MANAGER = 'spec.containers.manager';
const [ID = '', SECRET = ''] = Object.keys(CACHE_VARIABLES);

/** A variable with a key of a cache. */
function keyOf(runner: string, variable = ID, key = CACHE_VARIABLES[variable]): Body {
  return { name: variable, valueFrom: { secretKeyRef: { name: cacheSecretOf(runner), key } } };
}

/** Whether the manager of a scene has keys of a cache of its own in variables. */
function hasCache({ managerPod }: Scene): boolean {
  return variablesOf(managerPod).some((variable) => at(variable, 'name') === ID);
}

function variablesOf(pod: Body): readonly unknown[] {
  return listOf(at(listOf(at(pod, 'spec', 'containers'))[0], 'env'));
}

/** Variables that lead what signs URLs elsewhere, or give it other credentials. */
const LEADING: readonly (readonly [id: string, variable: string, value: string])[] = [
  ['endpoint', 'AWS_ENDPOINT_URL', 'https://evil.example'],
  ['endpoint-of-the-store', 'AWS_ENDPOINT_URL_S3', 'https://evil.example'],
  ['role', 'AWS_ROLE_ARN', 'arn:aws:iam::111122223333:role/evil'],
  ['session', 'AWS_SESSION_TOKEN', 'evil'],
  ['credentials-of-another', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://10.0.0.66/'],
  ['key-in-the-clear', ID, 'evil'],
];

const OF_MANAGERS: readonly PodRow[] = [
  [
    'manager-secrets',
    'cache-of-a-neighbour',
    'a manager that reads the keys of the cache of another runner',
    (pod, { neighbour, runner }) =>
      added(pod, `${MANAGER}.env`, keyOf(neighbour?.runner.name ?? `${runner.name}x`)),
    'every',
  ],
  [
    'manager-secrets',
    'cache-of-a-neighbour-instead',
    'a manager that signs with the keys of another runner instead of its own',
    (pod, scene) =>
      hasCache(scene)
        ? changed(
            pod,
            `${MANAGER}.env.${ID}.valueFrom.secretKeyRef.name`,
            cacheSecretOf(scene.neighbour?.runner.name ?? `${scene.runner.name}x`),
          )
        : undefined,
    'every',
  ],
  [
    'manager-secrets',
    'cache-in-another-variable',
    'a manager that has a key of its cache in another variable',
    (pod, { runner }) => added(pod, `${MANAGER}.env`, { ...keyOf(runner.name), name: 'STOLEN' }),
  ],
  [
    'manager-secrets',
    'cache-keys-exchanged',
    'a manager that has the secret key of its cache where the other one belongs, which URLs show',
    (pod, scene) =>
      hasCache(scene)
        ? changed(pod, `${MANAGER}.env.${ID}.valueFrom.secretKeyRef.key`, CACHE_VARIABLES[SECRET])
        : undefined,
  ],
  [
    'manager-secrets',
    'cache-without-keys',
    'a manager without the keys of its cache, which takes those of its node',
    (pod, scene) =>
      hasCache(scene)
        ? changed(pod, `${MANAGER}.env`, [
            {
              name: 'RUNNER_TOKEN',
              valueFrom: { secretKeyRef: { name: `${scene.runner.name}-token`, key: 'runner-token' } },
            },
          ])
        : undefined,
  ],
  [
    'manager-secrets',
    'cache-of-nobody',
    'a manager with the keys of a cache that its runner does not have',
    (pod, scene) => (hasCache(scene) ? undefined : added(pod, `${MANAGER}.env`, keyOf(scene.runner.name))),
  ],
  ...LEADING.map(
    ([id, name, value]): PodRow => [
      'manager-secrets',
      `cache-${id}`,
      `a manager with the variable ${name}`,
      (pod) => added(pod, `${MANAGER}.env`, { name, value }),
    ],
  ),
];

const OF_JOBS: readonly PodRow[] = [
  ...(['build', 'helper'] as const).map(
    (container): PodRow => [
      'job-secrets',
      `cache-key-in-${container}`,
      `a job pod whose container ${container} reads a key of its runner's cache`,
      (pod, { runner }) => added(pod, `spec.containers.${container}.env`, keyOf(runner.name, SECRET)),
      container === 'build' ? 'every' : 'once',
    ],
  ),
  [
    'job-volumes',
    'cache-volume',
    "a job pod that mounts the keys of its runner's cache",
    (pod, { runner }) =>
      added(pod, 'spec.volumes', { name: 'extra', secret: { secretName: cacheSecretOf(runner.name) } }),
    'every',
  ],
  [
    'job-pull-secrets',
    'cache-pull-secret',
    "a job pod that pulls images with the keys of its runner's cache",
    (pod, { runner }) => added(pod, 'spec.imagePullSecrets', { name: cacheSecretOf(runner.name) }),
  ],
];

/** Attacks on the keys of caches, by managers and by job pods. What others do with them is attacked as with all Secrets. */
export const ATTACKS_ON_CACHES: readonly Attack[] = [
  ...managerAttacks(OF_MANAGERS),
  ...podAttacks(
    ({ manager, jobPod }) => [manager, jobPod],
    OF_JOBS.map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
  ),
];
