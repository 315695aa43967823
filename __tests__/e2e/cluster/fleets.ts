import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { fleetBefore } from '../../../lib/output/committed-fleet';
import { render } from '../../../lib/output/synthesize';
import { FLEET_SPECS } from '../../corpus/fleets';
import type { KubernetesObject } from './objects';

/** The runners of the fleet of README.md. */
export const TINYLAND_RUNNERS: readonly RunnerSpec[] = FLEET_SPECS.tinyland.runners;

/** The fleet of README.md, with other runners if asked for. */
export function tinyland(runners: readonly RunnerSpec[] = TINYLAND_RUNNERS): FleetSpec {
  return { ...FLEET_SPECS.tinyland, runners: [...runners] };
}

/** Writes the files of that fleet below a folder, as a synth would, and says where they are: a folder's name ends in `/`. */
export function writeTinyland(below: string): string {
  const folder = join(below, 'tinyland/');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of renderFiles(tinyland())) {
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The files of a fleet, by name; as they overlap with those that stood before, if any did. */
export function renderFiles(
  fleet: FleetSpec,
  before?: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const stood = before && fleetBefore([...before.values()]);
  return new Map(render([fleet], () => stood).files.map(({ path, text }) => [path, text]));
}

/** The objects of a YAML text. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}
