import type { FleetFacts } from '../../facts/facts';
import type { ContainerFacts } from '../../facts/manifests/pod-template';
import { type Body, celValue } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { SOMEBODY } from './scene';

/** Pods of somebody else that are more than Pod Security `baseline` lets them be. */

/** Capabilities of Linux beyond baseline. */
const CAPABILITIES = [
  'ALL AUDIT_CONTROL AUDIT_READ BLOCK_SUSPEND BPF CHECKPOINT_RESTORE DAC_READ_SEARCH IPC_LOCK IPC_OWNER LEASE',
  'LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE NET_ADMIN NET_BROADCAST NET_RAW PERFMON SYSLOG SYS_ADMIN SYS_BOOT',
  'SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM',
].flatMap((names) => names.split(' '));

/** A container of each of the three lists of a pod, with fields of its own. */
const ANOTHER = { name: 'another', image: 'docker.io/library/busybox:1.37.0' };
const inEachList = (
  rule: string,
  id: string,
  tries: string,
  change: (container: Body) => Body,
): readonly PodRow[] => [
  [rule, id, tries, (pod) => changed(pod, 'spec.containers', [change(containerOf(pod))])],
  [
    rule,
    `${id}-init`,
    `${tries}, in an init container`,
    (pod) => added(pod, 'spec.initContainers', change(ANOTHER)),
  ],
  [
    rule,
    `${id}-ephemeral`,
    `${tries}, in an ephemeral container`,
    (pod) => added(pod, 'spec.ephemeralContainers', change(ANOTHER)),
  ],
];

/** The Docker daemon of a fleet. */
function daemonIn({ runners }: FleetFacts): ContainerFacts | undefined {
  const pod = runners.find(({ job }) => job?.pod.daemon !== undefined)?.job?.pod;
  return pod?.containers.find(({ name }) => name === pod.daemon);
}

function containerOf(pod: Body): Body {
  const [first] = (pod['spec'] as { containers: readonly Body[] }).containers;
  return first ?? ANOTHER;
}

const security = (path: string, value: unknown) => (container: Body) =>
  changed(container, `securityContext.${path}`, value);

const HANDLERS = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.postStart',
  'lifecycle.preStop',
];

const ROWS: readonly PodRow[] = [
  [
    'baseline-host-namespaces',
    'host-processes',
    'a pod that sees the processes of its node',
    (pod) => changed(pod, 'spec.hostPID', true),
    'every',
  ],
  [
    'baseline-host-namespaces',
    'host-network',
    'a pod in the network of its node',
    (pod) => changed(pod, 'spec.hostNetwork', true),
    'every',
  ],
  [
    'baseline-host-namespaces',
    'host-memory',
    'a pod that shares memory with its node',
    (pod) => changed(pod, 'spec.hostIPC', true),
  ],
  [
    'baseline-host-path',
    'host-path',
    'a pod with a path of its node',
    (pod) => added(pod, 'spec.volumes', { name: 'node', hostPath: { path: '/' } }),
    'every',
  ],
  ...inEachList('baseline-privileged', 'privileged', 'a privileged pod', security('privileged', true)),
  [
    'baseline-privileged',
    'privileged-by-the-name-of-a-daemon',
    'a privileged container by the name of a Docker daemon',
    (pod, { fleet }) =>
      changed(pod, 'spec.containers', [
        { ...ANOTHER, name: daemonIn(fleet)?.name ?? 'docker', securityContext: { privileged: true } },
      ]),
  ],
  [
    'baseline-privileged',
    'privileged-with-the-image-of-a-daemon',
    'a privileged container with the image of a Docker daemon',
    (pod, { fleet }) => {
      const daemon = daemonIn(fleet);
      return (
        daemon &&
        changed(pod, 'spec.containers', [
          { ...ANOTHER, image: daemon.raw['image'], securityContext: { privileged: true } },
        ])
      );
    },
  ],
  [
    'baseline-privileged',
    'privileged-as-a-daemon',
    'the Docker daemon of a runner in a pod of somebody else',
    (pod, { fleet }) => {
      const daemon = daemonIn(fleet);
      return daemon && changed(pod, 'spec.containers', [celValue(daemon.raw)]);
    },
  ],
  ...CAPABILITIES.map(
    (name): PodRow => [
      'baseline-capabilities',
      `capability-${name.toLowerCase().replaceAll('_', '-')}`,
      `a pod with the capability ${name}`,
      (pod) => changed(pod, 'spec.containers.app.securityContext.capabilities.add', [name]),
    ],
  ),
  ...inEachList(
    'baseline-capabilities',
    'capability',
    'a pod with a capability that lets it take over its node',
    security('capabilities.add', ['SYS_ADMIN']),
  ).slice(1),
  ...inEachList('baseline-host-ports', 'host-port', 'a pod that takes a port of its node', (container) =>
    changed(container, 'ports', [{ containerPort: 80n, hostPort: 80n, protocol: 'TCP' }]),
  ),
  [
    'baseline-apparmor',
    'apparmor-of-the-pod',
    'a pod without AppArmor',
    (pod) => changed(pod, 'spec.securityContext.appArmorProfile', { type: 'Unconfined' }),
  ],
  [
    'baseline-apparmor',
    'apparmor-by-annotation',
    'a pod whose annotation switches AppArmor off',
    (pod) =>
      changed(
        pod,
        ['metadata', 'annotations', 'container.apparmor.security.beta.kubernetes.io/app'],
        'unconfined',
      ),
  ],
  ...inEachList(
    'baseline-apparmor',
    'apparmor',
    'a container without AppArmor',
    security('appArmorProfile', { type: 'Unconfined' }),
  ),
  ...(['type', 'user', 'role'] as const).map(
    (field): PodRow => [
      'baseline-selinux',
      `selinux-${field}-of-the-pod`,
      `a pod with an SELinux ${field} of its own`,
      (pod) => changed(pod, `spec.securityContext.seLinuxOptions.${field}`, 'spc_t'),
    ],
  ),
  ...(['type', 'user', 'role'] as const).flatMap((field) =>
    inEachList(
      'baseline-selinux',
      `selinux-${field}`,
      `a container with an SELinux ${field} of its own`,
      security(`seLinuxOptions.${field}`, 'spc_t'),
    ),
  ),
  ...inEachList(
    'baseline-proc-mount',
    'proc-mount',
    'a container that sees all of /proc',
    security('procMount', 'Unmasked'),
  ),
  [
    'baseline-seccomp',
    'seccomp-of-the-pod',
    'a pod without seccomp',
    (pod) => changed(pod, 'spec.securityContext.seccompProfile', { type: 'Unconfined' }),
  ],
  ...inEachList(
    'baseline-seccomp',
    'seccomp',
    'a container without seccomp',
    security('seccompProfile', { type: 'Unconfined' }),
  ),
  ...['kernel.msgmax', 'net.core.somaxconn', 'vm.overcommit_memory', 'fs.mqueue.msg_max'].map(
    (name): PodRow => [
      'baseline-sysctls',
      `sysctl-${name.replaceAll(/[._]/g, '-')}`,
      `a pod with the sysctl ${name}`,
      (pod) => changed(pod, 'spec.securityContext.sysctls', [{ name, value: '1' }]),
    ],
  ),
  [
    'baseline-windows',
    'windows-host-process-of-the-pod',
    'a Windows pod that is a process of its node',
    (pod) => changed(pod, 'spec.securityContext.windowsOptions.hostProcess', true),
  ],
  ...inEachList(
    'baseline-windows',
    'windows-host-process',
    'a Windows container that is a process of its node',
    security('windowsOptions.hostProcess', true),
  ),
  ...HANDLERS.flatMap((handler) =>
    (['httpGet', 'tcpSocket'] as const).map(
      (way): PodRow => [
        'baseline-host-probes',
        `host-of-${handler.split('.').pop()}-${way}`,
        `a pod whose ${handler.split('.').pop()} makes the node call another host`,
        (pod) =>
          changed(pod, `spec.containers.app.${handler}.${way}`, { host: '169.254.169.254', port: 80n }),
      ],
    ),
  ),
  ...inEachList(
    'baseline-host-probes',
    'host-of-a-probe',
    'a container whose probe makes the node call another host',
    (container) => changed(container, 'livenessProbe.httpGet', { host: '169.254.169.254', port: 80n }),
  ).slice(1),
];

/** Attacks of anybody who may create pods in the namespace. */
export const ATTACKS_ON_BASELINE: readonly Attack[] = podAttacks(
  ({ plainPod }) => [SOMEBODY, plainPod],
  ROWS.map(([rule, id, ...rest]) => [rule, `plain-${id.toLowerCase()}`, ...rest]),
);
