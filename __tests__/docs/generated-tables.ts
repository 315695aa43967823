import { withFailureTable } from './failure-table';
import { withImportTables } from './import-tables';
import { withKeyTables } from './key-tables';
import { withObjectTables } from './object-tables';
import { withPlatformTable } from './platform-table';
import { withReservedTable } from './reserved-table';
import { fieldsOf, type SpecField } from './spec-fields';
import { withStandInTable } from './stand-in-table';

/** The pages that hold tables made from code, each with what makes them. `npm run docs` writes them. */
export const GENERATED_TABLES: Readonly<Record<string, (page: string) => string>> = {
  'docs/argo-cd.md': withObjectTables,
  'docs/clusters.md': withPlatformTable,
  'docs/images.md': withStandInTable,
  'docs/failures.md': withFailureTable,
  'docs/from-helm.md': withImportTables,
  'docs/configuration.md': (page) =>
    withReservedTable(withKeyTables(withFieldTables(page, 'docs/configuration.md'))),
};

/** The line before a table that is made from the fields of a type. */
const MARKER = /^<!-- fields of (\w+) -->$/;

/** A page with the table below each marker made anew. Everything between the tables is left as it is. */
function withFieldTables(page: string, file: string): string {
  const blocks = page.split('\n\n');
  const anchors = anchorsOf(blocks);
  return blocks
    .map((block, index) => {
      const type = MARKER.exec(blocks[index - 1] ?? '')?.[1];
      return type === undefined ? block : tableOf(fieldsOf(type), (text) => linked(text, anchors, file));
    })
    .join('\n\n');
}

/** The types that a page has tables of, each with the anchor of the heading above it. */
function anchorsOf(blocks: readonly string[]): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  let heading = '';
  for (const block of blocks) {
    heading = /^#+ (.+)$/.exec(block)?.[1] ?? heading;
    const type = MARKER.exec(block)?.[1];
    if (type !== undefined) {
      anchors.set(type, heading);
    }
  }
  return anchors;
}

function tableOf(fields: readonly SpecField[], link: (text: string) => string): string {
  const rows = fields.map(({ name, byDefault, meaning }) => [
    `\`${name}\``,
    byDefault === undefined
      ? '-'
      : byDefault.startsWith('- ')
        ? link(byDefault.slice(2))
        : `\`${byDefault}\``,
    link(meaning),
  ]);
  return [['Field', 'Default', 'Meaning'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** TSDoc knows types and files; the page links to its sections and to other pages. */
function linked(text: string, anchors: ReadonlyMap<string, string>, file: string): string {
  return text
    .replace(/\{@link (\w+)\}/g, (_, type: string) => {
      const heading = anchors.get(type);
      if (heading === undefined) {
        throw new Error(`${file} has no table 'fields of ${type}', which a field links to`);
      }
      return linkTo(heading, '', anchorOf(heading));
    })
    .replace(/docs\/([\w-]+\.md)(?:#([\w-]+))?/g, (_, page: string, anchor = '') =>
      linkTo(anchor ? anchor.replaceAll('-', ' ') : page, `docs/${page}` === file ? '' : page, anchor),
    );
}

function linkTo(words: string, page: string, anchor: string): string {
  return `[${words}](${page}${anchor ? `#${anchor}` : ''})`;
}

/** The anchor of a heading, as GitLab and GitHub make it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
