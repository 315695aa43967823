/** Tried: another user of jobs where a daemon is, one without a number, and what else a security context says. */
import type { FleetSpec, RunAs } from 'cdk8s-gitlab-runners';

declare const runAs: RunAs;
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: jobs of kind 'dind' run as the user of their image: use runAs on a runner of another kind
    { kind: 'dind', nodes, runAs },
    // TS2322: Property 'user' is missing in type '{ group: number; }'
    { kind: 'docker', podSecurity: 'restricted', runAs: { group: 1001 } },
  ],
};

// TS2322: Type 'string' is not assignable to type 'number'
export const named: RunAs = { user: 'node' };

// TS2353: 'supplemental' does not exist in type 'RunAs'
export const more: RunAs = { user: 1001, supplemental: [0] };
