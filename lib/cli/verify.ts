import { checkBoundary } from '../boundary/check';
import { findingsOf } from '../fleet-boundary';
import type { Progress } from '../progress';
import { today } from './dated-entries';
import { EXIT_FINDINGS, exitStatusOf, type Watched } from './exit-status';
import type { Format } from './formats';
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
