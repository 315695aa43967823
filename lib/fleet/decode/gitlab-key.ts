import { CHART_KEYS } from '../../world/chart-keys';
import { type GitLabKeys, GLOBAL_KEYS, RUNNER_KEYS } from '../../world/gitlab-keys';
import { KUBERNETES_KEYS } from '../../world/gitlab-keys-kubernetes';

/** A key of GitLab's own, with what became of it. */
export interface GitLabKey {
  readonly row: GitLabKeys;
  /** What it is a key of. */
  readonly of: string;
}

interface Table {
  readonly of: string;
  readonly rows: readonly GitLabKeys[];
}

const GLOBAL: Table = { of: 'config.toml', rows: GLOBAL_KEYS };
const RUNNER: Table = { of: '[[runners]]', rows: RUNNER_KEYS };
const KUBERNETES: Table = { of: '[runners.kubernetes]', rows: KUBERNETES_KEYS };
const CHART: Table = { of: "the chart's values", rows: CHART_KEYS };

/**
 * What became of a key that people bring along from config.toml or the values of the chart, in snake_case or camelCase,
 * given the keys that lead to it in a fleet or a runner. Where it stands, it may have several meanings: the nearest counts.
 */
export function gitLabKeyAt(path: readonly string[], isRunner: boolean): GitLabKey | undefined {
  const key = path.at(-1) ?? '';
  const tables = tablesAt(path, isRunner);
  const names = [path.slice(-2).join('.'), key].map(plain);
  return names
    .flatMap((name) =>
      tables.flatMap(({ of, rows }) =>
        rows.filter(({ keys }) => keys.some((known) => plain(known) === name)).map((row) => ({ row, of })),
      ),
    )
    .at(0);
}

function tablesAt(path: readonly string[], isRunner: boolean): readonly Table[] {
  const [first, second, third] = path;
  if (first === 'config' && path.length > 1) {
    const own =
      third !== undefined && path.length > 3
        ? KUBERNETES
        : second === 'runners' && path.length > 2
          ? RUNNER
          : GLOBAL;
    return [own, ...[KUBERNETES, RUNNER, GLOBAL, CHART].filter((table) => table !== own)];
  }
  return isRunner ? [KUBERNETES, RUNNER, GLOBAL, CHART] : [CHART, GLOBAL, RUNNER, KUBERNETES];
}

/** A name without the marks by which its words are told apart: `pullPolicy`, `pull_policy` and `pull-policy` are one. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}
