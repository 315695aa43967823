import { IMAGES, type Image } from '../node/images/images';

/** The line before the table of images that stand in for others. */
const TABLE = /(?<=^<!-- stand-ins -->\n\n)(?:\|.*\n)+/m;

/** A page with the table of what the tests on real nodes run in place of images made anew. */
export function withStandInTable(page: string): string {
  const rows = Object.values<Image>(IMAGES).map(({ name, purpose, distance }) => [
    `\`${name}\``,
    purpose,
    distance,
  ]);
  const lines = [['Name', 'Use', 'How far it is from the real one'], ['---', '---', '---'], ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  return page.replace(TABLE, `${lines.join('\n')}\n`);
}
