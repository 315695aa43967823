import { Argument, type Command } from 'commander';
import { bashCompletion } from './completion/bash';
import { completedProgram } from './completion/completed-program';
import { fishCompletion } from './completion/fish';
import { zshCompletion } from './completion/zsh';
import type { CommandProcess } from './verify';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Adds `completion` to the program, whose commands and options it reads when it is called. */
export function addCompletion(program: Command, host: Pick<CommandProcess, 'stdout'>): void {
  program
    .command('completion')
    .description('Print a script that lets a shell complete commands, options, their values and files.')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      '\nThe shell completes a command that it finds: add node_modules/.bin to PATH, or install the package globally.\n' +
        '  bash, in ~/.bashrc:                   source <(gitlab-runners completion bash)\n' +
        '  zsh, in ~/.zshrc, below compinit:     source <(gitlab-runners completion zsh)\n' +
        '  fish, in ~/.config/fish/config.fish:  gitlab-runners completion fish | source',
    )
    .action((shell: keyof typeof SCRIPTS) => {
      host.stdout.write(SCRIPTS[shell](completedProgram(program)));
    });
}
