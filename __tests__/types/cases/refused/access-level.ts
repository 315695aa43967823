/** Tried: dind for unprotected refs or for jobs without tags, and levels that GitLab does not have. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: Type '"not_protected"' is not assignable to type '"ref_protected"'
    { kind: 'dind', nodes, accessLevel: 'not_protected' },
    // TS2322: Type 'true' is not assignable to type 'false'
    { kind: 'dind', nodes, runUntagged: true },
    // TS2322: Type '"public"' is not assignable to type 'AccessLevel'
    { kind: 'docker', accessLevel: 'public' },
  ],
};
