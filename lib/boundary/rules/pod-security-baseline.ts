import {
  APP_ARMOR_ANNOTATION,
  BASELINE_SYSCTLS,
  CONFINING_PROFILES,
  CONTAINER_SELINUX_TYPES,
} from '../../world/pod-security-standards';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { isOff, isUnset, listOf, printed, recordOf, type UntypedRecord } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { podRule } from './pod-security';

const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** Calls `tell` with the security context of a pod and of each of its containers. */
function eachContext(pod: PodTemplate, tell: (context: UntypedRecord, where: string) => void): void {
  tell(recordOf(pod.spec['securityContext']), `${pod.where}.securityContext`);
  for (const container of pod.containers) {
    tell(container.securityContext, `${container.where}.securityContext`);
  }
}

function unconfined(examination: Examination, where: string, type: unknown, what: string): void {
  if (!isUnset(type) && !CONFINING_PROFILES.includes(String(type))) {
    examination.found(where, `${what} does not confine the container`, 'use RuntimeDefault', {
      value: printed(type),
      allowed: CONFINING_PROFILES.join(', '),
    });
  }
}

/**
 * The checks of the Pod Security level `baseline` that look at a pod as a whole.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_BASELINE: readonly Rule[] = [
  podRule(
    {
      id: 'pss-host-namespaces',
      sentence: 'no pod shares the network, process or IPC namespace of its node',
      why: 'a pod in a host namespace sees and signals the processes of the node and escapes every NetworkPolicy',
    },
    (pod, examination) => {
      for (const field of HOST_NAMESPACES.filter((name) => !isOff(pod.spec[name]))) {
        examination.found(`${pod.where}.${field}`, `the pod uses a namespace of its node`, `remove ${field}`);
      }
    },
  ),
  podRule(
    {
      id: 'pss-host-path',
      sentence: 'no pod mounts a path of its node',
      why: 'the file system of a node holds the container runtime socket, credentials and all pods',
    },
    (pod, examination) => {
      listOf(pod.spec['volumes']).forEach((volume, index) => {
        const source = recordOf(volume)['hostPath'];
        if (!isUnset(source)) {
          examination.found(
            `${pod.where}.volumes[${index}].hostPath`,
            'the volume is a path of the node',
            'use an emptyDir',
            {
              value: printed(recordOf(source)['path'] ?? source),
            },
          );
        }
      });
    },
  ),
  podRule(
    {
      id: 'pss-app-armor',
      sentence: 'no pod or container switches AppArmor off',
      why: 'without AppArmor a container may mount and trace what the default profile forbids',
    },
    (pod, examination) => {
      eachContext(pod, (context, where) => {
        const profile = recordOf(context['appArmorProfile'])['type'];
        unconfined(examination, `${where}.appArmorProfile.type`, profile, 'the AppArmor profile');
      });
      for (const [key, value] of Object.entries(pod.annotations)) {
        const ours = key.startsWith(APP_ARMOR_ANNOTATION);
        if (ours && value !== '' && value !== 'runtime/default' && !value.startsWith('localhost/')) {
          examination.found(
            `${pod.where} / annotation ${key}`,
            'the AppArmor profile does not confine',
            'remove the annotation',
            {
              value,
            },
          );
        }
      }
    },
  ),
  podRule(
    {
      id: 'pss-selinux',
      sentence: 'no pod or container takes an SELinux type, user or role beyond those of containers',
      why: 'a type such as spc_t lifts the confinement of the container',
    },
    (pod, examination) => {
      eachContext(pod, (context, where) => {
        const options = recordOf(context['seLinuxOptions']);
        if (
          !isUnset(options['type']) &&
          options['type'] !== '' &&
          !CONTAINER_SELINUX_TYPES.includes(String(options['type']))
        ) {
          examination.found(
            `${where}.seLinuxOptions.type`,
            'the type is not one of a container',
            'remove the type',
            {
              value: printed(options['type']),
              allowed: CONTAINER_SELINUX_TYPES.join(', '),
            },
          );
        }
        for (const field of ['user', 'role'].filter(
          (name) => !isUnset(options[name]) && options[name] !== '',
        )) {
          examination.found(
            `${where}.seLinuxOptions.${field}`,
            `the SELinux ${field} is set`,
            `remove ${field}`,
          );
        }
      });
    },
  ),
  podRule(
    {
      id: 'pss-seccomp',
      sentence: 'no pod or container switches seccomp off',
      why: 'without seccomp every system call of the kernel can be attacked',
    },
    (pod, examination) => {
      eachContext(pod, (context, where) => {
        const profile = recordOf(context['seccompProfile'])['type'];
        unconfined(examination, `${where}.seccompProfile.type`, profile, 'the seccomp profile');
      });
    },
  ),
  podRule(
    {
      id: 'pss-sysctls',
      sentence: 'no pod sets a sysctl that is not safe',
      why: 'other sysctls reach beyond the pod or weaken the node',
    },
    (pod, examination) => {
      listOf(recordOf(pod.spec['securityContext'])['sysctls']).forEach((sysctl, index) => {
        const name = recordOf(sysctl)['name'];
        if (!BASELINE_SYSCTLS.includes(String(name))) {
          examination.found(
            `${pod.where}.securityContext.sysctls[${index}]`,
            'the sysctl is not a safe one',
            'remove the sysctl',
            {
              value: printed(name),
            },
          );
        }
      });
    },
  ),
  podRule(
    {
      id: 'pss-windows-host-process',
      sentence: 'no pod or container is a Windows host process',
      why: 'a host process runs as the node itself',
    },
    (pod, examination) => {
      eachContext(pod, (context, where) => {
        if (!isOff(recordOf(context['windowsOptions'])['hostProcess'])) {
          examination.found(
            `${where}.windowsOptions.hostProcess`,
            'the container is a host process',
            'remove hostProcess',
          );
        }
      });
    },
  ),
];
