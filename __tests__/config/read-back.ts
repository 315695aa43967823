import TOML from '@iarna/toml';
import type { Fleet, RunnerSpec } from '../../lib';
import { renderConfigToml } from '../../lib/config/config-toml';
import type { PodSpecSection, RunnerConfig, RunnerSection } from '../../lib/config/runner-config';
import { fleetOf } from '../chart/sample-fleet';

/** A config.toml as another parser than the writer's reads it. */
export function readToml(text: string): RunnerConfig {
  return JSON.parse(JSON.stringify(TOML.parse(text))) as RunnerConfig;
}

/** The rendered config.toml of a runner of a fleet, read back. */
export function configIn(fleet: Fleet, name: string): RunnerConfig {
  return readToml(renderConfigToml(fleet.runner(name)));
}

/** The rendered config.toml of a single runner, read back. */
export function configOf(spec: RunnerSpec): RunnerConfig {
  return configIn(fleetOf(spec), spec.name ?? spec.kind);
}

/** The one `[[runners]]` section of a single runner. */
export function sectionOf(spec: RunnerSpec): RunnerSection {
  const { runners } = configOf(spec);
  expect(runners).toHaveLength(1);
  return runners[0];
}

/** A patch with its JSON read. */
export function patchesOf(
  spec: RunnerSpec,
): readonly (Omit<PodSpecSection, 'patch'> & { readonly patch: unknown })[] {
  const patches = sectionOf(spec).kubernetes.pod_spec;
  return patches.map((section) => ({ ...section, patch: JSON.parse(section.patch) as unknown }));
}
