import { SPANNED_KEYS, type SpannedKey } from '../../world/gitlab-keys-span';
import { spanText, standsTo } from '../../world/runner-minors';
import type { Facts } from '../facts/facts';
import type { ConfigDocument } from '../facts/runner/config-document';
import { isEmpty, isRecord } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { CONFIGS } from '../subjects';

/** That what config.toml says is read by the version of GitLab Runner that it is for. */
export const CONFIG_VERSION: readonly Rule[] = [
  rule({
    id: 'config-version',
    severity: 'medium',
    sentence: 'config.toml says nothing that the managers which read it do not know yet, or no more',
    why: 'GitLab Runner passes over a key of another version without a word, and what it was to hold nothing holds',
    serves: ['provenance-by-base-image'],
    of: CONFIGS,
    faults: [
      {
        problem: 'the manager does not know the key yet',
        fix: 'remove the key, or take a manager that knows it',
        where: keysThatStand('before'),
      },
      {
        problem: 'the manager knows the key no more',
        fix: 'remove the key',
        where: keysThatStand('after'),
      },
    ],
  }),
];

/** Looks for keys whose minors come after all versions of the managers, or before them. */
function keysThatStand(how: 'before' | 'after') {
  return ({ object, table, where }: ConfigDocument, { readBy }: Facts): readonly Place[] => {
    const versions = [...(readBy.get(object) ?? [])];
    return versions.length === 0
      ? []
      : spannedIn(table, '', `${where} / `).flatMap(({ at, key }) =>
          versions
            .filter((version) => standsTo(key, version) === how)
            .map((version) => ({
              at,
              problem: `GitLab Runner knows the key ${spanText(key)}, and the manager is of ${version}`,
            })),
        );
  };
}

/** The keys of a table that not every minor knows, wherever they lie. */
function spannedIn(
  table: unknown,
  path: string,
  place: string,
): readonly { readonly at: string; readonly key: SpannedKey }[] {
  if (Array.isArray(table)) {
    return table.flatMap((item, index) => spannedIn(item, path, `${place.replace(/\.$/, '')}[${index}].`));
  }
  return Object.entries(isRecord(table) ? table : {}).flatMap(([name, value]) => {
    const at = `${place}${name}`;
    const key = SPANNED_KEYS.get(`${path}${name}`.toLowerCase());
    return key === undefined
      ? spannedIn(value, `${path}${name}.`, `${at}.`)
      : isEmpty(value)
        ? []
        : [{ at, key }];
  });
}
