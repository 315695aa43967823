import { type GitLabKeys, GLOBAL_KEYS, RUNNER_KEYS } from './gitlab-keys';
import { KUBERNETES_KEYS } from './gitlab-keys-kubernetes';
import type { RunnerSpan } from './runner-minors';

/** A key of config.toml that not every minor of GitLab Runner knows. */
export interface SpannedKey extends RunnerSpan {
  /** The path below the file, as in `runners.kubernetes.suspend_pvc_size`. */
  readonly key: string;
}

const spanned = (prefix: string, rows: readonly GitLabKeys[]): readonly SpannedKey[] =>
  rows.flatMap(({ keys, since, until }) =>
    since === undefined && until === undefined
      ? []
      : keys.map((key) => ({
          key: `${prefix}${key}`,
          ...(since === undefined ? {} : { since }),
          ...(until === undefined ? {} : { until }),
        })),
  );

/** The keys that not every minor of GitLab Runner knows, by their paths below the file in lower case: Go reads keys in any case. */
export const SPANNED_KEYS: ReadonlyMap<string, SpannedKey> = new Map(
  [
    ...spanned('', GLOBAL_KEYS),
    ...spanned('runners.', RUNNER_KEYS),
    ...spanned('runners.kubernetes.', KUBERNETES_KEYS),
  ].map((row) => [row.key.toLowerCase(), row]),
);
