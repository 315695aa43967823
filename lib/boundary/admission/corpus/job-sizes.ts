import { CONTAINER_RESOURCES } from '../../../world/container-resources';
import type { RunnerFacts } from '../../facts/facts';
import { amountOf } from '../../facts/manifests/resource-amount';
import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import { changed } from './edit';

/** The sizes that a job may give its build container by its variables. */

const BOUNDS = ['limit', 'request'] as const;

/** The most that a job may have of a resource, whether or not it asks for it; empty where nothing bounds it. */
export function mostOf({ job }: RunnerFacts, kubernetes: string, bound: (typeof BOUNDS)[number]): string {
  const gitlab =
    CONTAINER_RESOURCES.find((resource) => resource.kubernetes === kubernetes)?.gitlab ?? kubernetes;
  const section = job?.section.kubernetes ?? {};
  const chosen = textIn(section[`${gitlab}_${bound}_overwrite_max_allowed`]);
  return chosen === '' ? textIn(section[`${gitlab}_${bound}`]) : chosen;
}

/** Whether a job may choose how much it has of something. */
export function mayChoose({ job }: RunnerFacts): boolean {
  const section = recordOf(job?.section.kubernetes);
  return Object.entries(section).some(([key, value]) => /_overwrite_max_allowed$/.test(key) && value !== '');
}

/** A job pod whose build has the most of everything that a job may choose. */
export function atLargestSize(pod: Body, runner: RunnerFacts): Body {
  return BOUNDS.reduce((sized, bound) => {
    const amounts = CONTAINER_RESOURCES.flatMap(({ kubernetes }) => {
      const most = mostOf(runner, kubernetes, bound);
      return most === '' ? [] : [[kubernetes, most] as const];
    });
    const path = `spec.containers.build.resources.${bound}s`;
    return changed(sized, path, { ...resourcesOf(sized, `${bound}s`), ...Object.fromEntries(amounts) });
  }, pod);
}

/**
 * One that has the most of a resource that it can, and requests less of it than any size does: of sizes that somebody tells by
 * one byte, and next to nothing of others.
 */
export function withoutRoom(
  pod: Body,
  runner: RunnerFacts,
  name: 'memory' | 'ephemeral-storage',
): Body | undefined {
  const field = name === 'memory' ? 'memory' : 'ephemeralStorage';
  const { resources, sizes } = runner.settings ?? {};
  const told = resources === undefined ? [] : [resources.build, ...Object.values(sizes ?? {})];
  const beyond = told.map(
    (size) => (amountOf(size[`${field}Limit`]) ?? 0) - (amountOf(size[`${field}Request`]) ?? 0),
  );
  const limit = amountOf(mostOf(runner, name, 'limit')) ?? 0;
  const least = told.length > 0 ? limit - Math.max(...beyond) - 1 : 1;
  return mayChoose(runner) && least > 0
    ? changed(
        atLargestSize(pod, runner),
        ['spec', 'containers', 'build', 'resources', 'requests', name],
        String(least),
      )
    : undefined;
}

function resourcesOf(pod: Body, bounds: string): Body {
  const build = listOf(at(pod, 'spec', 'containers')).find((item) => at(item, 'name') === 'build');
  return recordOf(at(build, 'resources', bounds)) as Body;
}
