/** Tried: `satisfies`, `as const`, a single assertion, intersections, `Omit` and other types made from ours. */
import type { FleetSpec, RunnerSpec } from 'cdk8s-gitlab-runners';

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const satisfied = { kind: 'docker', privileged: true } satisfies RunnerSpec;

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const constant = { kind: 'docker', privileged: true } as const satisfies RunnerSpec;

// TS2352: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const asserted = { kind: 'docker', privileged: true } as RunnerSpec;

declare const intersected: { kind: 'docker' } & { privileged: true };
// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const fromIntersection: RunnerSpec = intersected;

export const loosened: RunnerSpec<'docker'> & { privileged?: boolean } = {
  kind: 'docker',
  // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
  privileged: true,
};

type Replaced = Omit<RunnerSpec<'docker'>, 'privileged'> & { privileged: true };
declare const replaced: Replaced;
// TS2375: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const fromReplaced: RunnerSpec = replaced;

interface Extended extends Omit<RunnerSpec<'docker'>, 'privileged'> {
  readonly privileged?: true;
}
declare const extended: Extended;
// TS2375: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const fromExtended: RunnerSpec = extended;

// TS2430: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export interface Overridden extends RunnerSpec<'docker'> {
  readonly privileged?: true;
}

declare const record: Record<string, unknown>;
// TS2322: Type 'Record<string, unknown>' is not assignable to type 'RunnerSpec'
export const fromRecord: RunnerSpec = record;

declare const every: Record<keyof RunnerSpec<'docker'>, string>;
// TS2322: is not assignable to type 'RunnerSpec'
export const fromEvery: RunnerSpec = every;

declare const partial: Partial<FleetSpec>;
// TS2375: is optional in type 'Partial<FleetSpec>' but required in type 'FleetSpec'
export const fromPartial: FleetSpec = partial;

declare const decoded: unknown;
// TS2322: Type 'unknown' is not assignable to type 'RunnerSpec'
export const fromUnknown: RunnerSpec = decoded;
