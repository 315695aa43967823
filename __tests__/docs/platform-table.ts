import { PLATFORMS, type PlatformRow } from '../../lib/world/platforms';

/** The line before the table of platforms. */
const TABLE = /(?<=^<!-- platforms -->\n\n)(?:\|.*\n)+/m;

/** A page with the table of what platforms write made anew. */
export function withPlatformTable(page: string): string {
  const rows = Object.entries(PLATFORMS).flatMap(([platform, list]) =>
    list.map((row: PlatformRow) => [
      `\`'${platform}'\``,
      `${row.what} ([source](${row.source}))`,
      contents(row),
    ]),
  );
  const lines = [['Platform', 'Writes', 'Expected'], ['---', '---', '---'], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  return page.replace(TABLE, `${lines.join('\n')}\n`);
}

function contents({ annotations = [], tolerations = [], nodeSelector = [] }: PlatformRow): string {
  return [
    ...annotations.map(
      ({ key, value }) => `annotation \`${key}\`${value === undefined ? ', any value' : `: \`${value}\``}`,
    ),
    ...tolerations.map(({ key, value, effect }) => `toleration \`${key}=${value}:${effect}\``),
    ...nodeSelector.map(({ key, value }) => `node selector \`${key}: ${value}\``),
  ].join('; ');
}
