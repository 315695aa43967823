/** Tried: objects that were made elsewhere, for which the compiler looks at no extra property. */
import { Fleet, type FleetSpec, type RunnerSpec, synthesize } from 'cdk8s-gitlab-runners';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32'] } };

const raised = { kind: 'docker', privileged: true } as const;
const mounted = { kind: 'nix' as const, volumes: [{ mountPath: '/x', configMap: 'x', hostPath: '/' }] };
const borrowed = { kind: 'tinyland-nix' as const, name: 'nix-2', serviceAccount: 'dind-job' };
const managed = { kind: 'docker' as const, manager: { privileged: true, image: '' } };
const loosened = { kind: 'docker' as const, podSecurity: 'privileged' as const };
const undecided = { kind: 'dind' as const, concurrency: 2 };

export const runners: readonly RunnerSpec[] = [
  // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
  raised,
  // TS2322: pods never mount paths of their node: use an emptyDir, a claim or a cache
  mounted,
  // TS2322: each runner has its own {runner}-manager and {runner}-job: remove this field
  borrowed,
  // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
  managed,
  // TS2322: Type '"privileged"' is not assignable to type '"baseline" | "restricted"'
  loosened,
  // TS2322: Property 'nodes' is missing
  undecided,
  // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
  { ...raised },
];

const whole = { org: 'tinyland', cluster, runners: [raised] };
// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const assigned: FleetSpec = whole;
// TS2345: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
synthesize(whole);
// TS2345: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
Fleet.define(whole);

function make(): { kind: 'docker'; privileged: boolean } {
  return { kind: 'docker', privileged: Date.now() > 0 };
}
// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const made: RunnerSpec = make();

const kinds = ['docker', 'nix'] as const;
export const mapped: FleetSpec = {
  org: 'tinyland',
  cluster,
  // TS2322: is not assignable to type 'RunnerSpec'
  runners: kinds.map((kind) => ({ kind, privileged: true })),
};
