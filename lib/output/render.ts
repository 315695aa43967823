import { App, type Chart } from 'cdk8s';
import { dump } from 'js-yaml';
import { FleetChart } from '../fleet-chart';
import type { Fleet } from '../spec/fleet';
import { PRODUCT } from '../spec/names';

/** A file of the output. */
export interface RenderedFile {
  /** Path below the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Renders a fleet into its two files. Each fleet has an app of its own: cdk8s validates a whole app once for every
 * chart in it, which would make the time grow with the square of the number of fleets.
 *
 * @throws Error if the rendered objects break the boundary.
 */
export function renderFleet(fleet: Fleet): readonly RenderedFile[] {
  const chart = new FleetChart(new App(), { fleet });
  return [chart.cluster, chart].map((part) => renderChart(part, fleet.cluster.name));
}

function renderChart(chart: Chart, folder: string | undefined): RenderedFile {
  const name = `${chart.node.id}.k8s.yaml`;
  const documents = chart.toJson().map((object) => dump(object, { lineWidth: -1, noRefs: true }));
  return {
    path: folder ? `${folder}/${name}` : name,
    text: `${headerOf(name)}${documents.join('---\n')}`,
  };
}

/**
 * The first line of a file. It holds the file's own name, so that a copy under another name is known to be
 * somebody's own file.
 */
export function headerOf(name: string): string {
  return `# ${name}: rendered by ${PRODUCT}. Edit the fleet instead of this file.\n`;
}
