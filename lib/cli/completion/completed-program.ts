import type { Command, Help, Option } from 'commander';

/** A program as a shell completes it. */
export interface CompletedProgram {
  readonly name: string;
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

/** A command of the program. */
export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** What its arguments may be. */
  readonly argument: CompletedValue;
}

/** An option of a command, or of the program. */
export interface CompletedOption {
  /** As they are written, such as `-h` and `--help`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What its value may be, if it takes one. */
  readonly value?: CompletedValue;
}

/** One of some words, a file or folder, or what no shell can know. */
export type CompletedValue =
  | { readonly of: 'words'; readonly words: readonly string[] }
  | { readonly of: 'files' }
  | { readonly of: 'anything' }
  | { readonly of: 'nothing' };

/** Reads a program as its own help does, so that nothing is completed that help does not tell. */
export function completedProgram(program: Command): CompletedProgram {
  const help = program.createHelp();
  const commands = help.visibleCommands(program);
  const names = commands.map((command) => command.name());
  return {
    name: program.name(),
    options: help.visibleOptions(program).map(completedOption),
    commands: commands.map((command) => completedCommand(command, help, names)),
  };
}

function completedCommand(command: Command, help: Help, names: readonly string[]): CompletedCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: help.subcommandDescription(command),
    options: help.visibleOptions(command).map(completedOption),
    argument:
      argument === undefined
        ? { of: 'nothing' }
        : // commander makes `help`, and says nowhere that it takes the name of a command.
          completedValue(argument.name(), command.name() === 'help' ? names : argument.argChoices),
  };
}

function completedOption({ short, long, description, flags, argChoices }: Option): CompletedOption {
  const name = /[<[]([^>\].]+(?:\.\w+)?)/.exec(flags)?.[1];
  return {
    flags: [short, long].flatMap((flag) => flag ?? []),
    description,
    ...(name === undefined ? {} : { value: completedValue(name, argChoices) }),
  };
}

/** What help calls a file, a folder, or a list of them. */
const FILES = ['file', 'files', 'paths', 'directory', 'old', 'new', 'main.js'];

function completedValue(name: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices !== undefined) {
    return { of: 'words', words: choices };
  }
  return { of: FILES.includes(name) ? 'files' : 'anything' };
}
