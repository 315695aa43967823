import { styleText } from 'node:util';

/** How wide a report may be, and whether it is coloured. */
export interface Layout {
  /** Columns of the widest table; one that is wider is told row by row. */
  readonly table: number;
  /** Columns of the widest line of words. */
  readonly words: number;
  readonly colours: boolean;
}

/** As wide as its words are. */
export const UNBOUNDED: Layout = {
  table: Number.POSITIVE_INFINITY,
  words: Number.POSITIVE_INFINITY,
  colours: false,
};

/** What is known of where a report is printed. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly hasColors?: (environment: object) => boolean;
}

/** A terminal that does not say how wide it is. */
const USUAL_COLUMNS = 80;

/** What a page of a log shows beside each other. */
const COLUMNS_OF_LOGS = 120;

/**
 * The layout for a screen. A log is searched line by line, and whoever shows it breaks long lines himself: words stay whole there, and
 * only tables, which nobody can read once they are broken, are bounded.
 */
export function layoutFor(screen: Screen, environment: Readonly<Record<string, string | undefined>>): Layout {
  if (screen.isTTY !== true) {
    return { ...UNBOUNDED, table: COLUMNS_OF_LOGS };
  }
  const columns = screen.columns || USUAL_COLUMNS;
  const isRefused = (environment['NO_COLOR'] ?? '') !== '';
  return {
    table: columns,
    words: columns,
    colours: !isRefused && screen.hasColors?.(environment) === true,
  };
}

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

/** A table, or a block for each row where it is too wide. */
export function table<Row>(
  columns: readonly Column<Row>[],
  lines: readonly Row[],
  layout: Layout,
): readonly string[] {
  const titles = columns.map(({ title }) => title);
  const rows = [titles, ...lines.map((line) => columns.map(({ cell }) => cell(line)))];
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [header = '', ...others] = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [header, ...others].every(({ length }) => length <= layout.table)
    ? [titled(header, layout), ...others]
    : rows.slice(1).flatMap((row, index) => [...(index === 0 ? [] : ['']), ...block(titles, row, layout)]);
}

/** A row with a line for each of its cells. */
function block(titles: readonly string[], row: readonly string[], layout: Layout): readonly string[] {
  const width = Math.max(...titles.map(({ length }) => length));
  return titles.flatMap((title, column) => {
    const indent = ' '.repeat(width + 2);
    const [first = '', ...rest] = broken(row[column] ?? '', layout.table - indent.length);
    return [
      `${titled(title, layout)}${' '.repeat(width + 2 - title.length)}${first}`.trimEnd(),
      ...rest.map((line) => `${indent}${line}`),
    ];
  });
}

function titled(title: string, { colours }: Layout): string {
  return colours ? styleText('bold', title, { validateStream: false }) : title;
}

/** A sentence, with what continues it further in; one that begins with `!` is what a reader must not overlook. */
export function sentence(text: string, layout: Layout): string {
  const indent = ' '.repeat(text.length - text.trimStart().length);
  const [first = '', ...rest] = broken(text.slice(indent.length), layout.words - indent.length - 2);
  const shown = [`${indent}${first}`, ...rest.map((line) => `${indent}  ${line}`)].join('\n');
  return layout.colours && text.startsWith('!')
    ? styleText('yellow', shown, { validateStream: false })
    : shown;
}

/** A text in lines that are broken behind spaces and commas, or anywhere in a word that is wider. */
function broken(text: string, width: number): readonly string[] {
  if (text.length <= width) {
    return [text];
  }
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=[ ,])/)) {
    if (line !== '' && line.length + word.trimEnd().length > width) {
      lines.push(line);
      line = '';
    }
    line += word;
    while (line.trimEnd().length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return [...lines, line].map((one) => one.trimEnd()).filter((one) => one !== '');
}
