import { CHART_KEYS } from '../world/chart-keys';
import { MISSING_FLAGS } from '../world/feature-flags';
import { type GitLabKeys, GLOBAL_KEYS, RUNNER_KEYS } from '../world/gitlab-keys';
import { KUBERNETES_KEYS } from '../world/gitlab-keys-kubernetes';
import { runnerSchema } from './decode/schema';

/** A key of GitLab's own, with what became of it. */
export interface GitLabKey {
  readonly row: GitLabKeys;
  /** What it is a key of. */
  readonly of: string;
}

/** The sections of config.toml that have a catalogue of their own. */
export type Section = 'config.toml' | '[[runners]]' | '[runners.feature_flags]' | '[runners.kubernetes]';

interface Table {
  readonly of: string;
  readonly rows: readonly GitLabKeys[];
}

const GLOBAL: Table = { of: 'config.toml', rows: GLOBAL_KEYS };
const RUNNER: Table = { of: '[[runners]]', rows: RUNNER_KEYS };
const FLAGS: Table = { of: '[runners.feature_flags]', rows: MISSING_FLAGS };
const KUBERNETES: Table = { of: '[runners.kubernetes]', rows: KUBERNETES_KEYS };
const CHART: Table = { of: "the chart's values", rows: CHART_KEYS };

const SECTIONS: Readonly<Record<Section, Table>> = {
  'config.toml': GLOBAL,
  '[[runners]]': RUNNER,
  '[runners.feature_flags]': FLAGS,
  '[runners.kubernetes]': KUBERNETES,
};

/** What became of a key of a section of config.toml. */
export function keyOfSection(section: Section, key: string): GitLabKeys | undefined {
  return SECTIONS[section].rows.find(({ keys }) => keys.includes(key));
}

/** What became of a value of the chart: the closest of the values that it lies below counts, itself among them. */
export function valueOfChart(name: string): GitLabKeys | undefined {
  const words = name.split('.');
  return words
    .map((_, index) => words.slice(0, words.length - index).join('.'))
    .map((value) => CHART_KEYS.find(({ keys }) => keys.includes(value)))
    .find((row) => row !== undefined);
}

/** A field, with what it is a field of. */
export function fieldWithOwner(name: string): string {
  const [section = ''] = name.split('.');
  return `${name} of the ${Object.hasOwn(runnerSchema('docker').entries, section) ? 'runner' : 'fleet'}`;
}

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
      third === 'feature_flags' && path.length > 3
        ? FLAGS
        : third !== undefined && path.length > 3
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
