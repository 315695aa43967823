import { join } from 'node:path';
import { runNode, runWorkload, withFolder, withProbe, workload } from '../child';
import { combine, type Findings, type Ratio } from '../results';
import { STAGES, type Stage } from '../stage-clock';
import { millisecondsOf, recordOf } from '../stage-record';
import { median, pairedRatio } from '../statistics';
import type { Collected } from '../workload/collect-objects';
import type { Rendered } from '../workload/render';
import type { Stringified, Writer } from '../workload/stringify';

/** The size at which the goals are set. */
const GOAL_SIZE = 5000;

interface Sample extends Record<Writer, Stringified> {
  readonly rendered: Rendered;
  readonly stages: Readonly<Record<Stage, number>>;
}

/** Fleets of each size, each in a process of its own, against only writing the same objects. */
export function measureThroughput(sizes: readonly number[], runsOf: (size: number) => number): Findings {
  return combine(
    sizes.map((size) =>
      withFolder((folder) => {
        const file = join(folder, 'objects.json');
        const { objects } = runWorkload<Collected>('collect-objects', String(size), file);
        const samples = Array.from({ length: runsOf(size) }, () => takeSample(size, file));
        return sizeFindings(size, objects, samples);
      }),
    ),
  );
}

function sizeFindings(size: number, objects: number, samples: readonly Sample[]): Findings {
  const seconds = samples.map(({ rendered }) => rendered.seconds);
  const total = median(seconds);
  const stage = (name: Stage) => median(samples.map(({ stages }) => stages[name]));
  const label = `${size.toLocaleString('en-US')} runners`;
  const section = 'throughput';
  return {
    figures: [
      { section, what: `${label}: synth`, value: total, unit: 's' },
      { section, what: `${label}: throughput`, value: size / total, unit: 'runners/s' },
      {
        section,
        what: `${label}: peak memory`,
        value: median(samples.map(({ rendered }) => rendered.peakMiB)),
        unit: 'MiB',
      },
      ...STAGES.filter((name) => name !== 'boot' && name !== 'load').map((name) => ({
        section: 'throughput' as const,
        what: `${label}:   of it ${name}`,
        value: stage(name),
        unit: 'ms' as const,
      })),
      {
        section,
        what: `${label}: boundary`,
        value: objects / (stage('boundary') / 1000),
        unit: 'objects/s',
      },
      ...(['yaml', 'js-yaml', 'json'] as const).map((writer) => ({
        section: 'throughput' as const,
        what: `${label}: yardstick ${writer}`,
        value: median(samples.map((sample) => sample[writer].seconds)),
        unit: 's' as const,
      })),
    ],
    ratios: ratiosOf(size, label, samples),
    notRun: [],
  };
}

function ratiosOf(size: number, label: string, samples: readonly Sample[]): readonly Ratio[] {
  const seconds = samples.map(({ rendered }) => rendered.seconds);
  const over = (writer: Writer): number =>
    pairedRatio(
      seconds,
      samples.map((sample) => sample[writer].seconds),
    );
  const goals = size === GOAL_SIZE;
  return [
    {
      id: `synth-${size}-over-yaml`,
      what: `${label}: synth / writing with yaml`,
      value: over('yaml'),
      better: 'lower',
      ...(goals ? { goal: 2 } : {}),
    },
    {
      id: `synth-${size}-over-js-yaml`,
      what: `${label}: synth / writing with js-yaml`,
      value: over('js-yaml'),
      better: 'lower',
    },
    {
      id: `synth-${size}-over-json`,
      what: `${label}: synth / JSON.stringify`,
      value: over('json'),
      better: 'lower',
    },
    {
      id: `boundary-${size}-share`,
      what: `${label}: boundary / synth`,
      value: pairedRatio(
        samples.map(({ stages }) => stages.boundary / 1000),
        seconds,
      ),
      better: 'lower',
    },
    {
      id: `memory-${size}-GiB`,
      what: `${label}: peak memory in GiB`,
      value: median(samples.map(({ rendered }) => rendered.peakMiB)) / 1024,
      better: 'lower',
      ...(goals ? { goal: 1 } : {}),
    },
  ];
}

function takeSample(size: number, file: string): Sample {
  const stringify = (writer: Writer) => runWorkload<Stringified>('stringify', writer, file);
  const { result, records } = withProbe((env) =>
    withFolder((folder) => runNode([workload('render'), String(size), folder], { env })),
  );
  return {
    rendered: JSON.parse(result.stdout) as Rendered,
    stages: millisecondsOf(recordOf(records, 'render.js')),
    yaml: stringify('yaml'),
    'js-yaml': stringify('js-yaml'),
    json: stringify('json'),
  };
}
