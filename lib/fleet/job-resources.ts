import type { RunnerKind } from '../privilege';
import { HELPER_RESOURCES, KIND_DEFAULTS } from './kinds';
import {
  type ContainerResources,
  type JobContainerResources,
  type JobResources,
  type JobSizes,
  type ResolvedResources,
  resolveResources,
} from './types/resources';

/** The resources of each container of a job pod with every default filled in. */
export type ResolvedJobResources = {
  readonly [Container in keyof JobResources]-?: JobContainerResources;
};

/** Sizes of the build container with everything filled in that they leave out. */
export type ResolvedJobSizes = Readonly<Record<string, JobContainerResources>>;

/** What a runner says of the resources of its jobs. */
interface GivenResources {
  readonly resources: JobResources;
  readonly sizes: JobSizes | undefined;
  readonly burst: boolean;
}

/** Fills in what a runner leaves out. */
export function resolveJobResources(
  kind: RunnerKind,
  { resources, sizes, burst }: GivenResources,
): { readonly resources: ResolvedJobResources; readonly sizes?: ResolvedJobSizes } {
  const { build, service } = KIND_DEFAULTS[kind];
  const ofBuild = resolveResources(build, resources.build ?? {});
  return {
    resources: {
      build: resolved(build, resources.build, burst),
      helper: resolved(HELPER_RESOURCES, resources.helper, burst),
      service: resolved(service, resources.service, burst),
    },
    ...(sizes === undefined
      ? {}
      : {
          sizes: Object.fromEntries(
            Object.entries(sizes).map(([name, size]) => [name, resolved(ofBuild, size, burst)]),
          ),
        }),
  };
}

/** A CPU limit that is given beside `burst` stays, for a rule to find. */
function resolved(
  defaults: ResolvedResources,
  given: ContainerResources = {},
  burst: boolean,
): JobContainerResources {
  const { cpuLimit, ...others } = resolveResources(defaults, given);
  return burst && given.cpuLimit === undefined ? others : { ...others, cpuLimit };
}
