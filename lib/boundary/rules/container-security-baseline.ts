import { BASELINE_CAPABILITIES } from '../../world/pod-security-standards';
import { isOff, isRecord, isUnset, listOf, printed, recordOf, type UntypedRecord } from '../facts/untyped';
import type { Rule } from '../rule';
import { containerRule, isDaemon } from './pod-security';

/**
 * The checks of the Pod Security level `baseline` that look at each container.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const CONTAINER_SECURITY_BASELINE: readonly Rule[] = [
  containerRule(
    {
      id: 'pss-privileged',
      sentence: 'no container is privileged, but the daemon of a dind runner',
      why: 'a privileged container is root on its node',
    },
    (container, pod, examination) => {
      if (!isOff(container.securityContext['privileged']) && !isDaemon(container, pod)) {
        examination.found(
          `${container.where}.securityContext.privileged`,
          'the container is privileged',
          'remove privileged; builds that need a daemon belong on a dind runner',
          { value: printed(container.securityContext['privileged']) },
        );
      }
    },
  ),
  containerRule(
    {
      id: 'pss-capabilities',
      sentence: 'no container adds a capability beyond those of level baseline',
      why: 'capabilities such as SYS_ADMIN or NET_ADMIN are parts of being root on the node',
    },
    (container, _pod, examination) => {
      const added = listOf(recordOf(container.securityContext['capabilities'])['add']);
      for (const capability of added.filter((name) => !BASELINE_CAPABILITIES.includes(String(name)))) {
        examination.found(
          `${container.where}.securityContext.capabilities.add`,
          'the capability is not one of level baseline',
          'remove the capability',
          { value: printed(capability), allowed: BASELINE_CAPABILITIES.join(', ') },
        );
      }
    },
  ),
  containerRule(
    {
      id: 'pss-host-ports',
      sentence: 'no container takes a port of its node',
      why: 'a host port is reachable past NetworkPolicies and takes the place of a service of the node',
    },
    (container, _pod, examination) => {
      listOf(container.raw['ports']).forEach((port, index) => {
        const hostPort = recordOf(port)['hostPort'];
        if (!isUnset(hostPort) && hostPort !== 0) {
          examination.found(
            `${container.where}.ports[${index}].hostPort`,
            'the container takes a port of its node',
            'remove hostPort',
            {
              value: printed(hostPort),
            },
          );
        }
      });
    },
  ),
  containerRule(
    {
      id: 'pss-proc-mount',
      sentence: 'every container has the default, masked /proc',
      why: 'an unmasked /proc shows and changes the kernel of the node',
    },
    (container, _pod, examination) => {
      const mount = container.securityContext['procMount'];
      if (!isUnset(mount) && mount !== 'Default') {
        examination.found(
          `${container.where}.securityContext.procMount`,
          '/proc is not masked',
          'remove procMount',
          {
            value: printed(mount),
          },
        );
      }
    },
  ),
  containerRule(
    {
      id: 'pss-host-probes',
      sentence: 'no probe and no lifecycle hook names a host',
      why: 'the kubelet sends probes and hooks, so a host turns them into requests from the node',
    },
    (container, _pod, examination) => {
      for (const [path, handler] of handlersOf(container.raw)) {
        for (const action of ['httpGet', 'tcpSocket']) {
          const host = recordOf(handler[action])['host'];
          if (!isUnset(host) && host !== '') {
            examination.found(
              `${container.where}.${path}.${action}.host`,
              'the kubelet would send the request to a host',
              'remove host',
              {
                value: printed(host),
              },
            );
          }
        }
      }
    },
  ),
];

function handlersOf(container: UntypedRecord): readonly (readonly [path: string, handler: UntypedRecord])[] {
  const lifecycle = recordOf(container['lifecycle']);
  const handlers: readonly (readonly [string, unknown])[] = [
    ['livenessProbe', container['livenessProbe']],
    ['readinessProbe', container['readinessProbe']],
    ['startupProbe', container['startupProbe']],
    ['lifecycle.postStart', lifecycle['postStart']],
    ['lifecycle.preStop', lifecycle['preStop']],
  ];
  return handlers.filter((entry): entry is readonly [string, UntypedRecord] => isRecord(entry[1]));
}
