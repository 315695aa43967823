import { type Command, Option } from 'commander';
import { DEFAULT_REPORT, REPORT_FORMATS } from './formats';
import type { ReportOptions, ReportProcess } from './report';

/** Adds `report` to the program. */
export function addReport(program: Command, host: ReportProcess): void {
  program
    .command('report')
    .description(
      'Show what manifests make possible, as one page: those of this product, or of any other tool.',
    )
    .argument('<paths...>', 'files, folders with all below them, or - for standard input')
    .option(
      '--out <file>',
      `where to write it, - for standard output, which is the default but for HTML on a terminal: ${DEFAULT_REPORT}`,
    )
    .addOption(
      new Option('--format <format>', 'html unless the name of the file says otherwise').choices(
        REPORT_FORMATS,
      ),
    )
    .option('--all', 'judge objects of other namespaces too')
    .addHelpText(
      'after',
      '\nThe page needs no network and no script: mail it, attach it, print it.\n' +
        'Exit status: 0 if the boundary holds, 1 on a finding, 2 if the input cannot be read or nothing be written.',
    )
    .action(async (paths: readonly string[], options: ReportOptions) => {
      const { report } = await import('./report.js');
      host.exitCode = await report(paths, options, host);
    });
}
