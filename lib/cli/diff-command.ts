import { type Command, Option } from 'commander';
import type { DiffOptions, DiffProcess } from './diff';
import { DIFF_FORMATS } from './formats';

/** Adds `diff` to the program. */
export function addDiff(program: Command, host: DiffProcess): void {
  program
    .command('diff')
    .description('Tell in words what a change of manifests makes possible, and what it takes away.')
    .argument('<old>', 'a folder, a file, - for standard input, or git:REVISION:PATH')
    .argument('<new>', 'the new side, in one of the same forms')
    .addOption(new Option('--format <format>', 'how to tell it').choices(DIFF_FORMATS).default('text'))
    .option(
      '--approvals <file>',
      'take the approvals of this file: who wants a change that widens, why, and until when',
    )
    .addHelpText(
      'after',
      '\nExit status: 0 if nothing widens that is not approved, 1 if something does, 2 if the input cannot be read.\n' +
        'For example: gitlab-runners diff git:origin/main:dist dist --approvals approvals.yaml',
    )
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = await import('./diff.js');
      host.exitCode = await diff(before, after, options, host);
    });
}
