import { FATES } from '../../lib/import/fate';
import { ROWS, type RowSection } from '../../lib/import/lookup';
import type { ImportRow } from '../../lib/import/row';

/** The line before a table that is made from the rows of a section. */
const MARKER = /^<!-- import of (.+) -->$/;

/** The page with the table of what becomes of each key below each marker made anew. */
export function withImportTables(page: string): string {
  const blocks = page.split('\n\n');
  return blocks
    .map((block, index) => {
      const rows = ROWS[MARKER.exec(blocks[index - 1] ?? '')?.[1] as RowSection];
      return rows === undefined ? block : tableOf(rows);
    })
    .join('\n\n');
}

function tableOf(rows: readonly ImportRow[]): string {
  const cells = rows.map(({ keys, fate, field, why }) => [
    keys.map((key) => `\`${key}\``).join(', '),
    FATES[fate].toLowerCase(),
    field === undefined ? '' : `\`${field}\``,
    why,
  ]);
  return [['Key', 'Becomes', 'Field', 'Why, or what to do'], ['---', '---', '---', '---'], ...cells]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
