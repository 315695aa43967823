import { type Outcome, run, runNode, withFolder, withProbe, workload } from '../child';
import { Project } from '../project';
import type { Figure, Findings } from '../results';
import { STAGES } from '../stage-clock';
import { millisecondsOf, type ProcessRecord, recordOf } from '../stage-record';
import { interleave, median, pairedRatio, pairedSum } from '../statistics';

const CHECK = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.synth.json'];
const BARE_CHECK = [...CHECK, '--noEmit', '--incremental', 'false'];

/** The repository's own fleet with `npm run synth`, as an operator runs it, against the least that could be done. */
export function measureSynth(runs: number): Findings {
  return withFolder((empty) => Project.with((project) => synthFindings(project, empty, runs)));
}

function synthFindings(project: Project, empty: string, runs: number): Findings {
  const cwd = project.folder;
  const synth = (env = {}) => run('npm', ['run', '--silent', 'synth'], { cwd, env });
  const parts: Record<string, number>[] = [];
  const samples = interleave(runs, {
    cold: () => {
      project.forgetBuild();
      return synth().seconds;
    },
    unchanged: () => synth().seconds,
    edited: () => {
      project.touchMain();
      return synth().seconds;
    },
    compiled: () => runNode(['build/main.js'], { cwd }).seconds,
    empty: () => runNode([workload('empty-chart'), empty]).seconds,
    check: () => runNode(BARE_CHECK, { cwd }).seconds,
    probed: () => {
      project.forgetBuild();
      const { result, records } = withProbe('passing', synth);
      parts.push(partsOf(result, records));
      return result.seconds;
    },
  });
  const figure = (what: string, value: number): Figure => ({ section: 'synth', what, value, unit: 'ms' });
  const total = (what: string, values: readonly number[]) => figure(what, 1000 * median(values));
  return {
    figures: [
      total('npm run synth, cold: nothing compiled', samples.cold),
      ...Object.keys(parts[0] ?? {}).map((part) =>
        figure(`  of it: ${part}`, median(parts.map((sample) => sample[part] ?? 0))),
      ),
      total('npm run synth, warm: one edit in main.ts', samples.edited),
      total('npm run synth, warm: nothing changed', samples.unchanged),
      total('node build/main.js: no type check', samples.compiled),
      total('yardstick: node, cdk8s, cdk8s-plus-28, one empty chart', samples.empty),
      total('yardstick: type check of the same files, nothing written', samples.check),
    ],
    ratios: [
      {
        id: 'synth-cold',
        what: 'cold synth / (empty chart + type check)',
        value: pairedRatio(samples.cold, pairedSum(samples.empty, samples.check)),
        better: 'lower',
        goal: 1.5,
      },
      {
        id: 'synth-edited',
        what: 'synth after an edit / (empty chart + type check)',
        value: pairedRatio(samples.edited, pairedSum(samples.empty, samples.check)),
        better: 'lower',
      },
      {
        id: 'synth-compiled',
        what: 'compiled synth / empty chart',
        value: pairedRatio(samples.compiled, samples.empty),
        better: 'lower',
      },
    ],
    notRun: [],
  };
}

/** Splits one synth by when each of its processes started, and the last one by its stages. */
function partsOf({ start, seconds }: Outcome, records: readonly ProcessRecord[]): Record<string, number> {
  const [compiler, main] = [recordOf(records, 'bin/tsc'), recordOf(records, 'build/main.js')];
  const stages = millisecondsOf(main);
  return {
    'npm, until the compiler starts': compiler.start - start,
    'type check and compilation': main.start - compiler.start,
    ...Object.fromEntries(STAGES.map((stage) => [`main.js: ${stage}`, stages[stage]])),
    'the end of the processes': start + 1000 * seconds - (main.end ?? Number.NaN),
  };
}
