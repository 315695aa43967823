import type { Attack } from '../attack';
import { corpusFleet, FLEET_SPECS } from '../fleets';
import { jobPod } from '../job-pod';
import { containerOf, type Pod, plainPod, withContainer, withSecurity, withSpec } from '../objects';
import { creating, updating } from '../request';
import { manager, REPLICA_SETS, VISITOR } from '../users';
import {
  DIND,
  DIND_POD,
  DOCKER,
  DOCKER_MANAGER_POD,
  DOCKER_POD,
  dockerPod,
  NAMESPACE,
  refused,
  visitorPod,
} from './subjects';

const PRIVILEGED = { privileged: true, allowPrivilegeEscalation: true };
const BASELINE = 'baseline';

function dindPod(title: string, rule: string, pod: Pod, policy = BASELINE): Attack {
  return refused(1, 'M', title, policy, rule, creating(DIND, 'pods', pod));
}

const daemon = containerOf(DIND_POD, 'docker');

/** Row 1. */
export const PRIVILEGED_CONTAINERS: readonly Attack[] = [
  dockerPod(
    1,
    'build is privileged',
    BASELINE,
    'baseline-privileged',
    withSecurity(DOCKER_POD, 'build', PRIVILEGED),
  ),
  dockerPod(
    1,
    'helper is privileged',
    BASELINE,
    'baseline-privileged',
    withSecurity(DOCKER_POD, 'helper', PRIVILEGED),
  ),
  dockerPod(
    1,
    'a service is privileged',
    BASELINE,
    'baseline-privileged',
    withSecurity(DOCKER_POD, 'db', PRIVILEGED),
  ),
  dockerPod(
    1,
    'the init container is privileged',
    BASELINE,
    'baseline-privileged',
    withSecurity(DOCKER_POD, 'init-permissions', PRIVILEGED),
  ),
  dockerPod(
    1,
    'a service calls itself the daemon, with its image',
    BASELINE,
    'baseline-privileged',
    withSpec(DOCKER_POD, {
      containers: [...DOCKER_POD.spec.containers, daemon],
      volumes: DIND_POD.spec.volumes,
    }),
  ),
  refused(
    1,
    'M',
    'a pod of dind, created by another manager',
    BASELINE,
    'baseline-privileged',
    creating(DOCKER, 'pods', DIND_POD),
  ),
  dindPod(
    'build is privileged beside the daemon',
    'baseline-privileged',
    withSecurity(DIND_POD, 'build', PRIVILEGED),
  ),
  dindPod(
    'helper is privileged beside the daemon',
    'baseline-privileged',
    withSecurity(DIND_POD, 'helper', PRIVILEGED),
  ),
  dindPod(
    'the daemon runs another image',
    'baseline-privileged',
    withContainer(DIND_POD, 'docker', { image: 'docker.io/library/docker:28-dind' }),
  ),
  dindPod(
    'a second daemon under another name',
    'baseline-privileged',
    withSpec(DIND_POD, { containers: [...DIND_POD.spec.containers, { ...daemon, name: 'docker-2' }] }),
  ),
  dindPod(
    'the daemon as an init container',
    'baseline-privileged',
    withSpec(DIND_POD, {
      containers: DIND_POD.spec.containers.filter(({ name }) => name !== 'docker'),
      initContainers: [{ ...daemon, restartPolicy: 'Always' }],
    }),
  ),
  dindPod(
    'the daemon listens to other pods',
    'job-daemon',
    withContainer(DIND_POD, 'docker', { args: ['dockerd', '--host=tcp://0.0.0.0:2375', '--tls=false'] }),
    'job-pods',
  ),
  dindPod(
    'the daemon runs another image without privilege',
    'job-daemon',
    withContainer(DIND_POD, 'docker', {
      image: 'docker.io/library/docker:28.5.1-cli',
      securityContext: containerOf(DIND_POD, 'build').securityContext,
    }),
    'job-pods',
  ),
  dindPod(
    'the daemon pulls from a mirror that the runner does not name',
    'job-daemon',
    withContainer(DIND_POD, 'docker', {
      args: [
        'dockerd',
        '--host=tcp://127.0.0.1:2375',
        '--tls=false',
        '--registry-mirror=https://evil.example',
      ],
    }),
    'job-pods',
  ),
  {
    layer: 'admission',
    fleet: 'acme',
    row: 1,
    principal: 'M',
    title: 'the daemon pulls from another mirror than the one that the runner names',
    policy: 'job-pods',
    rule: 'job-daemon',
    request: creating(
      manager('acme', 'dind'),
      'pods',
      withContainer(jobPod(corpusFleet('acme'), 'dind'), 'docker', {
        args: [
          'dockerd',
          '--host=tcp://127.0.0.1:2375',
          '--tls=false',
          '--mtu=1400',
          '--default-network-opt=bridge=com.docker.network.driver.mtu=1400',
          '--registry-mirror=https://mirror.example.com.evil.example',
        ],
      }),
    ),
  },
  ...[
    'http://mirror.example.com',
    'https://me:pass@mirror.example.com',
    'https://$CI_PROJECT_NAME.example',
  ].map(
    (mirror): Attack => ({
      layer: 'synth',
      row: 1,
      principal: 'U',
      title: `the mirror ${mirror} of a daemon`,
      spec: {
        ...FLEET_SPECS.plain,
        runners: [
          {
            kind: 'dind',
            nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
            daemon: { registryMirrors: [mirror] },
          },
        ],
      },
      code: 'invalid-mirror',
    }),
  ),
  dindPod(
    'the daemon runs a shell',
    'job-daemon',
    withContainer(DIND_POD, 'docker', { command: ['sh', '-c', 'chroot /proc/1/root'] }),
    'job-pods',
  ),
  dindPod(
    'the processes of the daemon are seen by build',
    'job-fields',
    withSpec(DIND_POD, { shareProcessNamespace: true }),
    'job-pods',
  ),
  visitorPod(
    1,
    'a privileged pod of somebody else',
    BASELINE,
    'baseline-privileged',
    withSecurity(plainPod(NAMESPACE), 'app', PRIVILEGED),
  ),
  visitorPod(1, 'a pod of dind, created by somebody else', BASELINE, 'baseline-privileged', DIND_POD),
  refused(
    1,
    'U',
    'a Deployment whose manager is privileged',
    BASELINE,
    'baseline-privileged',
    creating(REPLICA_SETS, 'pods', withSecurity(DOCKER_MANAGER_POD, 'manager', PRIVILEGED)),
  ),
  refused(
    1,
    'U',
    'an ephemeral container',
    'pod-changes',
    'change-ephemeral-containers',
    updating(
      VISITOR,
      'pods/ephemeralcontainers',
      DOCKER_POD,
      withSpec(DOCKER_POD, {
        ephemeralContainers: [{ name: 'debugger', image: 'busybox:1.37.0', securityContext: PRIVILEGED }],
      }),
    ),
  ),
  {
    layer: 'pod-security',
    fleet: 'plain',
    enforce: 'baseline',
    row: 1,
    principal: 'M',
    title: 'a privileged container where no runner is dind',
    request: creating(
      manager('plain', 'docker'),
      'pods',
      withSecurity(jobPod(corpusFleet('plain'), 'docker'), 'build', PRIVILEGED),
    ),
  },
  {
    layer: 'types',
    row: 1,
    principal: 'U',
    title: 'privileged: true in the specification of a runner',
    file: 'privileged.ts',
    tries: 'privileged: true',
  },
  {
    layer: 'synth',
    row: 1,
    principal: 'U',
    title: 'privileged: true in a specification that no compiler saw',
    spec: { ...FLEET_SPECS.plain, runners: [{ kind: 'docker', privileged: true }] },
    code: 'forbidden-field',
  },
];
