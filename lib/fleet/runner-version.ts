import { type RunnerMinor, TESTED_MINOR } from '../world/runner-minors';
import { knownMinorOf, RUNNER_VERSION, runnerVersionOf } from './images';
import type { Runner } from './runner';

/** The version of GitLab Runner that the managers of a runner are of: its image says it, wherever it is pulled from. */
export function versionOf({ settings }: Runner): string {
  return runnerVersionOf(settings.manager.image) ?? RUNNER_VERSION;
}

/** Its minor, by which config.toml and the pod of the manager differ. */
export function minorOf({ settings }: Runner): RunnerMinor {
  return knownMinorOf(settings.manager.image) ?? TESTED_MINOR;
}

/** A line for each minor whose managers no test of the package runs. */
export function describeOtherMinors(runners: readonly Runner[]): readonly string[] {
  const minors = new Set(runners.map(minorOf));
  minors.delete(TESTED_MINOR);
  return [...minors].sort().map((minor) => {
    const names = runners.filter((runner) => minorOf(runner) === minor).map(({ name }) => name);
    return `Managers of ${names.join(', ')} are of GitLab Runner ${minor}, which is known by its sources: tests run ${TESTED_MINOR}`;
  });
}
