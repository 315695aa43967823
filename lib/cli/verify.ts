import { type Command, Option } from 'commander';
import { checkBoundary } from '../boundary/check';
import { findingsOf } from '../fleet-boundary';
import type { Progress } from '../progress';
import { today } from './dated-entries';
import { EXIT_FINDINGS, exitStatusOf, type Watched } from './exit-status';
import { applyExceptions, readExceptions } from './verify-exceptions';
import { expectedFor, fleetsOf, type GivenFleet } from './verify-fleet';
import { hintsFor } from './verify-hints';
import { readManifests } from './verify-input';
import { jsonReport } from './verify-json';
import { holds, type Verification } from './verify-report';
import { sarifReport } from './verify-sarif';
import { textReport } from './verify-text';

/** What the command needs of a process. */
export interface CommandProcess extends Watched {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** The formats of the report. */
export const FORMATS = ['text', 'json', 'sarif'] as const;

/** A format of the report. */
export type Format = (typeof FORMATS)[number];

/** What to judge, against what, and how to tell it. */
export interface VerifyOptions {
  readonly format: Format;
  /** Whether the text lists the rules that do not fail, and every place. @default false */
  readonly verbose?: boolean;
  /** Whether objects of other namespaces are judged too. @default false */
  readonly all?: boolean;
  /** Whether they were read from a cluster, so that those of a fleet of ours lack other namespaces too. @default false */
  readonly export?: boolean;
  /** The compiled `main.js` whose fleets the manifests should be. @default what the manifests say of themselves */
  readonly fleet?: string;
  /** A file of exceptions. @default none */
  readonly accept?: string;
}

/** Adds `verify` to the program. */
export function addVerify(program: Command, version: string, host: CommandProcess): void {
  program
    .command('verify')
    .description('Hold manifests against the privilege boundary: ours, or those of any other tool.')
    .argument('<paths...>', 'files, folders with all below them, or - for standard input')
    .addOption(new Option('--format <format>', 'how to report').choices(FORMATS).default('text'))
    .option('--verbose', 'list the rules that pass or do not apply, and every place of a finding')
    .option('--all', 'judge objects of other namespaces too, instead of counting them')
    .option(
      '--export',
      'the manifests were read from a cluster: count other namespaces beside a fleet of ours too',
    )
    .option('--fleet <main.js>', 'hold the manifests against the fleets of this compiled main.ts')
    .option('--accept <file>', 'take the exceptions of this file, for manifests that are not ours')
    .addHelpText(
      'after',
      '\nExit status: 0 if the boundary holds, 1 on a finding, 2 if the input cannot be read.\n' +
        'All paths are judged as one cluster, unless an object stands in several folders: then each is one.\n' +
        'Give the whole folder of a fleet, such as dist: its two files are judged together.',
    )
    .action(async (paths: readonly string[], options: VerifyOptions) => {
      host.exitCode = await verify(paths, options, version, host);
    });
}

/** Judges the manifests at `paths`, writes the report and returns the exit status. */
export async function verify(
  paths: readonly string[],
  options: VerifyOptions,
  version: string,
  host: Omit<CommandProcess, 'exitCode'>,
): Promise<number> {
  return exitStatusOf(host, async (progress) => {
    const verification = await verified(paths, options, host, progress);
    progress.clear();
    host.stdout.write(render(verification, options, version));
    return holds(verification) ? 0 : EXIT_FINDINGS;
  });
}

async function verified(
  paths: readonly string[],
  { fleet, accept, all, export: isExport }: VerifyOptions,
  { stdin, stderr }: Pick<CommandProcess, 'stdin' | 'stderr'>,
  progress: Progress,
): Promise<Verification> {
  const given: readonly GivenFleet[] | undefined = fleet === undefined ? undefined : fleetsOf(fleet);
  const exceptions = accept === undefined ? [] : readExceptions(accept);
  const manifests = await readManifests(paths, stdin, { watch: progress.say });
  const expected = given === undefined ? undefined : expectedFor(given, manifests);
  const judged = manifests.map((input) => {
    const report = checkBoundary(input.objects, expected?.get(input), {
      leaveOut: all === true ? ['made-by-controllers'] : ['made-by-controllers', 'other-namespaces'],
      isExport: isExport === true,
      watch: (step) => progress.say(`${input.name}: ${step}`),
    });
    const documents = `${input.objects.length} ${input.objects.length === 1 ? 'document' : 'documents'}`;
    progress.clear();
    stderr.write(`${input.name}: ${documents}, held against ${report.basis}\n`);
    return { input, report };
  });
  const { accepted, expired, unused } =
    accept === undefined
      ? { accepted: [], expired: [], unused: [] }
      : applyExceptions(
          exceptions,
          judged.map(({ report }) => report),
          today(),
        );
  const inputs = judged.map(({ input, report }) => {
    const findings = new Set(findingsOf(report));
    return {
      input,
      report,
      accepted: accepted.filter(({ finding }) => findings.has(finding)),
      hints: hintsFor(input),
    };
  });
  return { inputs, expired, unused };
}

function render(verification: Verification, { format, verbose }: VerifyOptions, version: string): string {
  switch (format) {
    case 'text':
      return textReport(verification, verbose === true);
    case 'json':
      return jsonReport(verification);
    case 'sarif':
      return sarifReport(verification, version);
  }
}
