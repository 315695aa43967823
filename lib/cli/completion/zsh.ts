import type {
  CompletedCommand,
  CompletedOption,
  CompletedProgram,
  CompletedValue,
} from './completed-program';

/** The completion of a program for zsh: for its rc file, or as a file of `fpath`. */
export function zshCompletion({ name, options, commands }: CompletedProgram): string {
  const own = `_${name.replaceAll('-', '_')}`;
  return `#compdef ${name}
# Completion of ${name} in zsh, made by: ${name} completion zsh
${own}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map((command) => `    ${quoted(`${command.name}:${command.description}`)}`).join('\n')}
  )
  _arguments -C \\
${options.flatMap(optionLines).join('\n')}
    '1: :->command' \\
    '*:: :->arguments'
  case $state in
    command)
      _describe -t commands command commands ;;
    arguments)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [[ "$funcstack[1]" == "${own}" ]]; then
  ${own} "$@"
else
  compdef ${own} ${name}
fi
`;
}

function commandCase({ name, options, argument }: CompletedCommand): string {
  const action = actionOf(argument);
  return [
    `        ${name})`,
    `          _arguments \\`,
    ...options.flatMap(optionLines).map((line) => `        ${line}`),
    `            ${action === undefined ? "'*: :'" : quoted(`*:argument:${action}`)} ;;`,
  ].join('\n');
}

function optionLines({ flags, description, value }: CompletedOption): readonly string[] {
  const told = `[${description.replaceAll(/[\\[\]:]/g, '\\$&')}]`;
  const taken = value === undefined ? '' : `:value:${actionOf(value) ?? ''}`;
  const others = flags.length > 1 ? `(${flags.join(' ')})` : '';
  return flags.map((flag) => {
    const sign = value !== undefined && flag.startsWith('--') ? '=' : '';
    return `    ${quoted(`${others}${flag}${sign}${told}${taken}`)} \\`;
  });
}

function actionOf(value: CompletedValue): string | undefined {
  switch (value.of) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'anything':
    case 'nothing':
      return undefined;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
