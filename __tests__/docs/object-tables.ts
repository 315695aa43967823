import { OBJECTS, type ObjectRow, SYNC_WAVE } from '../../lib/constructs/objects';

const rows: readonly (readonly [kind: string, row: ObjectRow])[] = Object.entries(OBJECTS);

/** The page of Argo CD with what follows from the table of objects: both lists of kinds, the waves and the options. */
export function withObjectTables(page: string): string {
  return [
    whitelist('clusterResourceWhitelist', 'cluster'),
    whitelist('namespaceResourceWhitelist', 'runners'),
    table('waves', ['Wave', 'Objects'], waves()),
    table('options', ['Object', 'Option', 'Why'], options()),
  ].reduce((text, [pattern, made]) => text.replace(pattern, made), page);
}

type Replacement = readonly [pattern: RegExp, made: string];

/** The kinds that a project may apply, those that only some fleets have at the end. */
function whitelist(key: string, file: ObjectRow['file']): Replacement {
  const own = rows.filter(([, row]) => row.file === file);
  const conditions = [...new Set(own.map(([, { onlyIf = '' }]) => onlyIf))].sort();
  const lines = conditions.flatMap((condition) => [
    ...(condition ? [`    # Only if ${condition}:`] : []),
    ...own
      .filter(([, { onlyIf = '' }]) => onlyIf === condition)
      .map(([kind, { apiVersion }]) => `    - { group: ${groupOf(apiVersion)}, kind: ${kind} }`),
  ]);
  return [new RegExp(`^  ${key}:\\n(?:    (?:#|- ).*\\n)+`, 'm'), `  ${key}:\n${lines.join('\n')}\n`];
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '""';
}

function waves(): readonly (readonly string[])[] {
  return Object.entries(SYNC_WAVE).map(([name, wave]) => [
    String(wave),
    rows
      .filter(([, row]) => row.wave === name)
      .map(([kind]) => kind)
      .join(', '),
  ]);
}

function options(): readonly (readonly string[])[] {
  return rows.flatMap(([kind, { syncOption }]) =>
    syncOption ? [[kind, `\`${syncOption.option}\``, syncOption.why]] : [],
  );
}

function table(name: string, head: readonly string[], body: readonly (readonly string[])[]): Replacement {
  const lines = [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`);
  return [new RegExp(`(?<=^<!-- ${name} of objects -->\\n\\n)(?:\\|.*\\n)+`, 'm'), `${lines.join('\n')}\n`];
}
