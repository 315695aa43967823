/**
 * The minor versions of GitLab Runner whose config.toml is known here, from the oldest on. What differs between them was read
 * in their sources: the keys in `common/config.go`, the flags in `helpers/featureflags/flags.go`, the addresses in
 * `commands/multi.go`.
 *
 * @see https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md
 */
export const RUNNER_MINORS = ['19.1', '19.2', '19.3', '19.4'] as const;

/** A minor version of GitLab Runner whose config.toml is known here. */
export type RunnerMinor = (typeof RUNNER_MINORS)[number];

/** The newest minor that the tests on real components stand for. Of the others nothing was run. */
export const TESTED_MINOR: RunnerMinor = '19.3';

/** The minors that have something. */
export interface RunnerSpan {
  /** The first minor that has it. @default - the oldest known here */
  readonly since?: RunnerMinor;
  /** The last minor that has it. @default - the newest known here */
  readonly until?: RunnerMinor;
}

/** Says that a manager is well: it has read its configuration and takes jobs. */
export const READY_PATH = '/health/ready';

/** The minors that answer at {@link READY_PATH}. */
export const READY: RunnerSpan = { since: '19.2' };

/** The metrics of a manager, which every minor serves at the same port. */
export const METRICS_PATH = '/metrics';

/** How a version stands to those that have something; of patch versions all are alike. */
export function standsTo({ since, until }: RunnerSpan, version: string): 'before' | 'within' | 'after' {
  if (since !== undefined && order(version) < order(since)) {
    return 'before';
  }
  return until !== undefined && order(version) > order(until) ? 'after' : 'within';
}

/** The minors that have something, in words: `since 19.2`, `until 19.2`. */
export function spanText({ since, until }: RunnerSpan): string {
  return [
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ].join(' and ');
}

/** A version as a number by which minors are in order. */
function order(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
