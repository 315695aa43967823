/** Tried: writing to a specification or a fleet after it was made. */
import type { Fleet, FleetSpec, RunnerSpec } from 'cdk8s-gitlab-runners';

declare const runner: RunnerSpec<'docker'>;
declare const fleet: FleetSpec;
declare const checked: Fleet;

// TS2540: Cannot assign to 'privileged' because it is a read-only property
runner.privileged = true;
// TS2540: Cannot assign to 'kind' because it is a read-only property
runner.kind = 'dind';
// TS2339: Property 'push' does not exist on type 'readonly RunnerSpec[]'
fleet.runners.push({ kind: 'docker' });
// TS2542: only permits reading
fleet.runners[0] = { kind: 'docker' };
// TS2540: Cannot assign to 'runners' because it is a read-only property
checked.runners = [];
// TS2540: Cannot assign to 'org' because it is a read-only property
checked.org = 'acme';
// TS2540: Cannot assign to 'job' because it is a read-only property
checked.runner('docker').names.job = 'dind-job';
// TS2540: Cannot assign to 'kind' because it is a read-only property
checked.runner('docker').kind = 'dind';
// TS2540: Cannot assign to 'podSecurity' because it is a read-only property
checked.runner('docker').settings.podSecurity = 'privileged';
// TS18013|TS2551: Property '#runners'
checked.#runners = [];
