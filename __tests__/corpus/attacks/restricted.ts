import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { managerPod } from '../manager-pod';
import { type Pod, withSecurity, withSpec, withVolume } from '../objects';
import { creating } from '../request';
import { manager, REPLICA_SETS } from '../users';

const ACME = corpusFleet('acme');
const STRICT_POD = jobPod(ACME, 'strict');
const STRICT_MANAGER = managerPod(ACME, 'strict');

function strict(title: string, rule: string, pod: Pod): Attack {
  return {
    layer: 'admission',
    fleet: 'acme',
    row: 2,
    principal: 'M',
    title: `${title}, where the runner declares restricted`,
    policy: 'restricted',
    rule,
    request: creating(manager('acme', 'strict'), 'pods', pod),
  };
}

function strictManager(title: string, rule: string, pod: Pod): Attack {
  return {
    layer: 'admission',
    fleet: 'acme',
    row: 2,
    principal: 'U',
    title: `${title} of a manager`,
    policy: 'restricted',
    rule,
    request: creating(REPLICA_SETS, 'pods', pod),
  };
}

/** What Pod Security restricted forbids beyond baseline: for managers, and for the jobs of runners that declare it. */
export const BEYOND_RESTRICTED: readonly Attack[] = [
  strict('root', 'restricted-user', withSecurity(STRICT_POD, 'build', { runAsUser: 0 })),
  strict(
    'root for the whole pod',
    'restricted-user',
    withSpec(STRICT_POD, {
      securityContext: { runAsNonRoot: true, runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
    }),
  ),
  strict(
    'root not excluded',
    'restricted-non-root',
    withSecurity(STRICT_POD, 'build', { runAsNonRoot: false }),
  ),
  strict(
    'a capability',
    'restricted-capabilities',
    withSecurity(STRICT_POD, 'build', { capabilities: { add: ['CHOWN'], drop: ['ALL'] } }),
  ),
  strict(
    'privilege escalation',
    'restricted-escalation',
    withSecurity(STRICT_POD, 'helper', { allowPrivilegeEscalation: true }),
  ),
  strict(
    'no user and no profile',
    'restricted-seccomp',
    withSpec(STRICT_POD, { securityContext: { runAsNonRoot: true } }),
  ),
  strict(
    'a volume of NFS',
    'restricted-volumes',
    withVolume(STRICT_POD, { nfs: { server: '203.0.113.7', path: '/' } }),
  ),
  strictManager(
    'root',
    'restricted-non-root',
    withSecurity(withSpec(STRICT_MANAGER, { securityContext: {} }), 'manager', { runAsNonRoot: undefined }),
  ),
  strictManager(
    'capabilities',
    'restricted-capabilities',
    withSecurity(STRICT_MANAGER, 'manager', { capabilities: {} }),
  ),
  strictManager(
    'a volume of the node network',
    'restricted-volumes',
    withVolume(STRICT_MANAGER, {
      iscsi: { targetPortal: '203.0.113.7', iqn: 'iqn.2001-04.com.example:x', lun: 0 },
    }),
  ),
];
