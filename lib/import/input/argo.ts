import { isTree, leavesOf, saysNothing, type Tree, textAt, treeAt, valueAt } from '../tree';
import { saysRunner } from './flux';
import { type Release, UnreadableSource } from './release';
import { documentsOf } from './yaml';

/**
 * The releases of the chart that Applications of Argo CD ask for.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 */
export function argoReleases(file: string, objects: readonly Tree[]): readonly Release[] {
  return objects
    .filter(({ kind }) => kind === 'Application' || kind === 'ApplicationSet')
    .flatMap((application) => {
      const spec = application['kind'] === 'Application' ? ['spec'] : ['spec', 'template', 'spec'];
      return sourcesOf(application, spec).flatMap((place) => releaseAt(file, application, place));
    });
}

/** The places of the sources of an Application. */
function sourcesOf(application: Tree, spec: readonly string[]): readonly (readonly string[])[] {
  const several = valueAt(application, [...spec, 'sources']);
  return Array.isArray(several)
    ? several.map((_, index) => [...spec, 'sources', `[${index}]`])
    : [[...spec, 'source']];
}

function releaseAt(file: string, application: Tree, place: readonly string[]): readonly Release[] {
  const source = valueAt(application, place);
  const helm = treeAt(source, 'helm');
  const chart = textAt(source, 'chart') ?? textAt(source, 'path') ?? '';
  const values = merged(
    merged(valuesOf(helm['values'], file), treeAt(helm, 'valuesObject')),
    parametersOf(helm['parameters']),
  );
  if (!/gitlab-runner/.test(chart) && !saysRunner(values)) {
    return [];
  }
  const name = textAt(helm, 'releaseName') ?? textAt(application, 'metadata', 'name');
  const own = ['values', 'valuesObject', 'parameters'];
  return [
    {
      file,
      ...(name === undefined || name.includes('{{') ? {} : { name }),
      values,
      at: `${place.join('.').replaceAll('.[', '[')}.helm values`,
      around: leavesOf(application).filter(
        ({ path }) =>
          !(
            place.every((key, index) => path[index] === key) &&
            path[place.length] === 'helm' &&
            own.includes(path[place.length + 1] ?? '')
          ),
      ),
      tool: 'Argo CD',
      faults: saysNothing(helm['valueFiles'])
        ? []
        : ['values come from files too (helm.valueFiles): import those as files of their own'],
    },
  ];
}

function valuesOf(text: unknown, file: string): Tree {
  if (typeof text !== 'string' || text.trim() === '') {
    return {};
  }
  const [values] = documentsOf(text);
  if (!isTree(values)) {
    throw new UnreadableSource(`${file === '-' ? 'its' : 'the'} helm.values are no map`);
  }
  return values;
}

/** Parameters by their names, which are paths. Dots in a key are written as `\.`. */
function parametersOf(parameters: unknown): Tree {
  return (Array.isArray(parameters) ? parameters : []).reduce<Tree>((values, parameter) => {
    const name = textAt(parameter, 'name');
    return name === undefined
      ? values
      : merged(
          values,
          name
            .split(/(?<!\\)\./)
            .map((key) => key.replaceAll('\\.', '.'))
            .reduceRight<unknown>((below, key) => ({ [key]: below }), valueAt(parameter, ['value'])) as Tree,
        );
  }, {});
}

/** Two maps as Helm puts them together: the second wins, map by map. */
function merged(one: Tree, other: Tree): Tree {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const below = result[key];
    Object.defineProperty(result, key, {
      value: isTree(below) && isTree(value) ? merged(below, value) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return result;
}
