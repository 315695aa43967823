import { App } from 'cdk8s';
import type { Watch } from '../boundary/examine';
import { FleetError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import { PRODUCT } from '../fleet/names';
import { type FinalObjects, findingsOf, type Judgement, judgeFleet } from '../fleet-boundary';
import { FleetChart } from '../fleet-chart';
import { describeFleets } from '../report/description/describe-fleets';
import { markdownPage } from '../report/markdown/page';
import { toYaml } from './yaml';

/** A file of the output. */
export interface RenderedFile {
  /** Path below the output folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a fleet becomes. */
export interface RenderedFleet {
  /** Its two files of YAML. */
  readonly files: readonly RenderedFile[];
  /** What they make possible, for people to read. */
  readonly page: RenderedFile;
}

/**
 * Renders a fleet into its two files, once the judge has seen what will stand in them. Each fleet has an app of its
 * own and is not synthesized by cdk8s, which would validate the whole app once for every chart in it.
 *
 * @param before what stands in the cluster: until its managers are rolled over, their jobs are let pass and have room.
 * @throws FleetError if the final objects break the boundary.
 */
export function renderFleet(fleet: Fleet, before?: FleetBefore): readonly RenderedFile[] {
  return filesOf(fleet, judgedParts(fleet, before).parts);
}

/**
 * Renders a fleet into its two files and the page that tells what they make possible, made of what the judge read of them.
 *
 * @throws FleetError if the final objects break the boundary.
 * @internal
 */
export function renderWithPage(fleet: Fleet, before?: FleetBefore, watch?: Watch): RenderedFleet {
  const { parts, facts, report } = judgedParts(fleet, before, watch);
  watch?.('what it makes possible');
  const name = `${fleet.org}.md`;
  const text = `${headerOf(name)}\n${markdownPage(describeFleets(facts, report))}`;
  return { files: filesOf(fleet, parts), page: { path: pathOf(fleet, name), text } };
}

interface JudgedParts extends Judgement {
  readonly parts: readonly FinalObjects[];
}

function judgedParts(fleet: Fleet, before?: FleetBefore, watch?: Watch): JudgedParts {
  const parts = new FleetChart(new App(), { fleet, before }).finalObjects();
  const judgement = judgeFleet(fleet, parts, before, watch);
  const findings = findingsOf(judgement.report);
  if (findings.length > 0) {
    throw new FleetError(findings);
  }
  return { parts, ...judgement };
}

function filesOf(fleet: Fleet, parts: readonly FinalObjects[]): readonly RenderedFile[] {
  return parts.map(({ chart, objects }) => {
    const name = `${chart.node.id}.k8s.yaml`;
    return { path: pathOf(fleet, name), text: `${headerOf(name)}${toYaml(objects)}` };
  });
}

function pathOf({ cluster }: Fleet, name: string): string {
  return cluster.name ? `${cluster.name}/${name}` : name;
}

/**
 * The first line of a file. It holds the file's own name, so that a copy under another name is known to be
 * somebody's own file.
 */
export function headerOf(name: string): string {
  const words = `${name}: rendered by ${PRODUCT}. Edit the fleet instead of this file.`;
  return name.endsWith('.md') ? `<!-- ${words} -->\n` : `# ${words}\n`;
}
