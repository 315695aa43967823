import type { Attack } from '../attack';
import { withSpec } from '../objects';
import { connecting, updating } from '../request';
import { VISITOR } from '../users';
import { DIND_POD, DOCKER, DOCKER_MANAGER_POD, DOCKER_POD, forbidden, refused } from './subjects';

const existing = [DOCKER_POD, DIND_POD];

/** Row 11. */
export const WEBSOCKETS: readonly Attack[] = [
  forbidden(11, 'a manager runs a command through a websocket', 'get', 'pods/exec'),
  forbidden(11, 'a manager attaches through a websocket', 'get', 'pods/attach'),
  forbidden(11, 'a manager reads the log of another pod', 'get', 'pods/log'),
];

/** Row 12. */
export const SUBRESOURCES: readonly Attack[] = [
  forbidden(12, 'a manager adds an ephemeral container', 'update', 'pods/ephemeralcontainers'),
  forbidden(12, 'a manager patches in an ephemeral container', 'patch', 'pods/ephemeralcontainers'),
  forbidden(12, 'a manager resizes a pod', 'patch', 'pods/resize'),
  forbidden(12, 'a manager forwards a port', 'create', 'pods/portforward'),
  forbidden(12, 'a manager calls a pod through the API server', 'get', 'pods/proxy'),
  refused(
    12,
    'U',
    'somebody adds an ephemeral container beside the daemon',
    'pod-changes',
    'change-ephemeral-containers',
    updating(
      VISITOR,
      'pods/ephemeralcontainers',
      DIND_POD,
      withSpec(DIND_POD, {
        ephemeralContainers: [{ name: 'debugger', image: 'busybox:1.37.0', targetContainerName: 'docker' }],
      }),
    ),
  ),
  refused(
    12,
    'U',
    'somebody resizes a job pod',
    'pod-changes',
    'change-resources',
    updating(VISITOR, 'pods/resize', DOCKER_POD, DOCKER_POD),
  ),
  refused(
    12,
    'U',
    'somebody forwards the debug port of a manager',
    'connections',
    'connect-ports',
    connecting(VISITOR, 'portforward', DOCKER_MANAGER_POD, undefined, { existing }),
  ),
  refused(
    12,
    'U',
    'somebody calls a manager through the API server',
    'connections',
    'connect-ports',
    connecting(VISITOR, 'proxy', DOCKER_MANAGER_POD, undefined, { existing }),
  ),
  refused(
    12,
    'M',
    'a manager that was given the right forwards a port',
    'writes',
    'writes',
    connecting(DOCKER, 'portforward', DOCKER_POD, undefined, { existing }),
  ),
  {
    layer: 'network',
    fleet: 'tinyland',
    row: 12,
    principal: 'J',
    title: 'a job reads the debug port of a manager',
    labels: { 'runner-fleet/role': 'manager', 'runner-fleet/runner': 'docker' },
    direction: 'accepts',
    peer: {
      namespace: 'tinyland-runners',
      labels: { 'runner-fleet/role': 'job', 'runner-fleet/runner': 'docker' },
    },
    port: 9252,
  },
];
