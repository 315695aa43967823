import { CHART_KEYS } from '../../world/chart-keys';
import { isTree, leavesOf, plainText, saysNothing, TooLarge, type Tree, textAt } from '../tree';
import { argoReleases } from './argo';
import { readConfig, runnersOf } from './config-text';
import { fluxReleases } from './flux';
import { type Release, UnreadableSource } from './release';
import { renderedReleases } from './rendered';
import { documentsOf } from './yaml';

/** Words that `helm get values` writes above what it prints. */
const PRINTED_BY_HELM = ['USER-SUPPLIED VALUES', 'COMPUTED VALUES'];

const KNOWN_AT_TOP = new Set(CHART_KEYS.flatMap(({ keys }) => keys.map((key) => key.split('.')[0] ?? '')));

/** What charts of other things have too, so that it tells nothing. */
const OF_ANY_CHART = new Set([
  'image',
  'replicas',
  'resources',
  'nodeSelector',
  'tolerations',
  'affinity',
  'service',
  'metrics',
  'rbac',
  'serviceAccount',
  'securityContext',
  'podSecurityContext',
  'imagePullSecrets',
  'podAnnotations',
  'podLabels',
  'volumes',
  'volumeMounts',
  'nameOverride',
  'fullnameOverride',
  'livenessProbe',
  'readinessProbe',
  'hpa',
  'strategy',
  'secrets',
  'token',
  'namespace',
]);

/**
 * Finds out what a text is, and reads the installations of the runner from it: values of the chart, what installs it with
 * Flux or Argo CD, what the chart rendered, or a config.toml.
 *
 * @throws UnreadableSource with a sentence that quotes nothing.
 */
export function readSource(file: string, text: string): readonly Release[] {
  if (text.trim() === '') {
    throw new UnreadableSource('it is empty');
  }
  const config = asConfig(text);
  if (config !== undefined) {
    return [{ file, values: {}, at: '', config: text, around: [], tool: 'Helm', faults: [] }];
  }
  const documents = documentsOf(text).filter((document) => !saysNothing(document));
  if (documents.length === 0) {
    throw new UnreadableSource('it says nothing');
  }
  try {
    documents.forEach(leavesOf);
  } catch (error) {
    if (error instanceof TooLarge) {
      throw new UnreadableSource('it holds more than values of a chart do: aliases may repeat too much');
    }
    throw error;
  }
  const objects = documents.flatMap((document) => {
    const items =
      isTree(document) && /List$/.test(plainText(document['kind'])) ? document['items'] : undefined;
    return Array.isArray(items) ? items : [document];
  });
  const stranger = objects.find((document) => !isTree(document));
  if (stranger !== undefined) {
    throw new UnreadableSource(
      Array.isArray(stranger)
        ? 'it is a list, and the values of a chart are a map'
        : 'it is a text, and the values of a chart are a map',
    );
  }
  return releasesIn(file, objects as readonly Tree[]);
}

function releasesIn(file: string, objects: readonly Tree[]): readonly Release[] {
  const areObjects = objects.every(
    (object) => typeof object['apiVersion'] === 'string' && typeof object['kind'] === 'string',
  );
  if (!areObjects) {
    return objects.map((values) => ofValues(file, values));
  }
  const releases = [
    ...fluxReleases(file, objects),
    ...argoReleases(file, objects),
    ...renderedReleases(file, objects),
  ];
  if (releases.length === 0) {
    throw new UnreadableSource(
      'these objects install no GitLab Runner: give a HelmRelease, an Application, or what the chart renders, with its ConfigMap and its Deployment',
    );
  }
  return releases;
}

function ofValues(file: string, given: Tree): Release {
  const values = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => !(PRINTED_BY_HELM.includes(key) && saysNothing(value))),
  );
  const plain = { file, values, at: '', around: [], tool: 'Helm', faults: [] } as const;
  if (isOfChart(values)) {
    return plain;
  }
  const below = Object.entries(values).filter(([, value]) => isTree(value) && isOfChart(value));
  const [alias] = below;
  if (alias === undefined) {
    throw new UnreadableSource(
      'no value of it is one of the gitlab-runner chart, such as gitlabUrl or runners.config',
    );
  }
  return {
    ...plain,
    values: alias[1] as Tree,
    at: alias[0],
    around: leavesOf(Object.fromEntries(Object.entries(values).filter(([key]) => key !== alias[0]))).filter(
      ({ path }) => path.length > 0,
    ),
  };
}

/** Whether values are those of the runner's chart, and of no other. */
export function isOfChart(values: Tree): boolean {
  return Object.keys(values).some((key) => KNOWN_AT_TOP.has(key) && !OF_ANY_CHART.has(key));
}

/** The config.toml that a text is, if it is one. */
function asConfig(text: string): Tree | undefined {
  if (!/^\s*\[\[\s*runners\s*\]\]/m.test(text) || /^[\w-]+:(?:\s|$)/m.test(text)) {
    return undefined;
  }
  const { tree, faults } = readConfig(text, {});
  if (runnersOf(tree).length === 0) {
    throw new UnreadableSource(faults.at(-1) ?? 'it has no section [[runners]]');
  }
  return tree;
}

/** The text of a value of the chart. */
export function configTextOf({ values, config }: Release): string | undefined {
  return config ?? textAt(values, 'runners', 'config');
}
