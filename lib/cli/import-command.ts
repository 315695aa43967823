import type { Command } from 'commander';
import type { ImportCommandOptions, ImportProcess } from './import';

/** Adds `import` to the program. */
export function addImport(program: Command, host: ImportProcess): void {
  program
    .command('import')
    .description(
      "Make a fleet of what GitLab's Helm chart, Flux, Argo CD or a config.toml says, and tell what became of each key.",
    )
    .argument(
      '<files...>',
      'values of the chart, a HelmRelease, an Application, a rendered chart or a config.toml; - for standard input',
    )
    .option(
      '--out <file>',
      'write the program there, and the report to standard output; no file is overwritten',
    )
    .option('--json', 'write the specification of the fleet as JSON instead of a program')
    .option('--org <name>', 'the organisation; the namespace is {org}-runners')
    .option('--api-server <cidr...>', 'addresses of the API server: its Service and the endpoints behind it')
    .addHelpText(
      'after',
      '\nWithout --out, the program goes to standard output and the report to standard error.\n' +
        'A file called fleet.ts gets the fleets alone, as a project of init has it; delete the one that init wrote first.\n' +
        'All files together are one fleet: each [[runners]] is a runner of it.\n' +
        'No token and no password of the input is written or printed. Values to be filled in are marked FILL IN.\n' +
        'Exit status: 0 if a fleet was written, whatever the report says of single keys; 2 if nothing was.\n' +
        'How to move from the chart: docs/from-helm.md.',
    )
    .action(async (files: readonly string[], options: ImportCommandOptions) => {
      const { runImport } = await import('./import.js');
      host.exitCode = await runImport(files, options, host);
    });
}
