import type { Fleet } from '../fleet/fleet';
import { CONFINING_PROFILES, RESTRICTED_VOLUME_TYPES } from '../world/pod-security-standards';
import { type AdmissionPolicy, type AdmissionRule, coreRequests, each } from './admission-policy';
import { texts } from './cel-text';
import { CONTAINERS } from './containers';
import {
  managerUser,
  REPLICA_SET_CONTROLLERS,
  REQUESTER,
  requestedBy,
  requesterVariables,
} from './requester';

/**
 * Pod Security `restricted` for manager pods, and for the job pods of runners that declare it. Stricter than the
 * standard in two points: no capability at all may be added, and pods that call themselves Windows pods are no
 * exception.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function restrictedPolicy(fleet: Fleet): AdmissionPolicy {
  const runners = fleet.runners.filter(({ settings }) => settings.podSecurity === 'restricted');
  return {
    concern: 'restricted',
    requests: [coreRequests(['CREATE'], 'pods')],
    conditions: [
      {
        name: 'restricted-pods',
        expression: requestedBy([...REPLICA_SET_CONTROLLERS, ...runners.map(managerUser)]),
      },
    ],
    variables: [...requesterVariables(fleet), CONTAINERS],
    subject: REQUESTER,
    rules: RESTRICTED_RULES,
  };
}

const POD = 'object.spec.?securityContext';
const CONTAINER = 'e.?securityContext';
const PROFILES = texts(CONFINING_PROFILES);

const RESTRICTED_RULES: readonly AdmissionRule[] = [
  each({
    id: 'restricted-volumes',
    of: 'object.spec.?volumes.orValue([])',
    holds: RESTRICTED_VOLUME_TYPES.map((type) => `has(e.${type})`).join(' || '),
    problem: 'a volume of a type beyond Pod Security restricted',
    fix: 'use an emptyDir',
  }),
  each({
    id: 'restricted-escalation',
    of: 'variables.containers',
    holds: `!${CONTAINER}.?allowPrivilegeEscalation.orValue(true)`,
    problem: 'a container may gain privileges',
    fix: 'set allowPrivilegeEscalation: false',
  }),
  each({
    id: 'restricted-non-root',
    of: 'variables.containers',
    holds: `${CONTAINER}.?runAsNonRoot.orValue(${POD}.?runAsNonRoot.orValue(false))`,
    problem: 'a container may run as root',
    fix: 'set runAsNonRoot: true',
  }),
  each({
    id: 'restricted-user',
    of: 'variables.containers',
    besides: `${POD}.?runAsUser.orValue(1) != 0`,
    holds: `${CONTAINER}.?runAsUser.orValue(1) != 0`,
    problem: 'a container runs as user 0',
    fix: 'choose another user',
  }),
  each({
    id: 'restricted-seccomp',
    of: 'variables.containers',
    holds: `${CONTAINER}.?seccompProfile.?type.orValue(${POD}.?seccompProfile.?type.orValue('')) in ${PROFILES}`,
    problem: 'a container has no seccomp profile',
    fix: 'use the profile RuntimeDefault',
  }),
  each({
    id: 'restricted-capabilities',
    of: 'variables.containers',
    holds: `'ALL' in ${CONTAINER}.?capabilities.?drop.orValue([]) && size(${CONTAINER}.?capabilities.?add.orValue([])) == 0`,
    problem: 'a container keeps or adds capabilities',
    fix: 'drop ALL and add none',
  }),
];
