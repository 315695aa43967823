import { CONFINING_PROFILES, RESTRICTED_CAPABILITY } from '../../world/pod-security-standards';
import { listOf } from '../facts/untyped';
import { isSet, orUnset, unless, valuesOf } from '../fields';
import { inheritedBy, inSecurityContexts, ofContainer } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { RESTRICTED_CONTAINERS, RESTRICTED_PODS } from '../subjects';

/**
 * The checks that the Pod Security level `restricted` adds. Of volumes, `pod-volumes` allows less.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const POD_SECURITY_RESTRICTED: readonly Rule[] = [
  rule({
    id: 'pss-privilege-escalation',
    sentence: 'a restricted container says that it gains no privileges',
    why: 'without the field a setuid program makes the process root',
    serves: ['others-unprivileged'],
    of: RESTRICTED_CONTAINERS,
    problem: 'the container may gain privileges',
    fix: 'set allowPrivilegeEscalation to false',
    where: ({ container }) =>
      unless(false, ofContainer(container, 'securityContext', 'allowPrivilegeEscalation')),
  }),
  rule({
    id: 'pss-run-as-non-root',
    sentence: 'a restricted pod refuses to run as root',
    why: 'root in a container is the first step of most escapes',
    serves: ['others-unprivileged'],
    of: RESTRICTED_CONTAINERS,
    problem: 'the container may run as root',
    fix: 'set runAsNonRoot to true',
    where: (item) => unless(true, inheritedBy(item, 'runAsNonRoot')),
  }),
  rule({
    id: 'pss-run-as-user',
    severity: 'medium',
    sentence: 'no restricted pod or container names user 0',
    why: 'user 0 is root',
    serves: ['others-unprivileged'],
    of: RESTRICTED_PODS,
    problem: 'the user is root',
    fix: 'name a user other than 0',
    where: (pod) =>
      inSecurityContexts(pod, 'runAsUser')
        .filter(isSet)
        .filter(({ value }) => !(Number.isInteger(value) && Number(value) > 0)),
  }),
  rule({
    id: 'pss-seccomp-set',
    severity: 'medium',
    sentence: 'every restricted container has a seccomp profile',
    why: 'a container without a profile may use every system call of the kernel',
    serves: ['others-unprivileged'],
    of: RESTRICTED_CONTAINERS,
    problem: 'the container has no seccomp profile',
    fix: 'set seccompProfile.type of the pod to RuntimeDefault',
    allowed: CONFINING_PROFILES.join(', '),
    where: (item) => {
      const { value } = inheritedBy(item, 'seccompProfile', 'type');
      const { at } = ofContainer(item.container, 'securityContext', 'seccompProfile');
      return !CONFINING_PROFILES.includes(String(value)) && orUnset({ at, value });
    },
  }),
  rule({
    id: 'pss-capabilities-dropped',
    severity: 'medium',
    sentence: 'every restricted container drops all capabilities and adds back at most NET_BIND_SERVICE',
    why: 'capabilities are the parts of root',
    serves: ['others-unprivileged'],
    of: RESTRICTED_CONTAINERS,
    faults: [
      {
        problem: 'the container keeps capabilities',
        fix: 'drop ALL',
        allowed: 'ALL',
        where: ({ container }) => {
          const drop = ofContainer(container, 'securityContext', 'capabilities', 'drop');
          return !listOf(drop.value).includes('ALL') && orUnset(drop);
        },
      },
      {
        problem: 'the container adds a capability',
        fix: 'remove the capability',
        allowed: RESTRICTED_CAPABILITY,
        where: ({ container }) =>
          valuesOf(ofContainer(container, 'securityContext', 'capabilities', 'add')).filter(
            ({ value }) => value !== RESTRICTED_CAPABILITY,
          ),
      },
    ],
  }),
];
