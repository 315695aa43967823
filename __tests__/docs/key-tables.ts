import { CHART_KEYS } from '../../lib/world/chart-keys';
import { MISSING_FLAGS } from '../../lib/world/feature-flags';
import { type GitLabKeys, GLOBAL_KEYS, RUNNER_KEYS } from '../../lib/world/gitlab-keys';
import { KUBERNETES_KEYS } from '../../lib/world/gitlab-keys-kubernetes';
import { spanText } from '../../lib/world/runner-minors';

/** The line before a table that is made from a catalogue of keys. */
const MARKER = /^<!-- keys of (.+) -->$/;

const CATALOGUES: Readonly<Record<string, readonly GitLabKeys[]>> = {
  'config.toml': GLOBAL_KEYS,
  '[[runners]]': RUNNER_KEYS,
  '[runners.feature_flags]': MISSING_FLAGS,
  '[runners.kubernetes]': KUBERNETES_KEYS,
  'the chart': CHART_KEYS,
};

/** A page with the table of keys below each marker made anew. */
export function withKeyTables(page: string): string {
  const blocks = page.split('\n\n');
  return blocks
    .map((block, index) => {
      const rows = CATALOGUES[MARKER.exec(blocks[index - 1] ?? '')?.[1] ?? ''];
      return rows === undefined ? block : tableOf(rows);
    })
    .join('\n\n');
}

function tableOf(rows: readonly GitLabKeys[]): string {
  const cells = rows.map(({ keys, is, field, why, ...span }) => [
    keys.map((key) => `\`${key}\``).join(', '),
    is === 'field' ? `\`${field}\`` : is === 'missing' ? 'not offered yet' : 'decided',
    [why ?? '', spanText(span)].filter((part) => part !== '').join('; '),
  ]);
  return [['Key', 'In a fleet', 'Why, or what it holds'], ['---', '---', '---'], ...cells]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
