import type { Section } from '../fleet/gitlab-key';

/** A key of config.toml, with the section that it stands in. */
export interface ConfigKey {
  readonly section: Section;
  readonly key: string;
  /** The key as a person finds it, in the closest table that bears a name: `[runners.feature_flags] FF_X`. */
  readonly name: string;
}

const RUNNER_KEY = /^runners\[\d+\](?:\.(?<table>kubernetes|feature_flags))?\.(?<key>[\w-]+)/;
const GLOBAL_KEY = /^(?!runners\b)(?<key>[\w-]+)/;

/**
 * The key of config.toml that a finding is about, by its path: an object, a file in it, and a place in the file. A pod of
 * a job is made of many keys, so its parts are none.
 */
export function configKeyOf(path: string): ConfigKey | undefined {
  const [object = '', file = '', ...inside] = path.split(' / ');
  const [place = '', ...rest] = inside;
  if (!/^(?:ConfigMap|Secret) /.test(object) || rest.length > 0) {
    return undefined;
  }
  const { table, key } = RUNNER_KEY.exec(place)?.groups ?? {};
  if (key !== undefined) {
    return table === 'feature_flags'
      ? { section: '[runners.feature_flags]', key, name: `[runners.feature_flags] ${key}` }
      : table === undefined
        ? { section: '[[runners]]', key, name: `[[runners]] ${key}` }
        : { section: '[runners.kubernetes]', key, name: `[runners.kubernetes] ${key}` };
  }
  const global = file.endsWith('.toml') ? GLOBAL_KEY.exec(place)?.groups?.['key'] : undefined;
  return global === undefined ? undefined : { section: 'config.toml', key: global, name: global };
}
