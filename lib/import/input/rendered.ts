import {
  isTree,
  type Leaf,
  leavesOf,
  plainText,
  saysNothing,
  type Tree,
  textAt,
  treeAt,
  valueAt,
} from '../tree';
import type { Release } from './release';

/** The files of a ConfigMap that GitLab Runner reads, or that the chart makes its config of. */
const CONFIG_FILES = ['config.toml', 'config.template.toml'];

const POD = ['spec', 'template', 'spec'];
const CONTAINER = [...POD, 'containers', '[0]'];

/** Fields of the Deployment by the values of the chart that they were rendered from. */
const FIELDS: readonly (readonly [value: string, path: readonly string[]])[] = [
  ['replicas', ['spec', 'replicas']],
  ['image', [...CONTAINER, 'image']],
  ['resources', [...CONTAINER, 'resources']],
  ['nodeSelector', [...POD, 'nodeSelector']],
  ['tolerations', [...POD, 'tolerations']],
  ['affinity', [...POD, 'affinity']],
  ['imagePullSecrets', [...POD, 'imagePullSecrets']],
  ['terminationGracePeriodSeconds', [...POD, 'terminationGracePeriodSeconds']],
  ['runtimeClassName', [...POD, 'runtimeClassName']],
  ['hostAliases', [...POD, 'hostAliases']],
];

/** Variables of the container by the values of the chart that they were rendered from. */
const VARIABLES: Readonly<Record<string, string>> = {
  CI_SERVER_URL: 'gitlabUrl',
  RUNNER_TAG_LIST: 'runners.tags',
  REGISTER_RUN_UNTAGGED: 'runners.runUntagged',
  REGISTER_MAXIMUM_TIMEOUT: 'runners.maximumTimeout',
};

/** The releases that a rendered chart, or an export of a cluster, holds: one for each ConfigMap with a config.toml. */
export function renderedReleases(file: string, objects: readonly Tree[]): readonly Release[] {
  const configMaps = objects.filter(
    (object) =>
      object['kind'] === 'ConfigMap' &&
      CONFIG_FILES.some((name) => textAt(object, 'data', name) !== undefined),
  );
  const others = objects.filter(
    (object) =>
      !configMaps.includes(object) && !['HelmRelease', 'Application'].includes(plainText(object['kind'])),
  );
  return configMaps.map((configMap, index) => {
    const deployment =
      others.find((object) => object['kind'] === 'Deployment' && mounts(object, configMap)) ??
      (configMaps.length === 1 ? others.find(({ kind }) => kind === 'Deployment') : undefined);
    const name = releaseNameOf(configMap);
    // What belongs to no release in particular is told with the first.
    const told = [configMap, ...(index === 0 ? others : deployment === undefined ? [] : [deployment])];
    return {
      file,
      ...(name === undefined ? {} : { name }),
      values: deployment === undefined ? {} : valuesOf(deployment),
      at: deployment === undefined ? '' : 'Deployment, as the values of the chart:',
      config: CONFIG_FILES.map((one) => textAt(configMap, 'data', one) ?? '')
        .filter((text) => text !== '')
        .join('\n'),
      around: told.flatMap((object) => leavesAround(object, deployment)),
      tool: 'the chart',
      faults:
        deployment === undefined
          ? ['the Deployment of the manager is not in the file: what it sets is not imported']
          : [],
    };
  });
}

function releaseNameOf(configMap: Tree): string | undefined {
  return (
    textAt(configMap, 'metadata', 'labels', 'release') ??
    textAt(configMap, 'metadata', 'labels', 'app.kubernetes.io/instance') ??
    textAt(configMap, 'metadata', 'name')
  );
}

/** Whether a pod of a Deployment reads a ConfigMap. */
function mounts(deployment: Tree, configMap: Tree): boolean {
  const name = textAt(configMap, 'metadata', 'name');
  const volumes = valueAt(deployment, [...POD, 'volumes']);
  return name !== undefined && leavesOf(volumes).some(({ value }) => value === name);
}

function variablesOf(deployment: Tree): readonly Tree[] {
  const env = valueAt(deployment, [...CONTAINER, 'env']);
  return Array.isArray(env) ? env.filter(isTree) : [];
}

/** The values that the chart would have made the Deployment of. */
function valuesOf(deployment: Tree): Tree {
  const fields = FIELDS.map(([name, path]) => [name, valueAt(deployment, path)] as const).filter(
    ([, value]) => !saysNothing(value),
  );
  const variables = variablesOf(deployment).flatMap((variable) => {
    const variableName = plainText(variable['name']);
    const name = Object.hasOwn(VARIABLES, variableName) ? VARIABLES[variableName] : undefined;
    return name === undefined || saysNothing(variable['value']) ? [] : [[name, variable['value']] as const];
  });
  const runners = variables
    .filter(([name]) => name.startsWith('runners.'))
    .map(([name, value]) => [name.slice('runners.'.length), value] as const);
  return {
    ...Object.fromEntries([...fields, ...variables.filter(([name]) => !name.startsWith('runners.'))]),
    ...(runners.length === 0 ? {} : { runners: Object.fromEntries(runners) }),
  };
}

/** What of an object is not read as a value. */
function leavesAround(object: Tree, deployment: Tree | undefined): readonly Leaf[] {
  const kind = `${plainText(object['kind'])} ${textAt(object, 'metadata', 'name') ?? ''}`.trim();
  const isRead = (path: readonly string[]) =>
    object === deployment
      ? FIELDS.some(([, field]) => field.every((key, at) => path[at] === key)) ||
        (path.slice(0, CONTAINER.length + 1).join() === [...CONTAINER, 'env'].join() &&
          Object.hasOwn(VARIABLES, plainText(treeAt(object, ...path.slice(0, CONTAINER.length + 2))['name'])))
      : object['kind'] === 'ConfigMap' && path[0] === 'data' && CONFIG_FILES.includes(path[1] ?? '');
  return leavesOf(object)
    .filter(({ path }) => !isRead(path))
    .map(({ path, value }) => ({ path: [kind, ...path], value }));
}
