import type { SectionFacts } from './facts/facts';
import { type Field, under } from './fields';

/** A key of the section `[runners.kubernetes]`. */
export function ofSection({ section }: SectionFacts, ...path: readonly string[]): Field {
  return under({ at: section.kubernetesWhere, value: section.kubernetes }, ...path);
}

/** A key of a section `[[runners]]`. */
export function ofRunner({ section }: SectionFacts, ...path: readonly string[]): Field {
  return under({ at: section.where, value: section.raw }, ...path);
}
