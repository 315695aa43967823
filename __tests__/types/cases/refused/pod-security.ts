/** Tried: a looser level than the kind's, and any level for dind, whose level follows from its daemon. */
import type { FleetSpec, RunnerSpec } from 'cdk8s-gitlab-runners';

const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'docker', podSecurity: 'privileged' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'tinyland-docker', podSecurity: 'privileged' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'tinyland-nix', podSecurity: 'privileged' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'nix', podSecurity: 'privileged' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'dind', nodes, podSecurity: 'privileged' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'dind', nodes, podSecurity: 'baseline' },
    // TS2322: only kind 'dind' is privileged, and its level cannot be chosen
    { kind: 'dind', nodes, podSecurity: 'restricted' },
  ],
};

// TS2322: Type '"privileged"' is not assignable to type '"baseline" | "restricted"'
export const docker: RunnerSpec<'docker'> = { kind: 'docker', podSecurity: 'privileged' };

// TS2322: only kind 'dind' is privileged, and its level cannot be chosen
export const dind: RunnerSpec<'dind'> = { kind: 'dind', nodes, podSecurity: 'restricted' };
