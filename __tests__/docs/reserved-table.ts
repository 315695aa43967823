import { RESERVED_METADATA } from '../../lib/world/acting-metadata';

/** The line before the table of reserved labels and annotations. */
const TABLE = /(?<=^<!-- reserved metadata -->\n\n)(?:\|.*\n)+/m;

/** A page with the table of the labels and annotations that no fleet gives to its pods made anew. */
export function withReservedTable(page: string): string {
  const whats = [...new Set(RESERVED_METADATA.map(({ what }) => what))];
  const rows = whats.map((what) => {
    const keys = RESERVED_METADATA.filter((group) => group.what === what).flatMap((group) => group.keys);
    // A key whose whole domain is there says nothing more.
    const plain = keys.filter((key) => !keys.some((other) => other !== key && isWithin(key, other)));
    return [plain.map((key) => `\`${key}\``).join(', '), what];
  });
  const lines = [['Keys', 'Refused, since the label or annotation'], ['---', '---'], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  return page.replace(TABLE, `${lines.join('\n')}\n`);
}

function isWithin(key: string, row: string): boolean {
  return row.endsWith('*') && key.startsWith(row.slice(0, -1));
}
