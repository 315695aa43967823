/** Renders and writes fleets of so many runners into a folder, as `synthesize` does, and tells what that took. */
import { publish } from '../../lib/output/publish';
import { render } from '../../lib/output/synthesize';
import { fleetSpecs } from '../fleets';
import { type Duration, Stopwatch } from '../stopwatch';

/** What the workload answers. */
export interface Rendered extends Duration {
  readonly peakMiB: number;
}

const [runners = '', folder = ''] = process.argv.slice(2);
const specs = fleetSpecs(Number(runners));
const stopwatch = new Stopwatch();
stopwatch.time(() => publish(render(specs).files, folder));
const rendered: Rendered = { ...stopwatch.read(), peakMiB: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(rendered));
