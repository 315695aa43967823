import { App } from 'cdk8s';
import { FleetError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { PRODUCT } from '../fleet/names';
import { boundaryFindings, type FinalObjects } from '../fleet-boundary';
import { FleetChart } from '../fleet-chart';
import { toYaml } from './yaml';

/** A file of the output. */
export interface RenderedFile {
  /** Path below the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Renders a fleet into its two files, once the judge has seen what will stand in them. Each fleet has an app of its
 * own and is not synthesized by cdk8s, which would validate the whole app once for every chart in it.
 *
 * @param before what stands in the cluster: until its managers are rolled over, their jobs are let pass and have room.
 * @throws FleetError if the final objects break the boundary.
 */
export function renderFleet(fleet: Fleet, before?: FleetBefore): readonly RenderedFile[] {
  const parts = new FleetChart(new App(), { fleet, before }).finalObjects();
  const findings = boundaryFindings(fleet, parts, before);
  if (findings.length > 0) {
    throw new FleetError(findings);
  }
  return parts.map((part) => renderChart(part, fleet.cluster.name));
}

function renderChart({ chart, objects }: FinalObjects, folder: string | undefined): RenderedFile {
  const name = `${chart.node.id}.k8s.yaml`;
  return {
    path: folder ? `${folder}/${name}` : name,
    text: `${headerOf(name)}${toYaml(objects)}`,
  };
}

/**
 * The first line of a file. It holds the file's own name, so that a copy under another name is known to be
 * somebody's own file.
 */
export function headerOf(name: string): string {
  return `# ${name}: rendered by ${PRODUCT}. Edit the fleet instead of this file.\n`;
}
