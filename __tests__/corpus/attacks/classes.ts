import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { plainPod, withContainer, withSpec } from '../objects';
import { creating } from '../request';
import { manager, REPLICA_SETS } from '../users';
import { DOCKER_MANAGER_POD, DOCKER_POD, dockerPod, NAMESPACE, refused, visitorPod } from './subjects';

const STRICT = jobPod(corpusFleet('acme'), 'strict');

/** Row 20. */
export const RUNTIME_CLASSES: readonly Attack[] = [
  dockerPod(
    20,
    'a job pod names a RuntimeClass',
    'job-pods',
    'job-runtime-class',
    withSpec(DOCKER_POD, { runtimeClassName: 'exempt' }),
  ),
  ...([undefined, 'runc'] as const).map(
    (runtimeClassName): Attack => ({
      layer: 'admission',
      fleet: 'acme',
      row: 20,
      principal: 'M',
      title: `a job pod leaves its sandbox for ${runtimeClassName ?? 'none'}`,
      policy: 'job-pods',
      rule: 'job-runtime-class',
      request: creating(manager('acme', 'strict'), 'pods', withSpec(STRICT, { runtimeClassName })),
    }),
  ),
  refused(
    20,
    'U',
    'a manager names a RuntimeClass',
    'manager-pods',
    'manager-node',
    creating(REPLICA_SETS, 'pods', withSpec(DOCKER_MANAGER_POD, { runtimeClassName: 'exempt' })),
  ),
];

/** The API server works these out from the class and refuses a pod that says otherwise. */
const COMPUTED = { priority: undefined, preemptionPolicy: undefined };

/** Row 21. */
export const PRIORITY_CLASSES: readonly Attack[] = [
  dockerPod(
    21,
    'a job pod is critical for the cluster',
    'job-pods',
    'job-priority',
    withSpec(DOCKER_POD, { ...COMPUTED, priorityClassName: 'system-cluster-critical' }),
  ),
  dockerPod(
    21,
    'a job pod takes the room of another runner',
    'job-pods',
    'job-priority',
    withSpec(DOCKER_POD, { priorityClassName: 'tinyland-runners-dind-job' }),
  ),
  dockerPod(
    21,
    'a job pod takes the room of managers',
    'job-pods',
    'job-priority',
    withSpec(DOCKER_POD, { ...COMPUTED, priorityClassName: 'tinyland-runners-manager' }),
  ),
  visitorPod(
    21,
    'a pod of somebody else takes the room of a runner',
    'other-pods',
    'other-priority',
    plainPod(NAMESPACE, { priorityClassName: 'tinyland-runners-docker-job' }),
  ),
  refused(
    21,
    'U',
    'a manager is critical for the cluster',
    'manager-pods',
    'manager-priority',
    creating(
      REPLICA_SETS,
      'pods',
      withSpec(DOCKER_MANAGER_POD, { ...COMPUTED, priorityClassName: 'system-node-critical' }),
    ),
  ),
];

const named = (title: string, fields: Readonly<Record<string, unknown>>) =>
  dockerPod(22, title, 'job-pods', 'job-fields', withSpec(DOCKER_POD, fields));

/** Row 22. */
export const NETWORK_IDENTITY: readonly Attack[] = [
  dockerPod(
    22,
    'a port of the node',
    'baseline',
    'baseline-host-ports',
    withContainer(DOCKER_POD, 'build', { ports: [{ containerPort: 80, hostPort: 80 }] }),
  ),
  dockerPod(
    22,
    'a host alias for GitLab',
    'job-pods',
    'job-hosts',
    withSpec(DOCKER_POD, { hostAliases: [{ ip: '203.0.113.7', hostnames: ['gitlab.com'] }] }),
  ),
  dockerPod(22, "the node's DNS", 'job-pods', 'job-dns', withSpec(DOCKER_POD, { dnsPolicy: 'Default' })),
  named('DNS of its own', { dnsConfig: { nameservers: ['203.0.113.7'] } }),
  named('a host name', { hostname: 'attic' }),
  named('a subdomain', { subdomain: 'attic' }),
  named('another host name', { hostnameOverride: 'attic' }),
];
