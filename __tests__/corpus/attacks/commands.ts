import type { Attack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { withMetadata } from '../objects';
import { connecting, deleting } from '../request';
import { ADMIN, manager, VISITOR } from '../users';
import {
  DIND,
  DIND_MANAGER_POD,
  DIND_POD,
  DOCKER,
  DOCKER_MANAGER_POD,
  DOCKER_POD,
  NIX,
  NIX_POD,
  refused,
} from './subjects';

const pods = [
  DOCKER_POD,
  withMetadata(DIND_POD, { name: `${DIND_POD.metadata.name}-d` }),
  withMetadata(NIX_POD, { name: `${NIX_POD.metadata.name}-n` }),
] as const;
const [DOCKER_JOB, DIND_JOB, NIX_JOB] = pods;
const existing = pods;

const ACME_WRITER = jobPod(corpusFleet('acme'), 'cache-writer');

/** Row 10. */
export const COMMANDS: readonly Attack[] = [
  refused(
    10,
    'M',
    'a manager runs a command in another manager',
    'connections',
    'connect-pod',
    connecting(DOCKER, 'exec', DIND_MANAGER_POD, 'manager', { existing }),
  ),
  refused(
    10,
    'M',
    'a manager attaches to itself',
    'connections',
    'connect-pod',
    connecting(DOCKER, 'attach', DOCKER_MANAGER_POD, 'manager', { existing }),
  ),
  refused(
    10,
    'M',
    'a manager of dind runs a command in the daemon',
    'connections',
    'connect-container',
    connecting(DIND, 'exec', DIND_JOB, 'docker', { existing }),
  ),
  refused(
    10,
    'M',
    'a manager attaches to a service',
    'connections',
    'connect-container',
    connecting(DOCKER, 'attach', DOCKER_JOB, 'db', { existing }),
  ),
  refused(
    10,
    'M',
    'a manager names no container',
    'connections',
    'connect-container',
    connecting(DOCKER, 'exec', DOCKER_JOB, undefined, { existing }),
  ),
  refused(
    10,
    'M',
    'the manager of docker runs a command in build of dind',
    'neighbours',
    'neighbour-pod',
    connecting(DOCKER, 'exec', DIND_JOB, 'build', { existing }),
  ),
  refused(
    10,
    'M',
    'the manager of docker attaches to build of dind',
    'neighbours',
    'neighbour-pod',
    connecting(DOCKER, 'attach', DIND_JOB, 'build', { existing }),
  ),
  refused(
    10,
    'M',
    'the manager of nix runs a command in helper of docker',
    'neighbours',
    'neighbour-pod',
    connecting(NIX, 'exec', DOCKER_JOB, 'helper', { existing }),
  ),
  refused(
    10,
    'M',
    'the manager of docker runs a command in a job that has the Attic token',
    'neighbours',
    'neighbour-pod',
    connecting(DOCKER, 'exec', NIX_JOB, 'build', { existing }),
  ),
  {
    layer: 'admission',
    fleet: 'acme',
    row: 10,
    principal: 'M',
    title: 'a manager runs a command in a job that may write to the cache',
    policy: 'neighbours',
    rule: 'neighbour-pod',
    request: connecting(manager('acme', 'docker'), 'exec', ACME_WRITER, 'build', { existing: [ACME_WRITER] }),
  },
  refused(
    10,
    'M',
    'a manager deletes a job pod of another runner',
    'pod-changes',
    'change-delete',
    deleting(DOCKER, 'pods', DIND_JOB),
  ),
  refused(
    10,
    'M',
    'a manager deletes a manager pod of its own runner',
    'pod-changes',
    'change-delete',
    deleting(DOCKER, 'pods', DOCKER_MANAGER_POD),
  ),
  refused(
    10,
    'M',
    'a manager deletes another manager',
    'pod-changes',
    'change-delete',
    deleting(DOCKER, 'pods', DIND_MANAGER_POD),
  ),
  refused(
    10,
    'U',
    'somebody with the role edit runs a command in a job pod',
    'connections',
    'connect-manager',
    connecting(VISITOR, 'exec', DIND_JOB, 'build', { existing }),
  ),
  refused(
    10,
    'U',
    'a cluster administrator who may not break the glass runs a command in a manager',
    'connections',
    'connect-manager',
    connecting(ADMIN, 'exec', DIND_MANAGER_POD, 'manager', { existing, groups: ['system:masters'] }),
  ),
  {
    layer: 'network',
    fleet: 'tinyland',
    row: 10,
    principal: 'J',
    title: 'a job of docker calls the daemon of dind',
    labels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': 'docker' },
    direction: 'sends',
    peer: {
      namespace: 'tinyland-runners',
      labels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': 'dind' },
    },
    port: 2375,
  },
  {
    layer: 'network',
    fleet: 'tinyland',
    row: 10,
    principal: 'J',
    title: 'the daemon of dind is called by a job of docker',
    labels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': 'dind' },
    direction: 'accepts',
    peer: {
      namespace: 'tinyland-runners',
      labels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': 'docker' },
    },
    port: 2375,
  },
];
