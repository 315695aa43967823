import type {
  CompletedCommand,
  CompletedOption,
  CompletedProgram,
  CompletedValue,
} from './completed-program';

/** The completion of a program for fish 3.0 and newer. */
export function fishCompletion({ name, options, commands }: CompletedProgram): string {
  const first = '__fish_use_subcommand';
  return `${[
    `# Completion of ${name} in fish, made by: ${name} completion fish`,
    `complete -c ${name} -n ${first} -f`,
    ...options.map((option) => optionLine(name, first, option)),
    ...commands.map(
      (command) => `complete -c ${name} -n ${first} -a ${command.name} -d ${quoted(command.description)}`,
    ),
    ...commands.flatMap((command) => linesOf(name, command)),
  ].join('\n')}\n`;
}

function linesOf(program: string, { name, options, argument }: CompletedCommand): readonly string[] {
  const after = quoted(`__fish_seen_subcommand_from ${name}`);
  return [
    ...options.map((option) => optionLine(program, after, option)),
    ...(argument.of === 'files' ? [] : [`complete -c ${program} -n ${after} -f${wordFlags(argument)}`]),
  ];
}

function optionLine(
  program: string,
  condition: string,
  { flags, description, value }: CompletedOption,
): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`,
  );
  const taken = value === undefined ? '' : ` ${value.of === 'files' ? '-r -F' : '-x'}${wordFlags(value)}`;
  return `complete -c ${program} -n ${condition}${names.join('')}${taken} -d ${quoted(description)}`;
}

function wordFlags(value: CompletedValue): string {
  return value.of === 'words' ? ` -a ${quoted(value.words.join(' '))}` : '';
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
