import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './child';
import { compareRatios, holds } from './compare';
import { withResults } from './document';
import { describeMachine } from './machine';
import { readOptions } from './options';
import { combine, type Findings, type Results, SECTIONS, type Section } from './results';
import { measureCommands } from './sections/commands';
import { measureGrowth } from './sections/growth';
import { measureHelm } from './sections/helm';
import { measureSynth } from './sections/synth';
import { measureThroughput } from './sections/throughput';
import { measureTypes } from './sections/types';
import { describe, describeComparison } from './table';

/** From this size on a run takes so long that half as many do. */
const LARGE = 5000;
/** Commands start with reading YAML, which takes longer than all else that is measured here. */
const LARGEST_FOR_COMMANDS = 5000;

const RESULTS = join(ROOT, 'bench', 'results.json');
const DOCUMENT = join(ROOT, 'docs', 'performance.md');

const options = readOptions(process.argv.slice(2));
const half = Math.ceil(options.runs / 2);
const runsOf = (size: number) => (size >= LARGE ? half : options.runs);

const MEASURE: { readonly [S in Section]: () => Findings } = {
  synth: () => measureSynth(options.runs),
  throughput: () => measureThroughput(options.sizes, runsOf),
  growth: () => measureGrowth(half),
  commands: () =>
    measureCommands(
      options.sizes.filter((size) => size <= LARGEST_FOR_COMMANDS),
      half,
    ),
  types: () => measureTypes(half),
  helm: () => measureHelm(half),
};

const findings = SECTIONS.filter((section) => options.only.includes(section)).map((section) => {
  const start = performance.now();
  const found = MEASURE[section]();
  console.error(`${section}: ${Math.round((performance.now() - start) / 1000)} s`);
  return found;
});
const results: Results = { machine: describeMachine(), runs: options.runs, ...combine(findings) };
console.log(options.json ? JSON.stringify(results, undefined, 2) : describe(results));

if (options.compare) {
  const committed = JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
  const comparison = compareRatios(committed.ratios, results.ratios);
  console.error(describeComparison(comparison));
  process.exitCode = holds(comparison) ? 0 : 1;
}
if (options.save) {
  writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(DOCUMENT, withResults(readFileSync(DOCUMENT, 'utf8'), results));
}
