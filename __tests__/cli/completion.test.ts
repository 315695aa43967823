import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { bashCompletion } from '../../lib/cli/completion/bash';
import { completedProgram } from '../../lib/cli/completion/completed-program';
import { fishCompletion } from '../../lib/cli/completion/fish';
import { zshCompletion } from '../../lib/cli/completion/zsh';
import { programOf } from '../../lib/cli/program';

const manifest = {
  name: 'cdk8s-gitlab-runners',
  version: '1.2.3',
  dependencies: {},
  peerDependencies: {},
  devDependencies: {},
};
const written: string[] = [];
const program = programOf(manifest as never, {
  stdin: Readable.from([]),
  stdout: { write: (text) => written.push(text) },
  stderr: { write: () => undefined },
  env: {},
});
const completed = completedProgram(program);

test('every command is completed with what its argument takes', () => {
  const told = completed.commands.map(({ name, argument }) => [
    name,
    argument.of === 'words' ? argument.words.join(' ') : argument.of,
  ]);
  expect(Object.fromEntries(told)).toEqual({
    init: 'files',
    import: 'files',
    verify: 'files',
    report: 'files',
    diff: 'files',
    audit: 'files',
    claims: 'nothing',
    completion: 'bash zsh fish',
    help: 'init import verify report diff audit claims completion help',
  });
});

test('every option is completed with what its value may be', () => {
  const told = completed.commands.flatMap(({ name, options }) =>
    options
      .filter(({ flags }) => !flags.includes('--help'))
      .map(({ flags, value }) => [
        `${name} ${flags.join(' ')}`,
        value?.of === 'words' ? value.words.join(' ') : (value?.of ?? ''),
      ]),
  );
  expect(Object.fromEntries(told)).toEqual({
    'init --package': 'anything',
    'import --out': 'files',
    'import --json': '',
    'import --org': 'anything',
    'import --api-server': 'anything',
    'verify --format': 'text json sarif',
    'verify --verbose': '',
    'verify --all': '',
    'verify --export': '',
    'verify --fleet': 'files',
    'verify --accept': 'files',
    'report --out': 'files',
    'report --format': 'html markdown json',
    'report --all': '',
    'diff --format': 'text markdown json',
    'diff --approvals': 'files',
    'audit --context': 'anything',
    'audit --kubeconfig': 'files',
    'audit --format': 'text json sarif',
    'audit --print-role': '',
  });
  expect(completed.options.flatMap(({ flags }) => flags)).toEqual(['-V', '--version', '-h', '--help']);
});

test('the command prints the script of each shell, and refuses another', async () => {
  const scripts = [bashCompletion, zshCompletion, fishCompletion].map((script) => script(completed));
  for (const shell of ['bash', 'zsh', 'fish']) {
    await program.parseAsync(['completion', shell], { from: 'user' });
  }
  expect(written.splice(0)).toEqual(scripts);
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await expect(program.parseAsync(['completion', 'tcsh'], { from: 'user' })).rejects.toThrow(
    /Allowed choices are bash, zsh, fish/,
  );
});

/** A program whose texts hold what shells take apart. */
const odd = completedProgram(
  new Command('odd-tool').addCommand(
    new Command('run')
      .description(`It's "odd": $HOME \`id\` [x] \\ (y) {a,b} * ~ ; & | < > #`)
      .argument('[paths...]')
      .option('-o, --out <file>', `where: [it's] "$(id)" \`id\` \\ goes`)
      .option('--name <name>', 'a: name'),
  ),
);

/** Tests of a shell, which are skipped where it is missing: `apt-get install SHELL`. */
function describeIn(shell: string): jest.Describe {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0 ? describe : describe.skip;
}

function inShell(shell: string, args: readonly string[], script: string): string {
  const { status, stdout, stderr } = spawnSync(shell, [...args, '-c', script], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

describe('bash', () => {
  const complete = (script: string, name: string, words: readonly string[]) =>
    inShell(
      'bash',
      ['--norc', '--noprofile', '-u'],
      `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_${name.replace('-', '_')}; printf '%s\\n' "\${COMPREPLY[@]-}"`,
    )
      .split('\n')
      .filter((word) => word !== '');
  const completions = (...words: readonly string[]) =>
    complete(bashCompletion(completed), 'gitlab-runners', ['gitlab-runners', ...words]);

  test('completes commands and options of the program', () => {
    expect(completions('')).toEqual([
      ...completed.commands.map(({ name }) => name),
      '-V',
      '--version',
      '-h',
      '--help',
    ]);
    expect(completions('re')).toEqual(['report']);
    expect(completions('--v')).toEqual(['--version']);
  });

  test('completes options of a command, before and behind its arguments', () => {
    expect(completions('verify', '--')).toEqual([
      '--format',
      '--verbose',
      '--all',
      '--export',
      '--fleet',
      '--accept',
      '--help',
    ]);
    expect(completions('verify', 'dist', '--f')).toEqual(['--format', '--fleet']);
    expect(completions('claims', '-')).toEqual(['-h', '--help']);
  });

  test('completes the values of an option, however they are written', () => {
    expect(completions('verify', '--format', '')).toEqual(['text', 'json', 'sarif']);
    expect(completions('report', '--format', 'm')).toEqual(['markdown']);
    expect(completions('diff', '--format', '=')).toEqual(['text', 'markdown', 'json']);
    expect(completions('diff', '--format', '=', 'js')).toEqual(['json']);
    expect(completions('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(completions('help', 'a')).toEqual(['audit']);
  });

  test('leaves files to the shell', () => {
    for (const words of [
      ['verify', ''],
      ['verify', '--fleet', ''],
      ['report', '--out', 'rep'],
    ]) {
      expect(completions(...words)).toEqual([]);
    }
    expect(
      inShell('bash', ['--norc', '--noprofile'], `${bashCompletion(completed)}\ncomplete -p gitlab-runners`),
    ).toBe('complete -o bashdefault -o default -F _gitlab_runners gitlab-runners\n');
  });

  test('runs nothing of the texts of a program', () => {
    expect(complete(bashCompletion(odd), 'odd-tool', ['odd-tool', 'run', '-'])).toEqual([
      '-o',
      '--out',
      '--name',
      '-h',
      '--help',
    ]);
  });
});

/** What zsh is told for a line, by functions of the test in place of those that ask a terminal. */
const ZSH_STAND_INS = `
compdef() { print -r -- "compdef: $*" }
_describe() { print -rl -- "\${(@P)4}" }
_arguments() {
  [[ $1 == -C ]] && { state=$STATE; print -rl -- "$@[2,-1]"; return 0 }
  print -rl -- "$@"
}`;

describeIn('zsh')('zsh', () => {
  const told = (script: string, name: string, state: string, word: string) =>
    inShell('zsh', ['-f'], `${ZSH_STAND_INS}\n${script}\nSTATE=${state}; words=(${word}); ${name}`).split(
      '\n',
    );

  test('its script reads, and says what each place takes', () => {
    const script = zshCompletion(completed);
    const first = told(script, '_gitlab_runners', 'command', '');
    expect(first).toContain('compdef: _gitlab_runners gitlab-runners');
    expect(first.filter((line) => /^\w+:/.test(line)).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(completed.commands.map(({ name }) => name)),
    );
    const verify = told(script, '_gitlab_runners', 'arguments', 'verify');
    expect(verify).toContain('--format=[how to report]:value:(text json sarif)');
    expect(verify).toContain(
      '--fleet=[hold the manifests against the fleets of this compiled main.ts]:value:_files',
    );
    expect(verify).toContain('*:argument:_files');
    expect(verify).toContain('(-h --help)--help[display help for command]');
    expect(told(script, '_gitlab_runners', 'arguments', 'completion')).toContain(
      '*:argument:(bash zsh fish)',
    );
  });

  test('runs nothing of the texts of a program', () => {
    expect(told(zshCompletion(odd), '_odd_tool', 'command', '')).toContain(
      `run:It's "odd": $HOME \`id\` [x] \\ (y) {a,b} * ~ ; & | < > #`,
    );
    expect(told(zshCompletion(odd), '_odd_tool', 'arguments', 'run')).toContain(
      `(-o --out)--out=[where\\: \\[it's\\] "$(id)" \`id\` \\\\ goes]:value:_files`,
    );
  });
});

describeIn('fish')('fish', () => {
  const completions = (script: string, line: string) =>
    inShell('fish', ['--no-config'], `${script}\ncomplete -C '${line}'`)
      .split('\n')
      .filter((each) => each !== '')
      .map((each) => each.split('\t')[0]);

  test('completes commands, options, their values and files', () => {
    const script = fishCompletion(completed);
    const names = completed.commands.map(({ name }) => name);
    expect(completions(script, 'gitlab-runners ').sort()).toEqual([...names].sort());
    expect(completions(script, 'gitlab-runners verify --f').sort()).toEqual(['--fleet', '--format']);
    expect(completions(script, 'gitlab-runners verify --format ')).toEqual(['json', 'sarif', 'text']);
    expect(completions(script, 'gitlab-runners completion ').sort()).toEqual(['bash', 'fish', 'zsh']);
    expect(completions(script, 'gitlab-runners verify packag')).toContain('package.json');
    expect(completions(script, 'gitlab-runners verify --fleet packag')).toContain('package.json');
    expect(completions(script, 'gitlab-runners claims packag')).toEqual([]);
    expect(completions(script, 'gitlab-runners audit --context packag')).toEqual([]);
  });

  test('runs nothing of the texts of a program', () => {
    const lines = inShell('fish', ['--no-config'], `${fishCompletion(odd)}\ncomplete -C 'odd-tool r'`);
    expect(lines).toBe(`run\tIt's "odd": $HOME \`id\` [x] \\ (y) {a,b} * ~ ; & | < > #\n`);
    expect(completions(fishCompletion(odd), 'odd-tool run --')).toEqual(['--help', '--name', '--out']);
  });
});
