/**
 * Preloaded with `node --require` into the processes of a real synth: times the functions that are its stages, and
 * writes what it saw into the folder `BENCH_STAGES`. So nothing in lib/ knows of the bench. `BENCH_CLOCK` decides between
 * the time that passes and the time of processors.
 */
import { writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Stage, StageClock } from './stage-clock';
import type { ProcessRecord } from './stage-record';
import { passing, processor } from './stopwatch';

interface Timed {
  readonly module: string;
  /** Where in the module's exports the function is. */
  readonly path: readonly [string, ...string[]];
  readonly stage: Stage;
}

const TIMED: readonly Timed[] = [
  { module: 'lib/fleet/fleet.js', path: ['Fleet', 'parse'], stage: 'spec' },
  { module: 'lib/fleet-chart.js', path: ['FleetChart'], stage: 'construct' },
  { module: 'lib/fleet-boundary.js', path: ['finalObjects'], stage: 'objects' },
  { module: 'lib/boundary/check.js', path: ['checkBoundary'], stage: 'boundary' },
  { module: 'lib/output/yaml.js', path: ['toYaml'], stage: 'serialize' },
  { module: 'lib/output/publish.js', path: ['publish'], stage: 'write' },
  { module: 'lib/output/synthesize.js', path: ['synthesize'], stage: 'rest' },
];

type Callable = (...parameters: unknown[]) => unknown;
type Constructor = new (...parameters: unknown[]) => object;
type Load = (module: { exports: Record<string, unknown> }, file: string) => unknown;

function probe(folder: string): void {
  const clock = new StageClock(process.env['BENCH_CLOCK'] === 'processor' ? processor : passing);
  clock.switchTo('rest');
  const record = { script: process.argv[1] ?? '', start: performance.timeOrigin };
  const file = join(folder, `${process.pid}.json`);
  const write = (seen: ProcessRecord) => writeFileSync(file, JSON.stringify(seen));
  write(record);
  process.on('exit', () =>
    write({ ...record, stages: clock.read(), end: performance.timeOrigin + performance.now() }),
  );
  const load = require.extensions['.js'] as unknown as Load;
  const timedLoad: Load = (module, path) => {
    const loaded = clock.time('load', () => load(module, path));
    for (const timed of TIMED) {
      if (path.endsWith(join(sep, 'build', timed.module))) {
        replace(module.exports, timed, clock);
      }
    }
    return loaded;
  };
  require.extensions['.js'] = timedLoad as unknown as NodeJS.RequireExtensions['.js'];
}

/** Callers look a function up in the exports of its module each time, so that a replacement there reaches them all. */
function replace(exports: Record<string, unknown>, { path, stage, module }: Timed, clock: StageClock): void {
  const holder = path.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, exports);
  const name = path.at(-1) ?? '';
  const original = holder[name];
  if (typeof original !== 'function') {
    throw new Error(`${module} has no function ${path.join('.')} any more: mend the table of stages`);
  }
  holder[name] = new Proxy(original, {
    apply: (target, self, parameters) =>
      clock.time(stage, () => Reflect.apply(target as Callable, self, parameters)),
    construct: (target, parameters, newTarget) =>
      clock.time(stage, () => Reflect.construct(target as Constructor, parameters, newTarget)),
  });
}

const folder = process.env['BENCH_STAGES'];
if (folder !== undefined) {
  probe(folder);
}
