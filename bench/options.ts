import { Command, InvalidArgumentError, Option } from 'commander';
import { RUNNERS_PER_ORG } from './fleets';
import { SECTIONS, type Section } from './results';

/** What was asked of the bench. */
export interface Options {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly only: readonly Section[];
  readonly json: boolean;
  readonly save: boolean;
  readonly compare: boolean;
}

const SIZES = [5, 50, 500, 5000];
const FULL_SIZES = [...SIZES, 10_000];

/** Reads the command line. Ends the process with an explanation if it is wrong. */
export function readOptions(parameters: readonly string[]): Options {
  const program = new Command('npm run bench --')
    .description('Measures synth, verify and type check, each beside its yardstick.')
    .option('--sizes <numbers>', 'how many runners, separated by commas', sizesOf, SIZES)
    .option('--full', `also ${FULL_SIZES.at(-1)} runners`)
    .option('--runs <number>', 'runs that the medians are of', countOf, 5)
    .addOption(new Option('--only <sections...>', 'parts to run').choices(SECTIONS).default([...SECTIONS]))
    .option('--json', 'print JSON instead of tables', false)
    .option('--save', 'write the results to bench/results.json and docs/performance.md', false)
    .option('--compare', 'fail if a ratio is worse than in bench/results.json', false)
    .parse([...parameters], { from: 'user' });
  const { full, ...options } = program.opts<Options & { readonly full?: boolean }>();
  return full === true ? { ...options, sizes: FULL_SIZES } : options;
}

function sizesOf(text: string): number[] {
  return text.split(',').map((part) => {
    const size = countOf(part);
    if (size % RUNNERS_PER_ORG !== 0) {
      throw new InvalidArgumentError(`a size is a multiple of ${RUNNERS_PER_ORG}.`);
    }
    return size;
  });
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('not a whole number above zero.');
  }
  return count;
}
