import type { Fleet } from '../fleet/fleet';
import {
  APP_ARMOR_ANNOTATION,
  BASELINE_CAPABILITIES,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
  CONTAINER_SELINUX_TYPES_SINCE_1_31,
} from '../world/pod-security-standards';
import { type AdmissionPolicy, type AdmissionRule, coreRequests, each } from './admission-policy';
import { texts } from './cel-text';
import { CONTAINERS, confinedContainers, daemonImageVariable } from './containers';
import { conditions, REQUESTER, requesterVariables } from './requester';

/**
 * Pod Security `baseline` for every pod of the namespace, whoever makes it: with dind in the fleet the namespace itself
 * can only be labelled `privileged`. One container is let off one rule: the daemon may be privileged.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export function baselinePolicy(fleet: Fleet): AdmissionPolicy {
  return {
    concern: 'baseline',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: conditions(fleet),
    variables: [
      ...requesterVariables(fleet),
      daemonImageVariable(fleet),
      CONTAINERS,
      confinedContainers(fleet),
    ],
    subject: REQUESTER,
    rules: BASELINE_RULES,
  };
}

const PROFILES = texts(['', ...CONFINING_PROFILES]);
const SELINUX_TYPES = texts(['', ...CONTAINER_SELINUX_TYPES, ...CONTAINER_SELINUX_TYPES_SINCE_1_31]);
const POD = 'object.spec.?securityContext';
const CONTAINER = 'e.?securityContext';

const selinux = (context: string) =>
  `${context}.?seLinuxOptions.?type.orValue('') in ${SELINUX_TYPES} && ${context}.?seLinuxOptions.?user.orValue('') == '' && ${context}.?seLinuxOptions.?role.orValue('') == ''`;

const handlerHosts = (handler: string) =>
  `e.?${handler}.?httpGet.?host.orValue('') == '' && e.?${handler}.?tcpSocket.?host.orValue('') == ''`;

const BASELINE_RULES: readonly AdmissionRule[] = [
  {
    id: 'baseline-host-namespaces',
    expression:
      '!object.spec.?hostNetwork.orValue(false) && !object.spec.?hostPID.orValue(false) && !object.spec.?hostIPC.orValue(false)',
    problem: "the pod shares a namespace of its node's network, processes or memory",
    fix: 'leave out hostNetwork, hostPID and hostIPC',
  },
  each({
    id: 'baseline-privileged',
    of: 'variables.confined',
    holds: `!${CONTAINER}.?privileged.orValue(false)`,
    problem: 'only the declared Docker daemon of a dind runner may be privileged',
    fix: 'leave out privileged, or run the job on a dind runner',
  }),
  each({
    id: 'baseline-capabilities',
    of: 'variables.containers',
    holds: `${CONTAINER}.?capabilities.?add.orValue([]).all(k, k in ${texts(BASELINE_CAPABILITIES)})`,
    problem: 'a container adds capabilities beyond Pod Security baseline',
    fix: 'leave them out',
  }),
  each({
    id: 'baseline-host-path',
    of: 'object.spec.?volumes.orValue([])',
    holds: '!has(e.hostPath)',
    problem: 'a volume is a path of the node',
    fix: 'use an emptyDir',
  }),
  each({
    id: 'baseline-host-ports',
    of: 'variables.containers',
    holds: 'e.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)',
    problem: 'a container takes a port of the node',
    fix: 'leave out hostPort',
  }),
  each({
    id: 'baseline-apparmor',
    of: 'variables.containers',
    besides: `${POD}.?appArmorProfile.?type.orValue('') in ${PROFILES} && object.metadata.?annotations.orValue({}).all(k, !k.startsWith('${APP_ARMOR_ANNOTATION}') || object.metadata.annotations[k] in ['', 'runtime/default'] || object.metadata.annotations[k].startsWith('localhost/'))`,
    holds: `${CONTAINER}.?appArmorProfile.?type.orValue('') in ${PROFILES}`,
    problem: 'AppArmor is switched off',
    fix: 'leave the profile out, or use RuntimeDefault',
  }),
  each({
    id: 'baseline-selinux',
    of: 'variables.containers',
    besides: selinux(POD),
    holds: selinux(CONTAINER),
    problem: 'SELinux options beyond Pod Security baseline',
    fix: 'leave out seLinuxOptions',
  }),
  each({
    id: 'baseline-proc-mount',
    of: 'variables.containers',
    holds: `${CONTAINER}.?procMount.orValue('Default') == 'Default'`,
    problem: 'a container sees /proc without its masks',
    fix: 'leave out procMount',
  }),
  each({
    id: 'baseline-seccomp',
    of: 'variables.containers',
    besides: `${POD}.?seccompProfile.?type.orValue('') in ${PROFILES}`,
    holds: `${CONTAINER}.?seccompProfile.?type.orValue('') in ${PROFILES}`,
    problem: 'seccomp is switched off',
    fix: 'use the profile RuntimeDefault',
  }),
  {
    id: 'baseline-sysctls',
    expression: `${POD}.?sysctls.orValue([]).all(s, s.name in ${texts(BASELINE_SYSCTLS)})`,
    problem: 'a sysctl beyond Pod Security baseline',
    fix: 'leave it out',
  },
  each({
    id: 'baseline-windows',
    of: 'variables.containers',
    besides: `!${POD}.?windowsOptions.?hostProcess.orValue(false)`,
    holds: `!${CONTAINER}.?windowsOptions.?hostProcess.orValue(false)`,
    problem: 'a Windows host process is a process of the node',
    fix: 'leave out hostProcess',
  }),
  each({
    id: 'baseline-host-probes',
    of: 'variables.containers',
    holds: [
      ...[
        'livenessProbe',
        'readinessProbe',
        'startupProbe',
        'lifecycle.?postStart',
        'lifecycle.?preStop',
      ].map(handlerHosts),
    ].join(' && '),
    problem: 'a probe or lifecycle hook makes the node call another host',
    fix: 'leave out its host',
  }),
];
