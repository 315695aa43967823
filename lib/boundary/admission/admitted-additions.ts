import type { ExpectedAdditions, ExpectedEntry } from '../facts/fleet/expected-additions';
import { textsOf } from '../facts/untyped';
import type { NamedExpression, Policy } from './policy';

const NOTHING = { object: null, oldObject: null, request: null, params: null, namespaceObject: null };

/** Variables of policies that say what a cluster adds to pods, by what they say. */
export const VARIABLES = {
  labels: 'addedLabels',
  annotations: 'addedAnnotations',
  notes: 'addedNotes',
  tolerations: 'addedTolerations',
  nodeSelector: 'addedNodeLabels',
  environment: 'addedVariables',
  volumes: 'addedVolumes',
  mounts: 'addedMounts',
  topologySpread: 'addedTopologies',
  dnsOptions: 'addedResolverOptions',
} as const;

/** The texts of a variable, which hang on no request. */
export function textsOfVariable({ expression }: NamedExpression): readonly string[] {
  const outcome = expression.evaluate({ ...NOTHING, variables: new Map() });
  return outcome.is === 'value' ? textsOf(outcome.value) : [];
}

/**
 * What policies say that the cluster adds to pods: taken where no fleet says it, as the rest of manifests is taken for
 * what they say. Images stand in patterns there, of which nothing can be read back.
 */
export function admittedAdditions(policies: readonly Pick<Policy, 'variables'>[]): ExpectedAdditions {
  const of = (name: string) => [
    ...new Set(
      policies.flatMap(({ variables }) =>
        variables.filter((variable) => variable.name === name).flatMap(textsOfVariable),
      ),
    ),
  ];
  const volumes = of(VARIABLES.volumes).map((text) => halves(text, ' of '));
  return {
    labels: of(VARIABLES.labels).map(entryOf),
    annotations: of(VARIABLES.annotations).map(entryOf),
    notes: of(VARIABLES.notes),
    tolerations: of(VARIABLES.tolerations).map(tolerationOf),
    nodeSelector: of(VARIABLES.nodeSelector).map(entryOf),
    imageMirrors: [],
    imageDigests: false,
    environment: of(VARIABLES.environment).map(entryOf),
    configMaps: of(VARIABLES.mounts).map((text) => {
      const [volume, mountPath] = halves(text, ' on ');
      const [, name = ''] = volumes.find(([own]) => own === volume) ?? [];
      return { name, volume, mountPath };
    }),
    topologySpread: of(VARIABLES.topologySpread),
    dnsOptions: of(VARIABLES.dnsOptions).map((text) => text.replace(/:$/, '')),
  };
}

/** A sort of things that a cluster adds. */
export type Sort = keyof typeof VARIABLES;

/** What a fleet says that its cluster adds, as policies say it. */
export function textsOfAdditions(additions: ExpectedAdditions): { readonly [S in Sort]: readonly string[] } {
  const pairs = (entries: readonly ExpectedEntry[]) => entries.map(({ key, value }) => `${key}=${value}`);
  return {
    labels: pairs(additions.labels),
    annotations: pairs(additions.annotations),
    notes: additions.notes,
    tolerations: additions.tolerations.map(({ key, value, effect }) =>
      value === undefined ? `Exists ${key}=:${effect}` : `Equal ${key}=${value}:${effect}`,
    ),
    nodeSelector: pairs(additions.nodeSelector),
    environment: pairs(additions.environment),
    volumes: additions.configMaps.map(({ volume, name }) => `${volume} of ${name}`),
    mounts: additions.configMaps.map(({ volume, mountPath }) => `${volume} on ${mountPath}`),
    topologySpread: additions.topologySpread,
    dnsOptions: additions.dnsOptions.map((option) => (option.includes(':') ? option : `${option}:`)),
  };
}

/** A text of the form `key=value`. */
export function entryOf(text: string): ExpectedEntry {
  const [key, value] = halves(text, '=');
  return { key, value };
}

/** A text of the form `Equal key=value:effect`, or `Exists key=:effect`. */
export function tolerationOf(text: string): ExpectedAdditions['tolerations'][number] {
  const [operator, taint] = halves(text, ' ');
  const { key, value } = entryOf(taint);
  const colon = value.lastIndexOf(':');
  const effect = value.slice(colon + 1);
  return operator === 'Exists' ? { key, effect } : { key, value: value.slice(0, Math.max(colon, 0)), effect };
}

function halves(text: string, between: string): readonly [string, string] {
  const at = text.indexOf(between);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + between.length)];
}
