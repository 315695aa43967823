import { CORE_SCHEMA, loadAll, mergeTag, YAMLException } from 'js-yaml';
import { UnreadableSource } from './release';

/** As Helm reads values: with merge keys, and dates as texts. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/**
 * The documents of a YAML text.
 *
 * @throws UnreadableSource with the line, and nothing of the text.
 */
export function documentsOf(text: string): readonly unknown[] {
  try {
    return loadAll(text, { schema: SCHEMA });
  } catch (error) {
    if (error instanceof YAMLException) {
      throw new UnreadableSource(yamlFault(error, text));
    }
    throw error;
  }
}

function yamlFault({ mark, reason }: YAMLException, text: string): string {
  const line = mark === undefined ? '' : `line ${mark.line + 1}: `;
  const template = /^[^#\n]*:\s*\{\{/m.test(text)
    ? '; it holds a template ({{ }}): render it first, as with helm template or helmfile write-values'
    : '';
  // What stands in quotes is a part of the text.
  return `${line}no YAML: ${reason.replace(/["'!<*&].*$/, '...')}${template}`;
}
