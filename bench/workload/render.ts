/** Renders and writes fleets of so many runners into a folder, as `synthesize` does, and tells what that took. */
import { publish } from '../../lib/output/publish';
import { render } from '../../lib/output/synthesize';
import { fleetSpecs } from '../fleets';

/** What the workload answers. */
export interface Rendered {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly bytes: number;
}

const [runners = '', folder = ''] = process.argv.slice(2);
const specs = fleetSpecs(Number(runners));
const start = performance.now();
const { files } = render(specs);
publish(files, folder);
const rendered: Rendered = {
  seconds: (performance.now() - start) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  bytes: files.reduce((bytes, { text }) => bytes + text.length, 0),
};
process.stdout.write(JSON.stringify(rendered));
