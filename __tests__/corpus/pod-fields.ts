/**
 * Every field of a pod with values that somebody may write into it: one that takes something away from the pod or says
 * what holds anyway, if the field has one, and one that gives it more. {@link ../chart/api-declarations} knows the fields,
 * so that none is forgotten.
 */
export interface PodField {
  /** Where the field stands. */
  readonly of: 'PodSpec' | 'PodSecurityContext' | 'Container' | 'SecurityContext' | 'Volume';
  readonly field: string;
  /** Left out where every value of the field gives the pod more, or names something outside of it. */
  readonly harmless?: unknown;
  readonly harmful: unknown;
}

type Row = readonly [field: string, harmful: unknown, harmless?: unknown];

const LAX = { type: 'Localhost', localhostProfile: 'lax' };
const CONFINED = { type: 'RuntimeDefault' };
const EXEC = { exec: { command: ['sh'] } };
const VOLUME_OF_OTHERS = { secretRef: { name: 'x' }, path: '/', server: 'x', driver: 'x' };
const ANOTHER = { name: 'another', image: 'docker.io/library/busybox:1.37.0' };

const rows = (of: PodField['of'], table: readonly Row[]): readonly PodField[] =>
  table.map(([field, harmful, ...harmless]) => ({
    of,
    field,
    harmful,
    ...(harmless.length > 0 ? { harmless: harmless[0] } : {}),
  }));

const POD: readonly Row[] = [
  ['activeDeadlineSeconds', 999_999],
  ['affinity', { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }],
  ['automountServiceAccountToken', true, false],
  ['containers', [{ name: 'build', image: 'evil.example/x:1' }]],
  ['dnsConfig', { nameservers: ['10.0.0.66'] }],
  ['dnsPolicy', 'Default', 'ClusterFirst'],
  ['enableServiceLinks', true, false],
  ['ephemeralContainers', [ANOTHER]],
  ['hostAliases', [{ ip: '10.0.0.66', hostnames: ['gitlab.com'] }]],
  ['hostIPC', true, false],
  ['hostNetwork', true, false],
  ['hostPID', true, false],
  ['hostUsers', true, false],
  ['hostname', 'gitlab'],
  ['hostnameOverride', 'gitlab'],
  ['imagePullSecrets', [{ name: 'another' }]],
  ['initContainers', [ANOTHER]],
  ['nodeName', 'worker-1'],
  ['nodeSelector', { pool: 'of-others' }],
  ['os', { name: 'windows' }],
  ['overhead', { cpu: '1m' }],
  ['preemptionPolicy', 'PreemptLowerPriority'],
  ['priority', 1_000_000],
  ['priorityClassName', 'system-cluster-critical'],
  ['readinessGates', [{ conditionType: 'example.com/x' }]],
  ['resourceClaims', [{ name: 'gpu', resourceClaimName: 'gpu' }]],
  ['resources', { limits: { cpu: '64' } }],
  ['restartPolicy', 'OnFailure'],
  ['runtimeClassName', 'of-others'],
  ['schedulerName', 'of-others', 'default-scheduler'],
  ['schedulingGates', [{ name: 'example.com/x' }]],
  ['schedulingGroup', { podGroupName: 'x' }],
  ['securityContext', { runAsUser: 0, sysctls: [{ name: 'kernel.msgmax', value: '1' }] }],
  ['serviceAccount', 'default'],
  ['serviceAccountName', 'default'],
  ['setHostnameAsFQDN', true, false],
  ['shareProcessNamespace', true, false],
  ['subdomain', 'gitlab'],
  ['terminationGracePeriodSeconds', 999_999],
  ['tolerations', [{ operator: 'Exists' }]],
  [
    'topologySpreadConstraints',
    [{ maxSkew: 1, topologyKey: 'example.com/x', whenUnsatisfiable: 'DoNotSchedule' }],
  ],
  ['volumes', [{ name: 'more', hostPath: { path: '/' } }]],
  ['workloadRef', { name: 'x', podGroup: 'x' }],
];

const POD_SECURITY: readonly Row[] = [
  ['appArmorProfile', LAX, CONFINED],
  ['fsGroup', 0],
  ['fsGroupChangePolicy', 'Always'],
  ['runAsGroup', 0],
  ['runAsNonRoot', false, true],
  ['runAsUser', 0],
  ['seLinuxChangePolicy', 'Recursive'],
  ['seLinuxOptions', { type: 'container_t' }],
  ['seccompProfile', LAX, CONFINED],
  ['supplementalGroups', [6]],
  ['supplementalGroupsPolicy', 'Merge', 'Strict'],
  ['sysctls', [{ name: 'net.ipv4.tcp_syncookies', value: '0' }]],
  ['windowsOptions', { runAsUserName: 'x' }],
];

const CONTAINER: readonly Row[] = [
  ['args', ['--privileged']],
  ['command', ['sh']],
  ['env', [{ name: 'X', valueFrom: { secretKeyRef: { name: 'x', key: 'x' } } }]],
  ['envFrom', [{ secretRef: { name: 'x' } }]],
  ['image', 'evil.example/x:1'],
  ['imagePullPolicy', 'Never', 'Always'],
  ['lifecycle', { postStart: EXEC }],
  ['livenessProbe', EXEC],
  ['name', 'another'],
  ['ports', [{ containerPort: 80, hostPort: 80 }]],
  ['readinessProbe', EXEC],
  ['resizePolicy', [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }]],
  ['resources', { limits: { 'devices.kubevirt.io/kvm': '1' } }],
  ['restartPolicy', 'Always'],
  ['restartPolicyRules', [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }]],
  ['securityContext', { privileged: true }],
  ['startupProbe', EXEC],
  ['stdin', true],
  ['stdinOnce', true, false],
  ['terminationMessagePath', '/etc/passwd'],
  ['terminationMessagePolicy', 'FallbackToLogsOnError'],
  ['tty', true, false],
  ['volumeDevices', [{ name: 'disk', devicePath: '/dev/xvda' }]],
  ['volumeMounts', [{ name: 'more', mountPath: '/usr/bin' }]],
  ['workingDir', '/'],
];

const SECURITY: readonly Row[] = [
  ['allowPrivilegeEscalation', true, false],
  ['appArmorProfile', LAX, CONFINED],
  ['capabilities', { add: ['SYS_ADMIN'], drop: ['ALL'] }],
  ['privileged', true, false],
  ['procMount', 'Unmasked', 'Default'],
  ['readOnlyRootFilesystem', false, true],
  ['runAsGroup', 0],
  ['runAsNonRoot', false, true],
  ['runAsUser', 0],
  ['seLinuxOptions', { type: 'container_t' }],
  ['seccompProfile', LAX, CONFINED],
  ['windowsOptions', { runAsUserName: 'x' }],
];

const VOLUME: readonly Row[] = [
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'configMap',
    'csi',
    'downwardAPI',
    'ephemeral',
    'fc',
    'flexVolume',
    'flocker',
    'gcePersistentDisk',
    'gitRepo',
    'glusterfs',
    'hostPath',
    'image',
    'iscsi',
    'nfs',
    'persistentVolumeClaim',
    'photonPersistentDisk',
    'portworxVolume',
    'projected',
    'quobyte',
    'rbd',
    'scaleIO',
    'secret',
    'storageos',
    'vsphereVolume',
  ].map((type): Row => [type, VOLUME_OF_OTHERS]),
  ['emptyDir', { medium: 'Memory' }, {}],
];

/** Every field. */
export const EVERY_POD_FIELD: readonly PodField[] = [
  ...rows('PodSpec', POD),
  ...rows('PodSecurityContext', POD_SECURITY),
  ...rows('Container', CONTAINER),
  ...rows('SecurityContext', SECURITY),
  ...rows('Volume', VOLUME),
];

/** A specification with a value in one field; a container and a volume are given by their names. */
export function withPodField(
  spec: Readonly<Record<string, unknown>>,
  { of, field }: Pick<PodField, 'of' | 'field'>,
  value: unknown,
  container: string,
): Readonly<Record<string, unknown>> {
  const inContainer = (change: (one: Fields) => Fields): Fields => ({
    ...spec,
    containers: (spec['containers'] as readonly Fields[]).map((one) =>
      one['name'] === container ? change(one) : one,
    ),
  });
  switch (of) {
    case 'PodSpec':
      return { ...spec, [field]: value };
    case 'PodSecurityContext':
      return { ...spec, securityContext: { ...(spec['securityContext'] as Fields), [field]: value } };
    case 'Container':
      return inContainer((one) => ({ ...one, [field]: value }));
    case 'SecurityContext':
      return inContainer((one) => ({
        ...one,
        securityContext: { ...(one['securityContext'] as Fields), [field]: value },
      }));
    case 'Volume':
      return {
        ...spec,
        volumes: [...((spec['volumes'] ?? []) as readonly Fields[]), { name: 'more', [field]: value }],
      };
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The strategic merge patch that writes a value into one field. */
export function patchOfPodField(
  { of, field }: Pick<PodField, 'of' | 'field'>,
  value: unknown,
  container: string,
): Fields {
  switch (of) {
    case 'PodSpec':
      return { [field]: value };
    case 'PodSecurityContext':
      return { securityContext: { [field]: value } };
    case 'Container':
      return { containers: [{ name: container, [field]: value }] };
    case 'SecurityContext':
      return { containers: [{ name: container, securityContext: { [field]: value } }] };
    case 'Volume':
      return { volumes: [{ name: 'more', [field]: value }] };
  }
}
