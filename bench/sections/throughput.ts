import { join } from 'node:path';
import { runNode, runWorkload, withFolder, withProbe, workload } from '../child';
import { combine, type Figure, type Findings, type Ratio } from '../results';
import { STAGES, type Stage } from '../stage-clock';
import { millisecondsOf, recordOf } from '../stage-record';
import { median, pairedRatio } from '../statistics';
import type { Duration } from '../stopwatch';
import type { Collected } from '../workload/collect-objects';
import type { Rendered } from '../workload/render';
import type { Writer } from '../workload/stringify';

/** The size at which the goals are set. */
const GOAL_SIZE = 5000;

const WRITERS: readonly Writer[] = ['yaml', 'js-yaml', 'json'];
const PARTS = STAGES.filter((stage) => stage !== 'boot' && stage !== 'load');

interface Sample extends Record<Writer, Duration> {
  readonly rendered: Rendered;
  /** Milliseconds of processors. */
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
        return {
          figures: figuresOf(size, objects, samples),
          ratios: ratiosOf(size, samples),
          notRun: [],
        };
      }),
    ),
  );
}

function takeSample(size: number, file: string): Sample {
  const stringify = (writer: Writer) => runWorkload<Duration>('stringify', writer, file);
  const { result, records } = withProbe('processor', (env) =>
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

function labelOf(size: number): string {
  return `${size.toLocaleString('en-US')} runners`;
}

function figuresOf(size: number, objects: number, samples: readonly Sample[]): readonly Figure[] {
  const seconds = median(samples.map(({ rendered }) => rendered.seconds));
  const stage = (name: Stage) => median(samples.map(({ stages }) => stages[name]));
  const figure = (what: string, value: number, unit: Figure['unit']): Figure => ({
    section: 'throughput',
    what: `${labelOf(size)}: ${what}`,
    value,
    unit,
  });
  return [
    figure('synth', seconds, 's'),
    figure('synth', size / seconds, 'runners/s'),
    figure('peak memory', median(samples.map(({ rendered }) => rendered.peakMiB)), 'MiB'),
    figure('processors', median(samples.map(({ rendered }) => rendered.processorSeconds)), 's'),
    ...PARTS.map((name) => figure(`  of it ${name}`, stage(name), 'ms')),
    figure('boundary', objects / (stage('boundary') / 1000), 'objects/s'),
    ...WRITERS.map((writer) =>
      figure(
        `yardstick ${writer}, processors`,
        median(samples.map((sample) => sample[writer].processorSeconds)),
        's',
      ),
    ),
  ];
}

function ratiosOf(size: number, samples: readonly Sample[]): readonly Ratio[] {
  const label = labelOf(size);
  const seconds = samples.map(({ rendered }) => rendered.processorSeconds);
  const ratio = (id: string, what: string, value: number, goal?: number): Ratio => ({
    id: `${id}-${size}`,
    what: `${label}: ${what}`,
    value,
    better: 'lower',
    ...(goal !== undefined && size === GOAL_SIZE ? { goal } : {}),
  });
  const over = (writer: Writer) =>
    pairedRatio(
      seconds,
      samples.map((sample) => sample[writer].processorSeconds),
    );
  const boundary = samples.map(({ stages }) => stages.boundary / 1000);
  const memory = samples.map(({ rendered }) => rendered.peakMiB / 1024);
  return [
    ratio('synth-over-yaml', 'synth / writing with yaml', over('yaml'), 2),
    ratio('synth-over-js-yaml', 'synth / writing with js-yaml', over('js-yaml')),
    ratio('synth-over-json', 'synth / JSON.stringify', over('json')),
    ratio('boundary-share', 'boundary / synth', pairedRatio(boundary, seconds)),
    ratio('memory', 'peak memory in GiB', median(memory), 1),
  ];
}
