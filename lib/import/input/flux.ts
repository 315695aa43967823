import { leavesOf, saysNothing, type Tree, textAt, treeAt, valueAt } from '../tree';
import type { Release } from './release';

/**
 * The releases of the chart that objects of Flux ask for.
 *
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function fluxReleases(file: string, objects: readonly Tree[]): readonly Release[] {
  return objects.filter(isOfFlux).map((object) => {
    const name = textAt(object, 'spec', 'releaseName') ?? textAt(object, 'metadata', 'name');
    const from = valueAt(object, ['spec', 'valuesFrom']);
    return {
      file,
      ...(name === undefined ? {} : { name }),
      values: treeAt(object, 'spec', 'values'),
      at: 'spec.values',
      around: leavesOf(object).filter(({ path }) => !(path[0] === 'spec' && path[1] === 'values')),
      tool: 'Flux',
      faults: saysNothing(from)
        ? []
        : ['values come from other objects too (spec.valuesFrom): import those as a file of their own'],
    };
  });
}

function isOfFlux(object: Tree): boolean {
  const chart =
    textAt(object, 'spec', 'chart', 'spec', 'chart') ?? textAt(object, 'spec', 'chartRef', 'name') ?? '';
  return (
    object['kind'] === 'HelmRelease' &&
    (/gitlab-runner/.test(chart) || saysRunner(treeAt(object, 'spec', 'values')))
  );
}

/** Whether values can be those of the runner's chart alone. */
export function saysRunner(values: Tree): boolean {
  return 'runners' in values || 'gitlabUrl' in values || 'runnerToken' in values;
}
