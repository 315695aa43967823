import type { Command } from 'commander';
import type { CommandProcess } from './verify';

/** Adds the command that prints the claims ledger. */
export function addClaims(program: Command, output: Pick<CommandProcess, 'stdout'>): void {
  program
    .command('claims')
    .description(
      'Print each sentence of the security model with what holds it, and what it does not protect from.',
    )
    .action(async () => {
      const { securityModelDocument } = await import('../ledger/document.js');
      output.stdout.write(securityModelDocument());
    });
}
