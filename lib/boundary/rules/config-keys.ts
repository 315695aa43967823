import type { SectionFacts } from '../facts/facts';
import type { RunnerSection } from '../facts/runner/config-document';

/** A key of config.toml with its value: a place that may have a fault. */
export interface ConfigKey {
  readonly at: string;
  readonly value: unknown;
}

type Selection = (value: unknown) => boolean;

/** Keys of a `[[runners]]` section with such a value; all of them, set or not, where no value is named. */
export function sectionKeys(
  { section: { where, raw } }: { readonly section: Pick<RunnerSection, 'where' | 'raw'> },
  keys: readonly string[],
  selects: Selection = () => true,
): readonly ConfigKey[] {
  return keys
    .map((key) => ({ at: `${where}.${key}`, value: raw[key] }))
    .filter(({ value }) => selects(value));
}

/** The same of a section `[runners.kubernetes]`. */
export function kubernetesKeys(
  { section: { kubernetesWhere, kubernetes } }: SectionFacts,
  keys: readonly string[],
  selects?: Selection,
): readonly ConfigKey[] {
  return sectionKeys({ section: { where: kubernetesWhere, raw: kubernetes } }, keys, selects);
}

/** The path of a key alone, where its value is better not printed. */
export function pathOf({ at }: ConfigKey): string {
  return at;
}
