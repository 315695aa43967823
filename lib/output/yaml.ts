import { dump } from 'js-yaml';

/** Behind a document that ends in empty lines, the library marks the end, which `verify` and others read differently. */
const END_MARK = /(?<=\n\n)\.\.\.\n$/;

/** Objects as the YAML documents of one file. Long lines stay whole, and nothing becomes an alias. */
export function toYaml(objects: readonly unknown[]): string {
  return objects
    .map((object) => dump(object, { lineWidth: -1, noRefs: true }).replace(END_MARK, ''))
    .join('---\n');
}
