/** Renders few runners again and again and then many at once, in one process, and tells what one runner took. */
import { render } from '../../lib/output/synthesize';
import { fleetSpecs } from '../fleets';
import { Stopwatch } from '../stopwatch';

/** What the workload answers: milliseconds of processors for each runner. */
export interface Growth {
  /** Among few, when the engine saw the code for the first time. */
  readonly cold: number;
  /** Among few, when it knows the code. */
  readonly few: number;
  readonly many: number;
}

/** Runners that warm the engine up, and then as many that are measured. */
const WARM = 1000;

const [few = 0, many = 0] = process.argv.slice(2).map(Number);
const repeats = WARM / few;
const cold = timed(few, 1);
timed(few, repeats);
const growth: Growth = { cold, few: timed(few, repeats), many: timed(many, 1) };
process.stdout.write(JSON.stringify(growth));

function timed(runners: number, times: number): number {
  const specs = fleetSpecs(runners);
  const stopwatch = new Stopwatch();
  for (let time = 0; time < times; time++) {
    stopwatch.time(() => render(specs));
  }
  return (1000 * stopwatch.read().processorSeconds) / (runners * times);
}
