import { rootOnNode } from '../../lib/report/root-on-node';
import { fleetManifests, TINYLAND } from '../boundary/fleet-fixture';
import { describedNamespace } from './description/described';

/** A pod that stands beside the runners, as whoever may create pods would write it. */
function beside(spec: object, container: object = {}): ReturnType<typeof rootOnNode> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'beside', namespace: 'tinyland-runners' },
    spec: { containers: [{ name: 'main', image: 'docker.io/library/alpine:3.22.2', ...container }], ...spec },
  };
  const namespace = describedNamespace([...fleetManifests(), pod], TINYLAND);
  return rootOnNode(namespace).filter(({ container: name }) => name === 'main');
}

test('nobody else is: a pod within baseline', () => {
  expect(beside({})).toEqual([]);
});

test.each([
  ['privileged', {}, { securityContext: { privileged: true } }, ['privileged']],
  [
    'privileged with users of its own',
    { hostUsers: false },
    { securityContext: { privileged: true } },
    ['privileged', 'in a user namespace, so that its root is nobody on the node'],
  ],
  [
    'with namespaces of its node',
    { hostNetwork: true, hostPID: true },
    {},
    ['shares the network of its node', 'shares the processes of its node'],
  ],
  [
    'with a folder of its node',
    { volumes: [{ name: 'socket', hostPath: { path: '/var/run/docker.sock' } }] },
    {},
    ['mounts /var/run/docker.sock of its node'],
  ],
  [
    'with a capability',
    {},
    { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
    ['capabilities SYS_ADMIN'],
  ],
  ['with a port of its node', {}, { ports: [{ containerPort: 80, hostPort: 80 }] }, ['ports 80 of its node']],
  [
    'without seccomp',
    {},
    { securityContext: { seccompProfile: { type: 'Unconfined' } } },
    ['meets no level of Pod Security'],
  ],
])('a container %s is told, and why', (_, spec, container, because) => {
  expect(beside(spec, container).map((told) => told.because)).toEqual([because]);
});
