/** Tried: namespaces, paths and volumes of the node, for jobs and for managers. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: pods never share namespaces of their node: remove this field
    { kind: 'docker', hostNetwork: true },
    // TS2322: pods never share namespaces of their node: remove this field
    { kind: 'docker', hostPID: true },
    // TS2322: pods never share namespaces of their node: remove this field
    { kind: 'docker', hostIPC: true },
    // TS2322: pods never mount paths of their node: remove this field
    { kind: 'docker', hostPath: '/var/run/docker.sock' },
    // TS2353: pods never mount paths of their node: use an emptyDir, a claim or a cache
    { kind: 'docker', volumes: [{ hostPath: { path: '/' } }] },
    // TS2741: managers mount only what they need, and jobs what volumes of their runner says: remove this field
    { kind: 'docker', manager: { volumes: [] } },
    // TS2322: pods never share namespaces of their node: remove this field
    { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' }, hostNetwork: true },
  ],
};
