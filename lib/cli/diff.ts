import { isApproved, type Review, reviewOf } from '../report/difference/approval';
import { differenceJson } from '../report/difference/json';
import { differenceMarkdown } from '../report/difference/markdown';
import { differenceText } from '../report/difference/text';
import { readDatedEntries, today } from './dated-entries';
import { changesBetween, readSide } from './diff-sides';
import { EXIT_FINDINGS, exitStatusOf } from './exit-status';
import type { DiffFormat } from './formats';
import { UnreadableInput } from './manifests/faults';
import type { CommandProcess } from './verify';

/** How to tell a difference, and what is approved of it. */
export interface DiffOptions {
  readonly format: DiffFormat;
  /** A file of approvals. @default none */
  readonly approvals?: string;
}

/** What the command needs of a process. */
export interface DiffProcess extends CommandProcess {
  readonly stdout: CommandProcess['stdout'] & { readonly columns?: number; readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Characters of a line where no terminal says it. */
const COLUMNS = 100;

/** Compares what stands at two places, writes what differs and returns the exit status. */
export async function diff(
  before: string,
  after: string,
  { format, approvals }: DiffOptions,
  host: Omit<DiffProcess, 'exitCode'>,
): Promise<number> {
  return exitStatusOf(host, async (progress) => {
    if (before === '-' && after === '-') {
      throw new UnreadableInput('-: standard input can be one side alone: give a folder for the other');
    }
    const approved = approvals === undefined ? [] : readDatedEntries(approvals, APPROVALS);
    const [old, now] = [
      await readSide(before, host.stdin, progress.say),
      await readSide(after, host.stdin, progress.say),
    ];
    const review = reviewOf(changesBetween(old, now, progress.say), approved, today());
    progress.clear();
    host.stdout.write(render(review, format, host));
    return isApproved(review) ? 0 : EXIT_FINDINGS;
  });
}

const APPROVALS = {
  list: 'approvals',
  entry: 'approval',
  fields: ['change'],
  example: 'approvals: [{ change: KEY THAT THE TEXT PRINTS, reason: ..., owner: ..., expires: 2026-12-31 }]',
  faultOf: ({ change }: Readonly<Record<string, unknown>>) =>
    /^[^*]+@[0-9a-f]{16}$/.test(String(change))
      ? undefined
      : 'names no change: take the whole key that the text prints behind "approve as", of one change each',
} as const;

function render(
  review: Review,
  format: DiffOptions['format'],
  { stdout, env }: Pick<DiffProcess, 'stdout' | 'env'>,
): string {
  switch (format) {
    case 'text':
      return differenceText(review, {
        columns: stdout.columns ?? COLUMNS,
        isColoured: stdout.isTTY === true && !env['NO_COLOR'],
      });
    case 'markdown':
      return differenceMarkdown(review);
    case 'json':
      return differenceJson(review);
  }
}
