/** Tried: dind without a decision about its nodes, and the acceptance of shared nodes where nothing is to accept. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const own = { pool: { 'tinyland.dev/pool': 'dind' }, taint: { key: 'tinyland.dev/dind', value: 'only' } };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: Property 'nodes' is missing in type '{ kind: "dind"; }' but required in type 'PrivilegedRunnerSpec<"dind">'
    { kind: 'dind' },
    // TS2322: Property 'taint' is missing
    { kind: 'dind', nodes: { pool: { 'tinyland.dev/pool': 'dind' } } },
    // TS2322: Property 'pool' is missing
    { kind: 'dind', nodes: { taint: { key: 'tinyland.dev/dind', value: 'only' } } },
    // TS2322: "dind-jobs-are-root-on-shared-nodes"
    { kind: 'dind', nodes: { accept: 'yes' } },
    // TS2322: "dind-jobs-are-root-on-shared-nodes"
    { kind: 'dind', nodes: { accept: true } },
    // TS2375: Type 'undefined' is not assignable to type 'DedicatedNodes | SharedNodes'
    { kind: 'dind', nodes: undefined },
    // TS2322: only dind may share its nodes: name a pool and its taint
    { kind: 'docker', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
    // TS2322: dind runs on nodes of its own alone: name their one taint
    { kind: 'dind', nodes: { ...own, tolerations: [{ key: 'spot' }] } },
    // TS2322: dind runs on nodes of its own alone: name them by pool
    { kind: 'dind', nodes: { ...own, affinity: {} } },
  ],
};
