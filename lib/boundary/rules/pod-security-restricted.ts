import {
  CONFINING_PROFILES,
  RESTRICTED_CAPABILITY,
  RESTRICTED_VOLUME_TYPES,
} from '../../world/pod-security-standards';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { isUnset, listOf, printed, recordOf, type UntypedRecord } from '../facts/untyped';
import type { Rule } from '../rule';
import { containerRule, isRestricted, podRule } from './pod-security';

function podContext(pod: PodTemplate): UntypedRecord {
  return recordOf(pod.spec['securityContext']);
}

/**
 * The checks that the Pod Security level `restricted` adds.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_RESTRICTED: readonly Rule[] = [
  podRule(
    {
      id: 'pss-volume-types',
      sentence: 'a restricted pod has only volumes of the core types',
      why: 'other volume types reach storage with the rights of the node',
    },
    (pod, examination) => {
      listOf(pod.spec['volumes']).forEach((volume, index) => {
        for (const type of Object.keys(recordOf(volume)).filter(
          (key) => key !== 'name' && !RESTRICTED_VOLUME_TYPES.includes(key),
        )) {
          examination.found(
            `${pod.where}.volumes[${index}].${type}`,
            'the volume type is not allowed',
            'use an emptyDir',
            {
              value: type,
              allowed: RESTRICTED_VOLUME_TYPES.join(', '),
            },
          );
        }
      });
    },
    isRestricted,
  ),
  containerRule(
    {
      id: 'pss-privilege-escalation',
      sentence: 'a restricted container says that it gains no privileges',
      why: 'without the field a setuid program makes the process root',
    },
    (container, _pod, examination) => {
      if (container.securityContext['allowPrivilegeEscalation'] !== false) {
        examination.found(
          `${container.where}.securityContext.allowPrivilegeEscalation`,
          'the container may gain privileges',
          'set allowPrivilegeEscalation to false',
          {
            value: printed(container.securityContext['allowPrivilegeEscalation'] ?? 'unset'),
            allowed: 'false',
          },
        );
      }
    },
    isRestricted,
  ),
  podRule(
    {
      id: 'pss-run-as-non-root',
      sentence: 'a restricted pod refuses to run as root',
      why: 'root in a container is the first step of most escapes',
    },
    (pod, examination) => {
      const podSays = podContext(pod)['runAsNonRoot'];
      for (const container of pod.containers) {
        const says = container.securityContext['runAsNonRoot'] ?? podSays;
        if (says !== true) {
          examination.found(
            `${container.where}.securityContext.runAsNonRoot`,
            'the container may run as root',
            'set runAsNonRoot to true',
            {
              value: printed(says ?? 'unset'),
              allowed: 'true',
            },
          );
        }
      }
    },
    isRestricted,
  ),
  podRule(
    {
      id: 'pss-run-as-user',
      sentence: 'no restricted pod or container names user 0',
      why: 'user 0 is root',
    },
    (pod, examination) => {
      const named = [
        { user: podContext(pod)['runAsUser'], where: `${pod.where}.securityContext` },
        ...pod.containers.map(({ securityContext, where }) => ({
          user: securityContext['runAsUser'],
          where: `${where}.securityContext`,
        })),
      ];
      for (const { user, where } of named) {
        if (!isUnset(user) && !(Number.isInteger(user) && Number(user) > 0)) {
          examination.found(`${where}.runAsUser`, 'the user is root', 'name a user other than 0', {
            value: printed(user),
          });
        }
      }
    },
    isRestricted,
  ),
  containerRule(
    {
      id: 'pss-seccomp-set',
      sentence: 'every restricted container has a seccomp profile',
      why: 'a container without a profile may use every system call of the kernel',
    },
    (container, pod, examination) => {
      const own = recordOf(container.securityContext['seccompProfile'])['type'];
      const type = own ?? recordOf(podContext(pod)['seccompProfile'])['type'];
      if (!CONFINING_PROFILES.includes(String(type))) {
        examination.found(
          `${container.where}.securityContext.seccompProfile`,
          'the container has no seccomp profile',
          'set seccompProfile.type of the pod to RuntimeDefault',
          { value: printed(type ?? 'unset'), allowed: CONFINING_PROFILES.join(', ') },
        );
      }
    },
    isRestricted,
  ),
  containerRule(
    {
      id: 'pss-capabilities-dropped',
      sentence: 'every restricted container drops all capabilities and adds back at most NET_BIND_SERVICE',
      why: 'capabilities are the parts of root',
    },
    (container, _pod, examination) => {
      const capabilities = recordOf(container.securityContext['capabilities']);
      const where = `${container.where}.securityContext.capabilities`;
      if (!listOf(capabilities['drop']).includes('ALL')) {
        examination.found(`${where}.drop`, 'the container keeps capabilities', 'drop ALL', {
          value: printed(capabilities['drop'] ?? 'unset'),
          allowed: 'ALL',
        });
      }
      for (const name of listOf(capabilities['add']).filter((added) => added !== RESTRICTED_CAPABILITY)) {
        examination.found(`${where}.add`, 'the container adds a capability', 'remove the capability', {
          value: printed(name),
          allowed: RESTRICTED_CAPABILITY,
        });
      }
    },
    isRestricted,
  ),
];
