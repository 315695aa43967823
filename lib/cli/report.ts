import { page } from '../report/html/page';
import { markdownReport } from '../report/markdown/page';
import { type ReportData, reportManifests } from '../report/report-data';
import { EXIT_FINDINGS, exitStatusOf } from './exit-status';
import { DEFAULT_REPORT, type ReportFormat } from './formats';
import type { CommandProcess } from './verify';
import { readOneCluster } from './verify-input';
import { writeWhole } from './write-whole';

/** What to report, and where to. */
export interface ReportOptions {
  /** @default what the name of the file ends with, or else `html` */
  readonly format?: ReportFormat;
  /** A file, or `-` for standard output. @default standard output, and a file for HTML on a terminal */
  readonly out?: string;
  /** Whether objects of other namespaces are judged too. @default false */
  readonly all?: boolean;
}

/** What the command needs of a process. */
export interface ReportProcess extends CommandProcess {
  readonly stdout: CommandProcess['stdout'] & { readonly isTTY?: boolean };
}

const STANDARD_OUTPUT = '-';

/** Reports the manifests at `paths` and returns the exit status. */
export async function report(
  paths: readonly string[],
  { format, out, all = false }: ReportOptions,
  host: Omit<ReportProcess, 'exitCode'>,
): Promise<number> {
  const { stdin, stdout, stderr } = host;
  return exitStatusOf(host, async (progress) => {
    const written = format ?? formatOf(out);
    const target = out ?? (written === 'html' && stdout.isTTY === true ? DEFAULT_REPORT : STANDARD_OUTPUT);
    const input = await readOneCluster(paths, stdin, 'report one at a time', progress.say);
    const data = reportManifests(input.objects, undefined, {
      leaveOut: all ? ['made-by-controllers'] : ['made-by-controllers', 'other-namespaces'],
      watch: progress.say,
    });
    progress.say('writing the report');
    const text = RENDER[written](data);
    progress.clear();
    if (target === STANDARD_OUTPUT) {
      stdout.write(text);
    } else {
      writeWhole(target, text);
      stderr.write(`${target}: ${Math.ceil(Buffer.byteLength(text) / 1000)} kB, about ${input.name}\n`);
    }
    return hasFindings(data) ? EXIT_FINDINGS : 0;
  });
}

const RENDER: { readonly [F in ReportFormat]: (data: ReportData) => string } = {
  html: page,
  markdown: markdownReport,
  json: (data) => `${JSON.stringify({ holds: !hasFindings(data), ...data }, null, 2)}\n`,
};

const FORMAT_BY_ENDING: readonly (readonly [RegExp, ReportFormat])[] = [
  [/\.(?:md|markdown)$/i, 'markdown'],
  [/\.json$/i, 'json'],
];

function formatOf(out = ''): ReportFormat {
  return FORMAT_BY_ENDING.find(([ending]) => ending.test(out))?.[1] ?? 'html';
}

function hasFindings({ namespaces, elsewhere }: ReportData): boolean {
  return [...namespaces.map(({ risks }) => risks), elsewhere].some(({ findings }) => findings.length > 0);
}
