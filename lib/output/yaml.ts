import { dump } from 'js-yaml';

/** Objects as the YAML documents of one file. Long lines stay whole, and nothing becomes an alias. */
export function toYaml(objects: readonly unknown[]): string {
  return objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join('---\n');
}
