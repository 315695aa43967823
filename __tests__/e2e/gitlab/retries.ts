/** The keyword `retry`: how often GitLab makes a job anew that has failed, and after which failures. */
export interface CiRetry {
  readonly max: 0 | 1 | 2;
  /** Reasons of failures, as `retry:when` names them. Any, if neither they nor exit codes are named. */
  readonly when?: readonly string[];
  readonly exitCodes?: readonly number[];
}

/** How a job failed. */
export interface Failure {
  readonly failureReason?: string | undefined;
  readonly exitCode?: number | undefined;
}

/**
 * Whether GitLab makes a job anew.
 *
 * @param attempts how often it was made anew before.
 * @see https://docs.gitlab.com/ci/yaml/#retry
 */
export function isMadeAnew(retry: CiRetry | undefined, attempts: number, failure: Failure): boolean {
  if (retry === undefined || attempts >= retry.max) {
    return false;
  }
  const { when = retry.exitCodes ? [] : ['always'], exitCodes = [] } = retry;
  return (
    when.includes('always') ||
    when.includes(failure.failureReason ?? 'unknown_failure') ||
    exitCodes.some((code) => code === failure.exitCode)
  );
}
