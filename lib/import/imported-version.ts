import { knownMinorOf, RUNNER_VERSION, runnerVersionOf } from '../fleet/images';
import { SPANNED_KEYS } from '../world/gitlab-keys-span';
import { spanText, standsTo } from '../world/runner-minors';
import { plainText, type Tree, valueAt } from './tree';

/** The version of GitLab Runner that managers will be of: that of the image in the values, if it is known here. */
export function importedVersion(values: Tree): string {
  const image = valueAt(values, ['image']);
  const named = typeof image === 'string' ? image : `gitlab-runner:${plainText(valueAt(image, ['tag']))}`;
  return (knownMinorOf(named) === undefined ? undefined : runnerVersionOf(named)) ?? RUNNER_VERSION;
}

/** Sections of config.toml, by what stands before their keys in the file. */
const PREFIX = {
  'config.toml': '',
  '[[runners]]': 'runners.',
  '[runners.kubernetes]': 'runners.kubernetes.',
} as const;

/** A key that the managers will not know, with the part of the path that leads to it. */
export interface StrangeKey {
  readonly key: readonly string[];
  readonly why: string;
}

/** The key on a path of a section that managers of a version do not know. */
export function strangeKeyAt(
  section: keyof typeof PREFIX,
  path: readonly string[],
  version: string,
): StrangeKey | undefined {
  for (let length = 1; length <= path.length; length++) {
    const key = path.slice(0, length);
    const name = key.filter((word) => !word.startsWith('[')).join('.');
    const span = SPANNED_KEYS.get(`${PREFIX[section]}${name}`.toLowerCase());
    if (span !== undefined) {
      return standsTo(span, version) === 'within'
        ? undefined
        : {
            key,
            why: `GitLab Runner knows it ${spanText(span)}, and ${version}, of which managers will be, passes over it without a word`,
          };
    }
  }
  return undefined;
}
