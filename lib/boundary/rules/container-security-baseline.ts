import { BASELINE_CAPABILITIES } from '../../world/pod-security-standards';
import { isDaemon } from '../facts/runner/job-pod';
import { isFilled, isNoneOf, isOn, isSet, itemsOf, under, valuesOf } from '../fields';
import { ofContainer } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { CONTAINERS } from '../subjects';

/** Where a container tells the kubelet to ask or to run something. */
const HANDLERS: readonly (readonly string[])[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

/**
 * The checks of the Pod Security level `baseline` that look at each container.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const CONTAINER_SECURITY_BASELINE: readonly Rule[] = [
  rule({
    id: 'pss-privileged',
    severity: 'critical',
    sentence: 'no container is privileged, but the daemon of a dind runner',
    why: 'a privileged container is root on its node',
    serves: ['only-dind-privileged'],
    of: CONTAINERS,
    problem: 'the container is privileged',
    fix: 'remove privileged; builds that need a daemon belong on a dind runner',
    where: ({ container, pod }) => {
      const privileged = ofContainer(container, 'securityContext', 'privileged');
      return isOn(privileged) && !isDaemon(container, pod) && privileged;
    },
  }),
  rule({
    id: 'pss-capabilities',
    severity: 'critical',
    sentence: 'no container adds a capability beyond those of level baseline',
    why: 'capabilities such as SYS_ADMIN or NET_ADMIN are parts of being root on the node',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    problem: 'the capability is not one of level baseline',
    fix: 'remove the capability',
    allowed: BASELINE_CAPABILITIES.join(', '),
    where: ({ container }) =>
      valuesOf(ofContainer(container, 'securityContext', 'capabilities', 'add')).filter(
        ({ value }) => !BASELINE_CAPABILITIES.some((name) => name === value),
      ),
  }),
  rule({
    id: 'pss-host-ports',
    severity: 'critical',
    sentence: 'no container takes a port of its node',
    why: 'a host port is reachable past NetworkPolicies and takes the place of a service of the node',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    problem: 'the container takes a port of its node',
    fix: 'remove hostPort',
    where: ({ container }) =>
      itemsOf(ofContainer(container, 'ports'))
        .map((port) => under(port, 'hostPort'))
        .filter((port) => isSet(port) && port.value !== 0),
  }),
  rule({
    id: 'pss-proc-mount',
    severity: 'critical',
    sentence: 'every container has the default, masked /proc',
    why: 'an unmasked /proc shows and changes the kernel of the node',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    problem: '/proc is not masked',
    fix: 'remove procMount',
    where: ({ container }) =>
      [ofContainer(container, 'securityContext', 'procMount')].filter(isNoneOf(['Default'])),
  }),
  rule({
    id: 'pss-host-probes',
    sentence: 'no probe and no lifecycle hook names a host',
    why: 'the kubelet sends probes and hooks, so a host turns them into requests from the node',
    serves: ['others-unprivileged'],
    of: CONTAINERS,
    problem: 'the kubelet would send the request to a host',
    fix: 'remove host',
    where: ({ container }) =>
      HANDLERS.flatMap((path) =>
        ['httpGet', 'tcpSocket'].map((action) => ofContainer(container, ...path, action, 'host')),
      ).filter(isFilled),
  }),
];
