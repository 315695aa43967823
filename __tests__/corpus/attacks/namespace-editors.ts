import { renderConfigToml } from '../../../lib/config/config-toml';
import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { withMetadata } from '../objects';
import { connecting, creating, type KubernetesObject, updating } from '../request';
import { VISITOR } from '../users';
import { DIND_MANAGER_POD, DIND_POD, DOCKER_POD, NAMESPACE, object, refused } from './subjects';

/** What somebody with the ClusterRole `edit` or `admin` in the namespace tries, besides making pods. */

const CONFIG = { 'config.toml': renderConfigToml(corpusFleet('tinyland').runner('dind')) };

const configMap = (name: string, fields: object): KubernetesObject =>
  ({ ...object('v1', 'ConfigMap', name), ...fields }) as KubernetesObject;

const changed = (from: string, to: string) => ({
  'config.toml': CONFIG['config.toml'].replace(from, to),
});

const writes = (title: string, fields: object): Attack =>
  refused(
    9,
    'U',
    `the config of dind is written ${title}`,
    'configs',
    'config-content',
    creating(VISITOR, 'configmaps', configMap('dind-config', fields)),
  );

const trusted = configMap('kube-root-ca.crt', { data: { 'ca.crt': 'the authority of the cluster' } });
const forged = configMap('kube-root-ca.crt', { data: { 'ca.crt': 'the authority of somebody' } });

/** Row 9. */
export const CONFIGS_OF_MANAGERS: readonly Attack[] = [
  writes('anew', { data: { 'config.toml': 'concurrent = 1' } }),
  writes('with another GitLab', { data: changed('https://gitlab.com', 'https://evil.example') }),
  writes('with one file more', { data: { ...CONFIG, 'certs.crt': 'x' } }),
  writes('with one binary file more', { data: CONFIG, binaryData: { 'ca.crt': 'eA==' } }),
  writes('so that it never changes again', { data: CONFIG, immutable: true }),
  writes('without a file', {}),
  refused(
    9,
    'U',
    'the config of dind is changed',
    'configs',
    'config-content',
    updating(
      VISITOR,
      'configmaps',
      configMap('dind-config', { data: CONFIG }),
      configMap('dind-config', { data: changed('allowed_images', 'denied_images') }),
    ),
  ),
  refused(
    9,
    'U',
    'the authority of the API server is changed',
    'configs',
    'config-authority',
    updating(VISITOR, 'configmaps', trusted, forged),
  ),
  refused(
    9,
    'U',
    'the authority of the API server is kept from being renewed',
    'configs',
    'config-authority',
    updating(
      VISITOR,
      'configmaps',
      trusted,
      configMap('kube-root-ca.crt', { data: trusted['data'], immutable: true }),
    ),
  ),
  refused(
    9,
    'U',
    'the authority of the API server is written anew',
    'configs',
    'config-authority',
    creating(VISITOR, 'configmaps', forged),
  ),
];

/** Row 32: the ClusterRole `edit` may impersonate the ServiceAccounts of its namespace, but not the pods of tokens. */
export const IMPERSONATED_MANAGERS: readonly Attack[] = [
  refused(
    32,
    'U',
    'the manager of dind is impersonated to create a job pod',
    'writes',
    'writes-token',
    creating('system:serviceaccount:tinyland-runners:dind-manager', 'pods', DIND_POD, { tokenOf: '' }),
  ),
  refused(
    32,
    'U',
    'the manager of docker is impersonated to run a command in a job',
    'writes',
    'writes-token',
    connecting('system:serviceaccount:tinyland-runners:docker-manager', 'exec', DOCKER_POD, 'build', {
      tokenOf: '',
      existing: [DOCKER_POD],
    }),
  ),
  refused(
    32,
    'U',
    'a manager acts with the token of a pod of somebody',
    'writes',
    'writes-token',
    creating('system:serviceaccount:tinyland-runners:dind-manager', 'pods', DIND_POD, { tokenOf: 'mine' }),
  ),
  refused(
    32,
    'M',
    'a manager acts with the token of the pod of another',
    'writes',
    'writes-token',
    creating('system:serviceaccount:tinyland-runners:dind-manager', 'pods', DIND_POD, {
      tokenOf: 'docker-manager-6684655d6d-rvp95',
    }),
  ),
];

const service = object('v1', 'Service', 'mine');

/** Row 12. */
export const PROXIED_SERVICES: readonly Attack[] = [
  refused(
    12,
    'U',
    'a Service of job pods is reached through the API server',
    'connections',
    'connect-ports',
    {
      user: VISITOR,
      operation: 'CONNECT',
      group: '',
      version: 'v1',
      resource: 'services',
      subresource: 'proxy',
      namespace: NAMESPACE,
      name: 'mine',
      object: { apiVersion: 'v1', kind: 'ServiceProxyOptions' },
      existing: [{ ...service, spec: { ports: [{ port: 80 }] } }],
    },
  ),
];

/** Row 27. */
export const HELD_UP_PODS: readonly Attack[] = [
  ...[DIND_POD, DIND_MANAGER_POD].map((pod) =>
    refused(
      27,
      'U',
      `${pod === DIND_POD ? 'a job pod' : 'a manager pod'} is kept from going`,
      'pod-changes',
      'change-finalizers',
      updating(VISITOR, 'pods', pod, withMetadata(pod, { finalizers: ['example.com/mine'] })),
    ),
  ),
];
