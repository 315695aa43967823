/** Tried: a privileged container, on every kind and on a manager, in a fleet and on its own. */
import type { FleetSpec, RunnerSpec } from 'cdk8s-gitlab-runners';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };
const nodes = { accept: 'dind-jobs-are-root-on-shared-nodes' } as const;

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster,
  runners: [
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'docker', privileged: true },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'dind', nodes, privileged: true },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'tinyland-docker', privileged: true },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'tinyland-nix', privileged: true },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'nix', privileged: true },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'docker', privileged: false },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'docker', manager: { privileged: true } },
  ],
};

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const docker: RunnerSpec<'docker'> = { kind: 'docker', privileged: true };

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const dind: RunnerSpec<'dind'> = { kind: 'dind', nodes, privileged: true };

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const either: RunnerSpec<'docker' | 'dind'> = { kind: 'docker', privileged: true };

// TS2375: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const unset: RunnerSpec = { kind: 'docker', privileged: undefined };
