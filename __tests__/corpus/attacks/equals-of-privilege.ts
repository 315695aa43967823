import type { Attack } from '../attack';
import { corpusFleet, FLEET_SPECS } from '../fleets';
import { jobPod } from '../job-pod';
import { type Pod, withContainer, withMetadata, withSecurity, withSpec, withVolume } from '../objects';
import { creating } from '../request';
import { manager } from '../users';
import { DOCKER_POD, dockerPod } from './subjects';

const BASELINE = 'baseline';

const annotated = (pod: Pod, key: string, value: string) =>
  withMetadata(pod, { annotations: { ...pod.metadata.annotations, [key]: value } });

const equals = (title: string, rule: string, pod: Pod) => dockerPod(2, title, BASELINE, rule, pod);
/** Where a pod can make its node call another host. */
const HANDLERS = ['httpGet', 'tcpSocket'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
  HANDLERS.map((handler) => [probe, handler] as const),
);
const HOOKS = ['postStart', 'preStop'].flatMap((hook) => HANDLERS.map((handler) => [hook, handler] as const));
const ELSEWHERE = { host: '169.254.169.254', port: 80 };

const SELINUX = [
  ['type', 'spc_t'],
  ['user', 'system_u'],
  ['role', 'sysadm_r'],
] as const;

const CAPABILITIES = ['SYS_ADMIN', 'SYS_PTRACE', 'NET_ADMIN', 'NET_RAW', 'BPF', 'ALL'];
const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'];

/** Row 2. */
export const EQUALS_OF_PRIVILEGE: readonly Attack[] = [
  equals(
    "the socket of the node's container runtime",
    'baseline-host-path',
    withVolume(DOCKER_POD, { hostPath: { path: '/run/containerd/containerd.sock' } }),
  ),
  ...HOST_NAMESPACES.map((field) =>
    equals(field, 'baseline-host-namespaces', withSpec(DOCKER_POD, { [field]: true })),
  ),
  ...CAPABILITIES.map((capability) =>
    equals(
      `capability ${capability}`,
      'baseline-capabilities',
      withSecurity(DOCKER_POD, 'build', { capabilities: { add: [capability], drop: ['ALL'] } }),
    ),
  ),
  equals(
    'capability SYS_ADMIN of the init container',
    'baseline-capabilities',
    withSecurity(DOCKER_POD, 'init-permissions', { capabilities: { add: ['SYS_ADMIN'], drop: ['ALL'] } }),
  ),
  dockerPod(
    2,
    'a capability of baseline that the runner does not give',
    'job-pods',
    'job-capabilities',
    withSecurity(DOCKER_POD, 'build', { capabilities: { add: ['MKNOD'], drop: ['ALL'] } }),
  ),
  {
    layer: 'admission',
    fleet: 'acme',
    row: 2,
    principal: 'M',
    title: 'a capability of baseline that another runner gives',
    policy: 'job-pods',
    rule: 'job-capabilities',
    request: creating(
      manager('acme', 'docker'),
      'pods',
      withSecurity(jobPod(corpusFleet('acme'), 'docker'), 'build', {
        capabilities: { add: ['SYS_CHROOT'], drop: ['ALL'] },
      }),
    ),
  },
  {
    layer: 'admission',
    fleet: 'acme',
    row: 2,
    principal: 'M',
    title: 'a capability beyond those that the runner adds',
    policy: 'job-pods',
    rule: 'job-capabilities',
    request: creating(
      manager('acme', 'dind'),
      'pods',
      withSecurity(jobPod(corpusFleet('acme'), 'dind'), 'build', {
        capabilities: { add: ['SYS_CHROOT', 'MKNOD'], drop: ['ALL'] },
      }),
    ),
  },
  ...['SYS_ADMIN', 'NET_RAW', 'ALL'].map(
    (capability): Attack => ({
      layer: 'synth',
      row: 2,
      principal: 'U',
      title: `capability ${capability} among those that a runner adds`,
      spec: { ...FLEET_SPECS.plain, runners: [{ kind: 'docker', addCapabilities: [capability] }] },
      code: 'invalid-value',
    }),
  ),
  {
    layer: 'synth',
    row: 2,
    principal: 'U',
    title: 'a capability for jobs of level restricted',
    spec: {
      ...FLEET_SPECS.plain,
      runners: [{ kind: 'docker', podSecurity: 'restricted', addCapabilities: ['MKNOD'] }],
    },
    code: 'restricted-capabilities',
  },
  dockerPod(
    2,
    'default capabilities kept',
    'job-pods',
    'job-capabilities',
    withSecurity(DOCKER_POD, 'build', { capabilities: {} }),
  ),
  dockerPod(
    2,
    'privilege escalation',
    'job-pods',
    'job-escalation',
    withSecurity(DOCKER_POD, 'build', { allowPrivilegeEscalation: true }),
  ),
  dockerPod(
    2,
    'privilege escalation left open',
    'job-pods',
    'job-escalation',
    withSecurity(DOCKER_POD, 'build', { allowPrivilegeEscalation: undefined }),
  ),
  equals(
    '/proc without masks',
    'baseline-proc-mount',
    withSecurity(withSpec(DOCKER_POD, { hostUsers: false }), 'build', { procMount: 'Unmasked' }),
  ),
  equals(
    'seccomp off in a container',
    'baseline-seccomp',
    withSecurity(DOCKER_POD, 'build', { seccompProfile: { type: 'Unconfined' } }),
  ),
  equals(
    'seccomp off in the pod',
    'baseline-seccomp',
    withSpec(DOCKER_POD, { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
  ),
  dockerPod(
    2,
    'no seccomp profile',
    'job-pods',
    'job-seccomp',
    withSpec(DOCKER_POD, { securityContext: {} }),
  ),
  dockerPod(
    2,
    'an AppArmor profile of the node',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, {
      securityContext: {
        ...(DOCKER_POD.spec['securityContext'] as object),
        appArmorProfile: { type: 'Localhost', localhostProfile: 'loose' },
      },
    }),
  ),
  dockerPod(
    2,
    'the users of the node, where a cluster gives pods users of their own',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, { hostUsers: true }),
  ),
  dockerPod(
    2,
    'the groups that its image names',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, {
      securityContext: {
        ...(DOCKER_POD.spec['securityContext'] as object),
        supplementalGroupsPolicy: 'Merge',
      },
    }),
  ),
  dockerPod(
    2,
    'a seccomp profile of the node',
    'job-pods',
    'job-security-fields',
    withSecurity(DOCKER_POD, 'build', {
      seccompProfile: { type: 'Localhost', localhostProfile: 'loose.json' },
    }),
  ),
  equals(
    'AppArmor off in a container',
    'baseline-apparmor',
    withSecurity(DOCKER_POD, 'build', { appArmorProfile: { type: 'Unconfined' } }),
  ),
  equals(
    'AppArmor off in the pod',
    'baseline-apparmor',
    withSpec(DOCKER_POD, {
      securityContext: {
        seccompProfile: { type: 'RuntimeDefault' },
        appArmorProfile: { type: 'Unconfined' },
      },
    }),
  ),
  equals(
    'AppArmor off by annotation',
    'baseline-apparmor',
    // The API server fills in the field of the same meaning.
    annotated(
      withSecurity(DOCKER_POD, 'build', { appArmorProfile: { type: 'Unconfined' } }),
      'container.apparmor.security.beta.kubernetes.io/build',
      'unconfined',
    ),
  ),
  ...SELINUX.flatMap(([field, value]) => [
    equals(
      `SELinux ${field} of a container`,
      'baseline-selinux',
      withSecurity(DOCKER_POD, 'build', { seLinuxOptions: { [field]: value } }),
    ),
    equals(
      `SELinux ${field} of the pod`,
      'baseline-selinux',
      withSpec(DOCKER_POD, {
        securityContext: { seccompProfile: { type: 'RuntimeDefault' }, seLinuxOptions: { [field]: value } },
      }),
    ),
  ]),
  equals(
    'an unsafe sysctl',
    'baseline-sysctls',
    withSpec(DOCKER_POD, {
      securityContext: {
        seccompProfile: { type: 'RuntimeDefault' },
        sysctls: [{ name: 'kernel.core_pattern', value: '|/bin/sh' }],
      },
    }),
  ),
  equals(
    'a Windows host process',
    'baseline-windows',
    ['build', 'helper', 'db', 'init-permissions'].reduce(
      (pod, name) => withSecurity(pod, name, { windowsOptions: { hostProcess: true } }),
      withSpec(DOCKER_POD, { hostNetwork: true }),
    ),
  ),
  ...PROBES.map(([probe, handler]) =>
    equals(
      `a ${probe} (${handler}) that the node sends elsewhere`,
      'baseline-host-probes',
      withContainer(DOCKER_POD, 'build', { [probe]: { [handler]: ELSEWHERE } }),
    ),
  ),
  ...HOOKS.map(([hook, handler]) =>
    equals(
      `a hook ${hook} (${handler}) that the node sends elsewhere`,
      'baseline-host-probes',
      withContainer(DOCKER_POD, 'build', { lifecycle: { [hook]: { [handler]: ELSEWHERE } } }),
    ),
  ),
  dockerPod(
    2,
    'a lifecycle hook',
    'job-pods',
    'job-container-fields',
    withContainer(DOCKER_POD, 'build', { lifecycle: { preStop: { exec: { command: ['sh'] } } } }),
  ),
  {
    layer: 'types',
    row: 2,
    principal: 'U',
    title: 'a security context in the specification of a runner',
    file: 'security-context.ts',
    tries: 'securityContext',
  },
  {
    layer: 'types',
    row: 2,
    principal: 'U',
    title: 'a path of the node in the specification of a runner',
    file: 'node-access.ts',
    tries: 'hostPath',
  },
  {
    layer: 'synth',
    row: 2,
    principal: 'U',
    title: 'capabilities in a specification that no compiler saw',
    spec: { ...FLEET_SPECS.plain, runners: [{ kind: 'docker', capAdd: ['SYS_ADMIN'] }] },
    code: 'forbidden-field',
  },
  {
    layer: 'pod-security',
    fleet: 'plain',
    enforce: 'baseline',
    row: 2,
    principal: 'M',
    title: 'a path of the node where no runner is dind',
    request: creating(
      manager('plain', 'docker'),
      'pods',
      withVolume(jobPod(corpusFleet('plain'), 'docker'), { hostPath: { path: '/' } }),
    ),
  },
];
