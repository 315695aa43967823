import { type Bound, type ByResource, byResource, RESOURCES, type Resource } from './resource-table';
import type { RunnerSettings } from './settings';
import type { JobContainerResources } from './types/resources';

/** What of the settings of a runner says how large its jobs may be. */
type SizedSettings = Pick<RunnerSettings, 'resources' | 'sizes'>;

/** Every size that the build container of a job may have, that of `resources.build` first. */
export function sizesOf({ resources, sizes = {} }: SizedSettings): readonly JobContainerResources[] {
  return [resources.build, ...Object.values(sizes)];
}

/** The most that the build container of a job may have of each resource, whatever its size. */
export function largestSize(settings: SizedSettings): JobContainerResources {
  const sizes = sizesOf(settings);
  const { cpuLimit, ...others } = byResource((resource, bound) => most(sizes, resource, bound));
  return settings.resources.build.cpuLimit === undefined ? others : { ...others, cpuLimit };
}

function most(
  sizes: readonly JobContainerResources[],
  { field, parse, format }: Resource,
  bound: Bound,
): string {
  return format(Math.max(...sizes.map((size) => parse(size[`${field}${bound}`] ?? '') ?? 0)));
}

/** What jobs may choose up to: the largest of what sizes differ in, and nothing of the rest. */
export function chosenUpTo(settings: SizedSettings): Partial<ByResource<string>> {
  const largest = largestSize(settings);
  const sizes = sizesOf(settings);
  const differing = AMOUNTS.filter((amount) => new Set(sizes.map((size) => size[amount])).size > 1);
  return Object.fromEntries(differing.map((amount) => [amount, largest[amount]]));
}

type Amount = keyof ByResource<string>;

const AMOUNTS = Object.keys(byResource(() => '')) as readonly Amount[];

/**
 * What the containers of a job may have of memory and disk beyond what they request, by `container/resource`: the build as much as
 * some size of its runner has. No node keeps it, so that jobs which took more of it would starve others of what they were
 * promised. Of CPU everybody has what is requested.
 */
export function unrequested(settings: SizedSettings): Readonly<Record<string, string>> {
  const { helper, service } = settings.resources;
  const containers = Object.entries({ build: sizesOf(settings), helper: [helper], service: [service] });
  return Object.fromEntries(
    containers.flatMap(([container, sizes]) =>
      INCOMPRESSIBLE.map(({ kubernetes, field, parse, format }) => {
        const beyond = sizes.map(
          (size) => (parse(size[`${field}Limit`]) ?? 0) - (parse(size[`${field}Request`]) ?? 0),
        );
        return [`${container}/${kubernetes}`, format(Math.max(...beyond))];
      }),
    ),
  );
}

/** What a container that has too much of it cannot be slowed down for. */
export const INCOMPRESSIBLE = RESOURCES.filter(({ field }) => field !== 'cpu') as readonly Exclude<
  Resource,
  { readonly field: 'cpu' }
>[];

/** The variables by which a job of GitLab chooses a size, in the order of its documentation. */
export function variablesOf(
  settings: SizedSettings,
  size: JobContainerResources,
): Readonly<Record<string, string>> {
  const { build } = settings.resources;
  return Object.fromEntries(
    RESOURCES.flatMap(({ field, gitlab }) =>
      (['Request', 'Limit'] as const).flatMap((bound) => {
        const [amount, usual] = [size[`${field}${bound}`], build[`${field}${bound}`]];
        return amount === undefined || amount === usual
          ? []
          : [[`KUBERNETES_${gitlab}_${bound}`.toUpperCase(), amount] as const];
      }),
    ),
  );
}
