/** Tried: code that is generic over kinds, where a conditional field would launder. */
import { Fleet, type FleetSpec, type RunnerKind, type RunnerSpec, synthesize } from 'cdk8s-gitlab-runners';

declare const dind: RunnerSpec<'dind'>;

export function make<K extends RunnerKind>(kind: K, spec: RunnerSpec<K>): RunnerSpec<K> {
  // TS2322: was reduced to 'never' because property 'kind' has conflicting types
  const built: RunnerSpec<K> = { kind, privileged: true };
  // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
  const spread: RunnerSpec = { ...spec, privileged: true };
  // TS2375: is not assignable to type 'UnprivilegedRunnerSpec<"docker">'
  const narrowed: RunnerSpec<'docker'> = spec;
  return [built, spread, narrowed] as never;
}

// TS2379: only kind 'dind' is privileged, and its level cannot be chosen
make('docker', dind);

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
make('docker', { kind: 'docker', privileged: true });

// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
make<RunnerKind>('docker', { kind: 'docker', privileged: true });

export function forward<Spec, F extends FleetSpec>(spec: Spec, fleet: F): void {
  // TS2345: Argument of type 'Spec' is not assignable to parameter of type 'FleetSpec'
  synthesize(spec);
  // TS2345: Argument of type 'Spec' is not assignable to parameter of type 'FleetSpec'
  Fleet.define(spec);
  // TS2684: 'NotAny<F>'
  synthesize(fleet);
}

export class Box<Spec extends RunnerSpec> {
  constructor(readonly spec: Spec) {}
}
// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const boxed = new Box({ kind: 'docker', privileged: true });

export function onlyDocker(spec: RunnerSpec<'docker'>): RunnerSpec<'docker'> {
  return spec;
}
// TS2345: Types of parameters 'spec' and 'value' are incompatible.
export const all: readonly RunnerSpec[] = ([] as RunnerSpec[]).map(onlyDocker);
