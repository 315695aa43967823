import type { SectionFacts } from '../facts/facts';

/** A key of config.toml with its value: a place that may have a fault. */
export interface ConfigKey {
  readonly at: string;
  readonly value: unknown;
}

/** Keys of a `[[runners]]` section, set or not. */
export function sectionKeys({ section }: SectionFacts, keys: readonly string[]): readonly ConfigKey[] {
  return keys.map((key) => ({ at: `${section.where}.${key}`, value: section.raw[key] }));
}

/** Keys of a section `[runners.kubernetes]`, set or not. */
export function kubernetesKeys({ section }: SectionFacts, keys: readonly string[]): readonly ConfigKey[] {
  return keys.map((key) => ({ at: `${section.kubernetesWhere}.${key}`, value: section.kubernetes[key] }));
}

/** The path of a key alone, where its value is better not printed. */
export function pathOf({ at }: ConfigKey): string {
  return at;
}
