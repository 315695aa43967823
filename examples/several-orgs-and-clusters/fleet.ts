import type { ClusterSpec, FleetSpec } from '../../lib';

const WEST: ClusterSpec = {
  name: 'west',
  apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] },
};

const EAST: ClusterSpec = {
  name: 'east',
  kubernetesVersion: '1.33',
  apiServer: { cidrs: ['10.96.0.1/32', '10.8.0.0/28'] },
};

/** An organisation in two clusters, and a second one beside it: three fleets, six files, nothing shared. */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: WEST,
    runners: [{ kind: 'docker' }, { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' }],
  },
  { org: 'acme', cluster: EAST, runners: [{ kind: 'docker', replicas: 2, concurrency: 8 }] },
  {
    org: 'globex',
    cluster: WEST,
    capacity: { cpu: '40', memory: '40Gi', pods: 10 },
    runners: [{ kind: 'tinyland-docker', podSecurity: 'restricted' }],
  },
];
