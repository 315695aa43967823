import { type Explained, FATES, type Fate } from './fate';
import type { FillIn } from './fill-in';

const WIDTH = 100;

const SHORT: Readonly<Record<Fate, string>> = {
  'fill-in': 'to fill in',
  refused: 'refused',
  'not-offered': 'not offered yet',
  unknown: 'unknown',
  elsewhere: 'elsewhere',
  decided: 'decided',
  carried: 'carried over',
};

/** What became of each key, for people: first what they have to do. It holds no value of the input. */
export function reportOf(explained: readonly Explained[], fillIns: readonly FillIn[]): string {
  const files = new Set(explained.map(({ file }) => file).filter((file) => file !== 'the fleet'));
  const sections = (Object.keys(FATES) as Fate[]).flatMap((fate) => {
    const rows = explained.filter((one) => one.fate === fate);
    const gaps = fate === 'fill-in' ? fillIns : [];
    return rows.length + gaps.length === 0
      ? []
      : [
          [
            `${FATES[fate].toUpperCase()} (${rows.length + gaps.length})`,
            ...gaps.flatMap(({ field, why }) => [`  ${field}`, ...wrapped(why)]),
            ...byReason(rows).flatMap((group) => groupText(group, files.size > 1)),
          ].join('\n'),
        ];
  });
  return [...sections, countsOf(explained, fillIns), ''].join('\n\n').replace(/\n+$/, '\n');
}

/** Keys of which the same is said, in the order of the first of each. */
function byReason(rows: readonly Explained[]): readonly (readonly Explained[])[] {
  const groups = new Map<string, Explained[]>();
  for (const row of rows) {
    const reason = row.why === '' ? 'no reason' : row.why;
    groups.set(reason, [...(groups.get(reason) ?? []), row]);
  }
  return [...groups.values()];
}

function groupText(rows: readonly Explained[], namesFile: boolean): readonly string[] {
  const why = rows[0]?.why ?? '';
  return [
    ...rows.flatMap(({ file, section, key, below, field }) => [
      `  ${namesFile ? `${file}: ` : ''}${section}: ${key}${field === undefined ? '' : ` -> ${field}`}`,
      ...(below.length === 0 ? [] : wrapped(below.join(', '), '    . ')),
    ]),
    ...(why === '' ? [] : wrapped(why)),
  ];
}

/** How many keys have each fate, on one line. */
export function countsOf(explained: readonly Explained[], fillIns: readonly FillIn[]): string {
  const counts = (Object.keys(FATES) as Fate[]).map((fate) => {
    const count =
      explained.filter((one) => one.fate === fate).length + (fate === 'fill-in' ? fillIns.length : 0);
    return `${count} ${SHORT[fate]}`;
  });
  return counts.join(', ');
}

function wrapped(text: string, indent = '      '): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length > WIDTH - 6) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${indent}${one}`);
}
