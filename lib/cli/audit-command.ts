import { type Command, Option } from 'commander';
import type { AuditOptions } from './audit';
import { FORMATS } from './formats';
import type { CommandProcess } from './verify';

/** Adds `audit` to the program. */
export function addAudit(program: Command, version: string, host: CommandProcess): void {
  program
    .command('audit')
    .description('Hold a live cluster against the manifests of its fleets. It changes nothing.')
    .argument('[paths...]', 'files or folders of one cluster', ['dist'])
    .option('--context <name>', 'the context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig than kubectl takes')
    .addOption(new Option('--format <format>', 'how to report').choices(FORMATS).default('text'))
    .option('--print-role', 'print the roles that an audit needs, and ask no cluster')
    .addHelpText(
      'after',
      '\nExit status: 0 if nothing is found, 1 on a finding, 2 if manifests or cluster cannot be read, or nothing\n' +
        'could be seen. What could not be seen is said, and is no finding. See docs/audit.md.',
    )
    .action(async (paths: readonly string[], options: AuditOptions) => {
      const { clusterOf, runAudit } = await import('./audit.js');
      host.exitCode = await runAudit(paths, options, version, host, clusterOf);
    });
}
