import { type Command, Option } from 'commander';
import { checkBoundary } from '../boundary/check';
import { EXIT_UNREADABLE, type Manifests, readManifests, UnreadableInput } from './verify-input';
import { jsonReport } from './verify-json';
import type { VerifiedInput } from './verify-report';
import { sarifReport } from './verify-sarif';
import { textReport } from './verify-text';

/** What the command needs of a process. */
export interface CommandProcess {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** The formats of the report. */
export const FORMATS = ['text', 'json', 'sarif'] as const;

/** A format of the report. */
export type Format = (typeof FORMATS)[number];

const EXIT_FINDINGS = 1;

/** Adds `verify` to the program. */
export function addVerify(program: Command, version: string, host: CommandProcess): void {
  program
    .command('verify')
    .description('Hold manifests against the privilege boundary: ours, or those of any other tool.')
    .argument('<path>', 'a file, a folder with all below it, or - for standard input')
    .addOption(new Option('--format <format>', 'how to report').choices(FORMATS).default('text'))
    .addHelpText(
      'after',
      '\nExit status: 0 if the boundary holds, 1 on a finding, 2 if the input cannot be read.\n' +
        'A folder is judged as one cluster, unless an object stands in several of its sub-folders.',
    )
    .action(async (path: string, options: { format: Format }) => {
      host.exitCode = await verify(path, options.format, version, host);
    });
}

/** Judges the manifests at `path`, writes the report and returns the exit status. */
export async function verify(
  path: string,
  format: Format,
  version: string,
  host: Pick<CommandProcess, 'stdin' | 'stdout' | 'stderr'>,
): Promise<number> {
  let manifests: readonly Manifests[];
  try {
    manifests = await readManifests(path, host.stdin);
  } catch (error) {
    if (error instanceof UnreadableInput) {
      host.stderr.write(`${error.message}\n`);
      return EXIT_UNREADABLE;
    }
    throw error;
  }
  const verified = manifests.map((input) => {
    const report = checkBoundary(input.objects);
    host.stderr.write(`${input.name}: ${input.objects.length} documents, held against ${report.basis}\n`);
    return { input, report };
  });
  host.stdout.write(render(verified, format, version));
  return verified.every(({ report }) => report.holds) ? 0 : EXIT_FINDINGS;
}

function render(verified: readonly VerifiedInput[], format: Format, version: string): string {
  switch (format) {
    case 'text':
      return textReport(verified);
    case 'json':
      return jsonReport(verified);
    case 'sarif':
      return sarifReport(verified, version);
  }
}
