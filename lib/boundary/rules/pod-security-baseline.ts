import {
  APP_ARMOR_ANNOTATION,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
} from '../../world/pod-security-standards';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { isFilled, isNoneOf, isOn, itemsOf, namedBy, placeOf, under } from '../fields';
import { inSecurityContexts, ofPod } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { PODS } from '../subjects';

const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/**
 * The checks of the Pod Security level `baseline` that look at a pod as a whole. Of volumes, `pod-volumes` allows less.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_BASELINE: readonly Rule[] = [
  rule({
    id: 'pss-host-namespaces',
    severity: 'critical',
    sentence: 'no pod shares the network, process or IPC namespace of its node',
    why: 'a pod in a host namespace sees and signals the processes of the node and escapes every NetworkPolicy',
    serves: ['others-unprivileged'],
    of: PODS,
    problem: 'the pod uses a namespace of its node',
    fix: 'remove the field',
    where: (pod) =>
      HOST_NAMESPACES.map((name) => ofPod(pod, name))
        .filter(isOn)
        .map(placeOf),
  }),
  rule({
    id: 'pss-app-armor',
    sentence: 'no pod or container switches AppArmor off',
    why: 'without AppArmor a container may mount and trace what the default profile forbids',
    serves: ['others-unprivileged'],
    of: PODS,
    faults: [
      {
        problem: 'the AppArmor profile does not confine the container',
        fix: 'use RuntimeDefault',
        allowed: CONFINING_PROFILES.join(', '),
        where: (pod) =>
          inSecurityContexts(pod, 'appArmorProfile', 'type').filter(isNoneOf(CONFINING_PROFILES)),
      },
      {
        problem: 'the AppArmor profile does not confine the container',
        fix: 'remove the annotation',
        where: appArmorAnnotations,
      },
    ],
  }),
  rule({
    id: 'pss-selinux',
    sentence: 'no pod or container takes an SELinux type, user or role beyond those of containers',
    why: 'a type such as spc_t lifts the confinement of the container',
    serves: ['others-unprivileged'],
    of: PODS,
    faults: [
      {
        problem: 'the type is not one of a container',
        fix: 'remove the type',
        allowed: CONTAINER_SELINUX_TYPES.join(', '),
        where: (pod) =>
          inSecurityContexts(pod, 'seLinuxOptions', 'type').filter(
            isNoneOf(['', ...CONTAINER_SELINUX_TYPES]),
          ),
      },
      {
        problem: 'the SELinux user or role is set',
        fix: 'remove the field',
        where: (pod) =>
          inSecurityContexts(pod, 'seLinuxOptions')
            .flatMap((options) => [under(options, 'user'), under(options, 'role')])
            .filter(isFilled)
            .map(placeOf),
      },
    ],
  }),
  rule({
    id: 'pss-seccomp',
    sentence: 'no pod or container switches seccomp off',
    why: 'without seccomp every system call of the kernel can be attacked',
    serves: ['others-unprivileged'],
    of: PODS,
    problem: 'the seccomp profile does not confine the container',
    fix: 'use RuntimeDefault',
    allowed: CONFINING_PROFILES.join(', '),
    where: (pod) => inSecurityContexts(pod, 'seccompProfile', 'type').filter(isNoneOf(CONFINING_PROFILES)),
  }),
  rule({
    id: 'pss-sysctls',
    sentence: 'no pod sets a sysctl that is not safe',
    why: 'other sysctls reach beyond the pod or weaken the node',
    serves: ['others-unprivileged'],
    of: PODS,
    problem: 'the sysctl is not a safe one',
    fix: 'remove the sysctl',
    where: (pod) =>
      itemsOf(ofPod(pod, 'securityContext', 'sysctls'))
        .map((sysctl) => namedBy(sysctl, 'name'))
        .filter(({ value }) => !BASELINE_SYSCTLS.includes(String(value))),
  }),
  rule({
    id: 'pss-windows-host-process',
    sentence: 'no pod or container is a Windows host process',
    why: 'a host process runs as the node itself',
    serves: ['others-unprivileged'],
    of: PODS,
    problem: 'the container is a host process',
    fix: 'remove hostProcess',
    where: (pod) => inSecurityContexts(pod, 'windowsOptions', 'hostProcess').filter(isOn).map(placeOf),
  }),
];

function appArmorAnnotations({ where, annotations }: PodTemplate): readonly Place[] {
  return Object.entries(annotations)
    .filter(
      ([key, value]) =>
        key.startsWith(APP_ARMOR_ANNOTATION) && !/^(?:$|runtime\/default$|localhost\/)/.test(value),
    )
    .map(([key, value]) => ({ at: `${where} / annotation ${key}`, value }));
}
