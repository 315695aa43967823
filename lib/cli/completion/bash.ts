import type {
  CompletedCommand,
  CompletedOption,
  CompletedProgram,
  CompletedValue,
} from './completed-program';

/** The completion of a program for bash 3.2 and newer, which asks nothing of the package bash-completion. */
export function bashCompletion({ name, options, commands }: CompletedProgram): string {
  const own = `_${name.replaceAll('-', '_')}`;
  return `# Completion of ${name} in bash, made by: ${name} completion bash
${own}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= index words=
  COMPREPLY=()
  # bash takes --option=value apart at the sign.
  if [[ $current == '=' ]]; then
    current=
  elif [[ $previous == '=' ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then
      command=\${COMP_WORDS[index]}
      break
    fi
  done
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
    *)
      case "$command" in
        '')
          words='${[...commands.map((command) => command.name), ...flagsOf(options)].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
  # Without words, bash completes files, as the line that ends this script tells it.
  if [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -o bashdefault -o default -F ${own} ${name}
`;
}

/** The values of the options of a command. */
function valueCases(command: CompletedCommand): readonly string[] {
  return command.options.flatMap(({ flags, value }) =>
    value === undefined
      ? []
      : [`    ${flags.map((flag) => `'${command.name} ${flag}'`).join('|')})`, `      ${wordsOf(value)} ;;`],
  );
}

/** The options of a command where a word begins like one, and else its arguments. */
function commandCase({ name, options, argument }: CompletedCommand): string {
  return `        ${name})
          if [[ $current == -* ]]; then
            words='${flagsOf(options).join(' ')}'
          else
            ${wordsOf(argument)}
          fi ;;`;
}

function wordsOf(value: CompletedValue): string {
  return `words='${value.of === 'words' ? value.words.join(' ') : ''}'`;
}

function flagsOf(options: readonly CompletedOption[]): readonly string[] {
  return options.flatMap(({ flags }) => flags);
}
