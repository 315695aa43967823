/** Writes the objects of fleets of so many runners as JSON, a line for each fleet, for the yardsticks to read. */
import { appendFileSync } from 'node:fs';
import { App } from 'cdk8s';
import { Fleet } from '../../lib/fleet/fleet';
import { FleetChart } from '../../lib/fleet-chart';
import { fleetSpecs } from '../fleets';

/** What the workload answers. */
export interface Collected {
  readonly objects: number;
}

const [runners = '', file = ''] = process.argv.slice(2);
let count = 0;
for (const spec of fleetSpecs(Number(runners))) {
  const chart = new FleetChart(new App(), { fleet: Fleet.parse(spec) });
  const objects = chart.finalObjects().flatMap((part) => part.objects);
  count += objects.length;
  appendFileSync(file, `${JSON.stringify(objects)}\n`);
}
const collected: Collected = { objects: count };
process.stdout.write(JSON.stringify(collected));
