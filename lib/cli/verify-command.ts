import { type Command, Option } from 'commander';
import { FORMATS } from './formats';
import type { CommandProcess, VerifyOptions } from './verify';

/** Adds `verify` to the program. */
export function addVerify(program: Command, version: string, host: CommandProcess): void {
  program
    .command('verify')
    .description(
      'Hold manifests against the privilege boundary: those of this product, or of any other tool.',
    )
    .argument('<paths...>', 'files, folders with all below them, or - for standard input')
    .addOption(new Option('--format <format>', 'how to report').choices(FORMATS).default('text'))
    .option('--verbose', 'list the rules that pass or do not apply, and every place of a finding')
    .option('--all', 'judge objects of other namespaces too, instead of counting them')
    .option(
      '--export',
      'the manifests were read from a whole cluster: only count what is in namespaces of others',
    )
    .option('--fleet <main.js>', 'hold the manifests against the fleets of this compiled main.ts')
    .option('--accept <file>', 'take the exceptions of this file, for manifests that are not ours')
    .addHelpText(
      'after',
      '\nExit status: 0 if the boundary holds, 1 on a finding, 2 if the input cannot be read.\n' +
        'All paths are judged as one cluster, unless an object stands in several folders: then each is one.\n' +
        'Give the whole folder of a fleet, such as dist: its two files are judged together.',
    )
    .action(async (paths: readonly string[], options: VerifyOptions) => {
      const { verify } = await import('./verify.js');
      host.exitCode = await verify(paths, options, version, host);
    });
}
