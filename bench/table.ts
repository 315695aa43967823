import type { Comparison } from './compare';
import { TOLERANCE } from './compare';
import { meetsGoal, type Ratio, type Results, SECTIONS } from './results';

/** Results as text. */
export function describe(results: Results): string {
  const { machine, runs } = results;
  const sections = SECTIONS.map((section) => results.figures.filter((figure) => figure.section === section));
  return [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.platform}, Node ${machine.node}; median of ${runs} runs, of half as many for 5,000 runners and more`,
    ...sections
      .filter((figures) => figures.length > 0)
      .map((figures) =>
        table(
          [figures[0]?.section ?? '', 'value', 'unit'],
          figures.map(({ what, value, unit }) => [what, rounded(value), unit]),
        ),
      ),
    ...(results.ratios.length > 0
      ? [table(['ratio', 'value', 'goal', 'met'], results.ratios.map(ratioCells))]
      : []),
    ...results.notRun.map((line) => `not run: ${line}`),
  ].join('\n\n');
}

function ratioCells(ratio: Ratio): readonly string[] {
  const bound = ratio.better === 'lower' ? 'at most' : 'at least';
  const met = meetsGoal(ratio);
  return [
    ratio.what,
    ratio.value.toFixed(2),
    ratio.goal === undefined ? '' : `${bound} ${ratio.goal}`,
    met === undefined ? '' : met ? 'yes' : 'no',
  ];
}

/** A comparison as text. */
export function describeComparison({ worse, better, same, missing }: Comparison): string {
  const lines = [
    `against the committed ratios: ${worse.length} worse by more than ${TOLERANCE * 100} %, ${better.length} better, ${same} the same`,
    ...worse.map((line) => `worse: ${line}`),
    ...better.map((line) => `better: ${line}`),
  ];
  return [...lines, ...(missing.length > 0 ? [`not measured: ${missing.join(', ')}`] : [])].join('\n');
}

/** A Markdown table, aligned so that it reads as plain text too. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    line(titles),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
